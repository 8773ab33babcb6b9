"""The file itself: is it there, may it be read, what are its first bytes and its digest."""

from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path

from saycut.errors import FileEmpty, FileMissing, NotMedia
from saycut.language import Words

FOLDER = Words("a folder", "是一个文件夹")
DEVICE = Words("not a regular file", "不是普通文件")


def name_of(path: Path) -> str:
    """The file's name for a sentence; bytes that are no UTF-8 become replacement characters."""
    return os.fsencode(path.name or str(path)).decode("utf-8", "replace")


def size_of(path: Path) -> int:
    """The size in bytes of a regular, readable, non-empty file.

    Raises FileMissing, FileEmpty, or NotMedia for a folder, a pipe or a device (which are never opened).
    """
    try:
        status = path.stat()
        readable = os.access(path, os.R_OK)
    except (OSError, ValueError) as error:  # ValueError: a null byte in the name
        raise FileMissing(name=name_of(path)) from error
    if stat.S_ISDIR(status.st_mode):
        raise NotMedia(name=name_of(path), found=FOLDER)
    if not stat.S_ISREG(status.st_mode):
        raise NotMedia(name=name_of(path), found=DEVICE)
    if not readable:
        raise FileMissing(name=name_of(path))
    if status.st_size == 0:
        raise FileEmpty(name=name_of(path))
    return status.st_size


def read_bytes(path: Path, limit: int = -1) -> bytes:
    """The first ``limit`` bytes of the file, all of it by default. Raises FileMissing."""
    try:
        with path.open("rb") as file:
            return file.read(limit)
    except OSError as error:
        raise FileMissing(name=name_of(path)) from error


def digest(path: Path) -> str:
    """SHA-256 of the file's bytes as 64 lower-case hex digits, read in a stream. Raises as :func:`size_of`."""
    size_of(path)
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise FileMissing(name=name_of(path)) from error
