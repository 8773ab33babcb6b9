"""Finished segments on disk, found by key; the least recently used go when a size limit is passed."""

from __future__ import annotations

import contextlib
import os
import uuid
from collections.abc import Iterable, Iterator
from pathlib import Path

from saycut.errors import OutputFolder

__all__ = ["SegmentCache"]


class SegmentCache:
    """A folder of files named by their key. Safe for several processes: a file appears whole or not at all."""

    def __init__(self, folder: Path, limit_bytes: int) -> None:
        self._folder = folder
        self._limit = limit_bytes

    def path(self, key: str, suffix: str = ".mp4") -> Path:
        return self._folder / key[:2] / f"{key}{suffix}"

    def find(self, key: str, suffix: str = ".mp4") -> Path | None:
        """The finished file, marked as just used, or None."""
        path = self.path(key, suffix)
        try:
            os.utime(path)
        except OSError:
            return None
        return path

    @contextlib.contextmanager
    def writing(self, key: str, suffix: str = ".mp4") -> Iterator[Path]:
        """A temporary path beside the final one; renamed when the block ends well, removed when it does not.

        Raises OutputFolder where the folder cannot be written, for a full disk too.
        """
        final = self.path(key, suffix)
        part = final.with_name(f".{final.name}.{uuid.uuid4().hex}.part")
        try:
            final.parent.mkdir(parents=True, exist_ok=True)
            yield part
            part.replace(final)
        except OSError as error:
            raise OutputFolder(name=str(self._folder), reason=error.strerror or str(error)) from error
        finally:
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)

    def discard(self, paths: Iterable[Path]) -> None:
        """Remove files that turned out to be damaged, so that they are made anew."""
        for path in paths:
            path.unlink(missing_ok=True)

    def trim(self) -> None:
        """Remove the least recently used files until the folder is within its limit."""
        files = []
        for path in self._folder.glob("*/*"):
            with contextlib.suppress(OSError):
                info = path.stat()
                files.append((info.st_mtime, info.st_size, path))
        total = sum(size for _, size, _ in files)
        for _, size, path in sorted(files):
            if total <= self._limit:
                break
            path.unlink(missing_ok=True)
            total -= size
