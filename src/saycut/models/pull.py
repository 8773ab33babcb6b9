"""Pull things: the first source that delivers the right bytes wins, and they appear all at once.

lock ─► source 1 ─► checksums ─► folder renamed into place
          │ fails      │ wrong
          └────────────┴─► source 2 ─► … ─► PullFailed with every reason
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from saycut.errors import PullFailed, PullOffline
from saycut.models.registry import Source, SourceKind, Thing, registry
from saycut.models.sources import SourceError, fetch
from saycut.models.store import find, locked, record, root
from saycut.settings import Settings

__all__ = ["Progress", "ProgressCallback", "pull"]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the pull of one thing is: bytes that have arrived, and how many there will be by the registry."""

    name: str
    source: SourceKind
    done: int
    total: int


ProgressCallback = Callable[[Progress], None]
"""Called a few times a second; what it raises stops the pull and is passed on."""


def pull(name: str, progress: ProgressCallback | None = None, settings: Settings | None = None) -> tuple[Path, ...]:
    """Make sure that a thing, or every part of a bundle, is here; returns the folders.

    What is here already is not pulled again. Several threads and processes may pull the same thing: one does the
    work, the others wait. Raises ``UnknownThing``, ``PullOffline``, ``PullFailed`` (:mod:`saycut.errors`).
    """
    settings = settings or Settings()
    return tuple(_pull_thing(thing, progress or _silent, settings) for thing in registry(settings).expand(name))


def _pull_thing(thing: Thing, progress: ProgressCallback, settings: Settings) -> Path:
    try:
        with locked(thing.name, settings):
            here = find(thing.name, settings)
            if here is not None:
                return here
            if settings.offline:
                raise PullOffline(name=thing.name)
            return _from_any_source(thing, progress, root(settings))
    except OSError as error:
        raise PullFailed(name=thing.name, reason=error.strerror or str(error)) from error


def _from_any_source(thing: Thing, progress: ProgressCallback, base: Path) -> Path:
    work = base / f".{thing.name}"
    _clear(work)
    reasons = []
    for source in thing.sources:
        try:
            place = _from_source(thing, source, progress, work, base / thing.name)
        except (SourceError, OSError) as error:
            reasons.append(f"{source.kind}: {error}")
        else:
            shutil.rmtree(work, ignore_errors=True)
            return place
        finally:
            _clear(work)
    raise PullFailed(name=thing.name, reason="; ".join(reasons))


def _clear(work: Path) -> None:
    """Remove what an earlier, killed pull was doing; single files are transfers that can be continued."""
    if work.exists():
        for folder in work.iterdir():
            if folder.is_dir():
                shutil.rmtree(folder, ignore_errors=True)


def _from_source(thing: Thing, source: Source, progress: ProgressCallback, work: Path, place: Path) -> Path:
    def report(done: int) -> None:
        progress(Progress(thing.name, source.kind, min(done, source.download), source.download))

    folder = work / "files"
    folder.mkdir(parents=True)
    fetch(source, folder, work, report)
    for file in source.files:
        if _sha256(folder / file.name) != file.sha256:
            raise SourceError(f"{file.name} has a wrong checksum")
    record(folder, source)
    # What is there has no record, so it is a leftover of something interrupted.
    shutil.rmtree(place, ignore_errors=True)
    folder.rename(place)
    report(source.download)
    return place


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _silent(_: Progress) -> None:
    """For those who do not watch."""
