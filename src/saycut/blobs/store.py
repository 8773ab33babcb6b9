"""Bytes by what they are: equal bytes are kept once, under their SHA-256, in a folder or in a bucket.

    chunks ─► incoming/…, hashed on the way ─► synced ─► renamed to ab/ab12…      (folder: here they stay)
                                                    └──► uploaded when the bucket lacks them
                                                         (the folder is then a cache, and may be trimmed)

A key names either all of its bytes or nothing; a process that dies leaves at most a file in ``incoming``.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import tempfile
import threading
import time
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from saycut.errors import BlobMissing, BlobTooLarge, StoreFull, StoreUnavailable

if TYPE_CHECKING:
    from saycut.blobs.remote import Remote

__all__ = ["Blob", "BlobInfo", "BlobStore", "BlobWriter"]

CHUNK = 1 << 20
_KEY = re.compile(r"([0-9a-f]{2})/\1[0-9a-f]{62}")


@dataclass(frozen=True, slots=True)
class Blob:
    """What was kept: its key, the SHA-256 in hex, and how many bytes."""

    key: str
    digest: str
    size: int


@dataclass(frozen=True, slots=True)
class BlobInfo:
    """A kept blob and when it was last put (milliseconds since 1970)."""

    key: str
    size: int
    modified_ms: int


def key_of(digest: str) -> str:
    """The key of a SHA-256 in hex."""
    return f"{digest[:2]}/{digest}"


class BlobStore:
    """Safe to share between threads and, over the same folder or bucket, between processes."""

    def __init__(self, folder: Path, remote: Remote | None = None) -> None:
        self._folder = folder
        self._incoming = folder / "incoming"
        self._remote = remote
        self._downloads = tuple(threading.Lock() for _ in range(16))
        with _said(folder):
            self._incoming.mkdir(parents=True, exist_ok=True, mode=0o700)

    def writer(self, max_bytes: int | None = None) -> BlobWriter:
        """Something to write chunks to; a context that keeps nothing unless ``commit`` was called in it."""
        return BlobWriter(self, self._incoming, max_bytes)

    def put_stream(self, chunks: Iterable[bytes], max_bytes: int | None = None) -> Blob:
        """Keep a stream without ever holding it in memory.

        Raises BlobTooLarge, StoreFull, StoreUnavailable, and whatever the stream raises; then nothing is kept.
        """
        with self.writer(max_bytes) as writer:
            for chunk in chunks:
                writer.write(chunk)
            return writer.commit()

    def put_file(self, path: Path, *, move: bool = False) -> Blob:
        """Keep a file; with ``move`` it is gone afterwards, and was renamed where the file system allows."""
        with _said(path), path.open("rb") as file:
            if not move:
                return self.put_stream(iter(lambda: file.read(CHUNK), b""))
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            size = file.tell()
            os.fsync(file.fileno())
        staged = self._incoming / f"moved-{digest}-{os.getpid()}-{threading.get_ident()}"
        try:
            path.replace(staged)
        except OSError as error:
            if error.errno != errno.EXDEV:
                raise StoreUnavailable(name=str(path), reason=error.strerror) from error
            blob = self.put_file(path)
            path.unlink()
            return blob
        return self._adopt(staged, digest, size)

    def size(self, key: str) -> int:
        """How many bytes; raises BlobMissing."""
        path = self._path(key)
        with _said(self._folder):
            if path.exists():
                return path.stat().st_size
        if self._remote is not None and (size := self._remote.size(key)) is not None:
            return size
        raise BlobMissing(key=key)

    def exists(self, key: str) -> bool:
        """Whether there are bytes under the key."""
        try:
            self.size(key)
        except BlobMissing:
            return False
        return True

    def get(self, key: str, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        """The bytes from ``start`` up to, not including, ``end``; chunk by chunk. Raises BlobMissing at once."""
        size = self.size(key)
        end = size if end is None else min(end, size)
        path = self._path(key)
        if path.exists():
            return _read(path, start, end)
        if self._remote is None:
            raise BlobMissing(key=key)
        return self._remote.read(key, start, end)

    def open_local(self, key: str) -> Path:
        """A file with these bytes, not to be changed. From a bucket it is downloaded once, and checked.

        Raises BlobMissing, StoreFull, StoreUnavailable.
        """
        path = self._path(key)
        with self._downloads[int(key[:2], 16) % len(self._downloads)]:
            if path.exists():
                if self._remote is not None:
                    os.utime(path)  # trim() goes by the last use
                return path
            if self._remote is None:
                raise BlobMissing(key=key)
            return self._download(key, path)

    def delete(self, key: str) -> None:
        """Remove the bytes; nothing happens when they are gone already. Nobody may need them any more."""
        path = self._path(key)
        if self._remote is not None:
            self._remote.delete(key)
        with _said(self._folder):
            path.unlink(missing_ok=True)

    def listing(self) -> Iterator[BlobInfo]:
        """Everything that is kept, in no order."""
        if self._remote is not None:
            for key, size, modified_ms in self._remote.listing():
                yield BlobInfo(key, size, modified_ms)
            return
        for path, status in self._files():
            yield BlobInfo(key_of(path.name), status.st_size, status.st_mtime_ns // 1_000_000)

    def tidy(self, now_ms: int, *, older_ms: int = 86_400_000) -> int:
        """Remove what killed transfers have left behind; returns how many files."""
        old = [path for path in self._incoming.iterdir() if path.stat().st_mtime * 1000 < now_ms - older_ms]
        for path in old:
            path.unlink(missing_ok=True)
        return len(old)

    def trim(self, limit: int, now_ms: int, *, keep_ms: int = 3_600_000) -> int:
        """Drop the least recently used local copies of a bucket's blobs until ``limit`` bytes are left.

        Those used within ``keep_ms`` stay: someone may just be reading them. Returns the bytes that were freed;
        without a bucket nothing is ever dropped.
        """
        if self._remote is None:
            return 0
        files = sorted(self._files(), key=lambda item: item[1].st_mtime)
        total, freed = sum(status.st_size for _, status in files), 0
        for path, status in files:
            if total - freed <= limit or status.st_mtime * 1000 > now_ms - keep_ms:
                break
            path.unlink(missing_ok=True)
            freed += status.st_size
        return freed

    def _adopt(self, staged: Path, digest: str, size: int) -> Blob:
        """Give a finished file its key; equal bytes that are there already make it superfluous."""
        key = key_of(digest)
        path = self._path(key)
        try:
            if self._remote is not None and self._remote.size(key) != size:
                self._remote.upload(key, staged)
            with _said(self._folder):
                self._place(staged, path, size)
        finally:
            staged.unlink(missing_ok=True)
        return Blob(key, digest, size)

    def _place(self, staged: Path, path: Path, size: int) -> None:
        if path.exists() and path.stat().st_size == size:
            os.utime(path)  # put again: as good as new for whoever cleans up by age
            return
        path.parent.mkdir(exist_ok=True, mode=0o700)
        staged.replace(path)
        _sync_folder(path.parent)

    def _download(self, key: str, path: Path) -> Path:
        assert self._remote is not None
        size = self._remote.size(key)
        if size is None:
            raise BlobMissing(key=key)
        with self.writer() as writer:
            for chunk in self._remote.read(key, 0, size):
                writer.write(chunk)
            if key_of(writer.digest) != key:
                raise StoreUnavailable(name=key, reason="the bucket delivered other bytes")
            writer.place(path)
        return path

    def _files(self) -> Iterator[tuple[Path, os.stat_result]]:
        for path in self._folder.glob("[0-9a-f][0-9a-f]/*"):
            try:
                yield path, path.stat()
            except FileNotFoundError:  # deleted meanwhile
                continue

    def _path(self, key: str) -> Path:
        if _KEY.fullmatch(key) is None:
            raise BlobMissing(key=key)
        return self._folder / key


class BlobWriter:
    """Takes chunks into a file of its own and hashes them on the way; not for several threads."""

    def __init__(self, store: BlobStore, incoming: Path, max_bytes: int | None) -> None:
        self._store = store
        self._max_bytes = max_bytes
        self._hash = hashlib.sha256()
        self.size = 0
        with _said(incoming):
            number, name = tempfile.mkstemp(prefix=f"{time.time_ns()}-", dir=incoming)
        self._path = Path(name)
        self._file = os.fdopen(number, "wb", buffering=0)

    @property
    def digest(self) -> str:
        """SHA-256 of what was written so far, in hex."""
        return self._hash.hexdigest()

    def write(self, data: bytes) -> None:
        """Add a chunk. Raises BlobTooLarge, StoreFull."""
        self.size += len(data)
        if self._max_bytes is not None and self.size > self._max_bytes:
            raise BlobTooLarge(limit=self._max_bytes)
        self._hash.update(data)
        with _said(self._path):
            rest = memoryview(data)
            while rest:
                rest = rest[self._file.write(rest) :]

    def commit(self) -> Blob:
        """Keep all that was written, durably."""
        self._finish()
        return self._store._adopt(self._path, self.digest, self.size)

    def place(self, path: Path) -> None:
        """Put the bytes where a local copy belongs, without another upload."""
        self._finish()
        self._store._place(self._path, path, self.size)

    def _finish(self) -> None:
        with _said(self._path):
            os.fsync(self._file.fileno())
            self._file.close()

    def __enter__(self) -> BlobWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()
        self._path.unlink(missing_ok=True)


@contextmanager
def _said(path: Path) -> Generator[None]:
    """The file system's errors as ours."""
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
            raise StoreFull from error
        raise StoreUnavailable(name=str(path), reason=error.strerror or str(error)) from error


def _read(path: Path, start: int, end: int) -> Generator[bytes]:
    try:
        file = path.open("rb")
    except FileNotFoundError:  # deleted since it was looked for
        raise BlobMissing(key=key_of(path.name)) from None
    with file:
        file.seek(start)
        left = end - start
        while left > 0 and (chunk := file.read(min(CHUNK, left))):
            left -= len(chunk)
            yield chunk


def _sync_folder(folder: Path) -> None:
    """Make a rename survive a power cut; not possible, nor needed, on Windows."""
    if os.name == "posix":
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)
