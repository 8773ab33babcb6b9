"""Where pulled things lie: one folder each in the user's cache, complete or not there at all."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from saycut.models.registry import File, Source, Thing, registry
from saycut.settings import Settings

__all__ = ["Entry", "FontFile", "find", "font_files", "list_things", "locked", "record", "remove", "root"]

_RECORD = "pulled.json"


@dataclass(frozen=True, slots=True)
class Entry:
    """A thing of the registry, and its folder if it has been pulled."""

    thing: Thing
    path: Path | None


@dataclass(frozen=True, slots=True)
class FontFile:
    """A pulled font: its file, the family that it belongs to, and the language (BCP 47) that it is best for."""

    path: Path
    family: str
    language: str
    sha256: str


def root(settings: Settings | None = None) -> Path:
    """The folder of all pulled things; it need not exist."""
    return (settings or Settings()).cache_dir / "models"


def find(name: str, settings: Settings | None = None) -> Path | None:
    """The folder of a pulled thing; ``None`` if it, or a part of a bundle, is not here.

    A bundle's folder is that of all things. Raises :class:`saycut.errors.UnknownThing`.
    """
    known = registry(settings)
    base = root(settings)
    if any(not (base / thing.name / _RECORD).is_file() for thing in known.expand(name)):
        return None
    return base / name if name in known.things else base


def list_things(settings: Settings | None = None) -> tuple[Entry, ...]:
    """Everything that can be pulled, in the order of the registry."""
    settings = settings or Settings()
    return tuple(Entry(thing, find(thing.name, settings)) for thing in registry(settings).things.values())


def remove(name: str, settings: Settings | None = None) -> int:
    """Delete a thing or all parts of a bundle; returns the bytes set free. Raises ``UnknownThing``."""
    freed = 0
    for thing in registry(settings).expand(name):
        with locked(thing.name, settings):
            folder = root(settings) / thing.name
            freed += sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
            shutil.rmtree(folder, ignore_errors=True)
    return freed


def font_files(settings: Settings | None = None) -> tuple[FontFile, ...]:
    """The fonts that have been pulled, in the order of the registry."""
    found: list[FontFile] = []
    for entry in list_things(settings):
        if entry.path is not None and entry.thing.kind == "font":
            files = json.loads((entry.path / _RECORD).read_text("utf-8"))["files"]
            found += [
                FontFile(entry.path / file["name"], file["family"], file["language"], file["sha256"]) for file in files
            ]
    return tuple(found)


def record(folder: Path, source: Source) -> None:
    """Write into a folder what it holds; its presence says that the folder is complete."""
    files = [_entry(file) for file in source.files]
    (folder / _RECORD).write_text(json.dumps({"source": source.kind, "files": files}, indent=1), "utf-8")


@contextmanager
def locked(name: str, settings: Settings | None = None) -> Iterator[None]:
    """Hold the only right to change a thing, against other threads and processes; waits for it."""
    base = root(settings)
    base.mkdir(parents=True, exist_ok=True)
    with (base / f"{name}.lock").open("a+b") as file:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX)
        # Closing the file gives the lock back.
        yield


def _entry(file: File) -> dict[str, str]:
    return {"name": file.name, "family": file.family, "language": file.language, "sha256": file.sha256}
