"""Opening a file with FFmpeg, and only the file: one forced demuxer, one protocol, no FFmpeg error gets out."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import av
from av.container import InputContainer
from av.error import FFmpegError
from av.stream import Discard, Stream

from saycut.errors import MediaCorrupt, MediaTooLarge
from saycut.language import Words
from saycut.media.files import name_of, size_of
from saycut.media.formats import Format

UNREADABLE = Words("its structure cannot be read", "文件结构无法读取")
MEMORY = Words("more than the free memory", "超出可用内存")
MEMORY_LIMIT = Words("what fits in it", "内存能容纳的大小")

# A file names no other file: no references, playlists or network, and no more than a few streams.
_OPTIONS = {"protocol_whitelist": "file", "max_streams": "64"}
_TIMEOUT = 60.0


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn what FFmpeg and PyAV raise about ``path`` into MediaCorrupt or MediaTooLarge."""
    try:
        yield
    except MemoryError as error:
        raise MediaTooLarge(name=name_of(path), found=MEMORY, limit=MEMORY_LIMIT) from error
    except (FFmpegError, OverflowError, UnicodeError, IndexError) as error:
        # IndexError: PyAV does not know a stream that a damaged transport stream makes up on the way.
        raise MediaCorrupt(name=name_of(path), reason=UNREADABLE) from error


def open_container(path: Path, form: Format) -> InputContainer:
    """The opened file. Raises as :func:`size_of`, MediaCorrupt when the demuxer cannot make sense of it."""
    size_of(path)
    with translated(path):
        return av.open(
            "file:" + os.fspath(path.absolute()),
            "r",
            format=form.demuxer,
            options=_OPTIONS,
            metadata_errors="replace",
            timeout=_TIMEOUT,
        )


def read_only(container: InputContainer, *wanted: Stream) -> None:
    """Let the demuxer pass over every stream that is not ``wanted``."""
    for each in container.streams:
        each.discard = Discard.default if each in wanted else Discard.all
