"""Opening a file with FFmpeg, and only the file: one forced demuxer, one protocol, no FFmpeg error gets out."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import av
from av.container import InputContainer
from av.error import FFmpegError
from av.packet import Packet
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
    except (FFmpegError, OverflowError, UnicodeError) as error:
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


def packets_of(container: InputContainer, streams: Sequence[Stream]) -> Iterator[Packet[Stream]]:
    """The packets of ``streams`` from here on, without the empty ones at the end; flush the decoder yourself."""
    wanted = {each.index for each in streams}
    try:
        for packet in container.demux(streams):
            # Damaged headers and transport streams make streams appear on the way. PyAV hands out their packets, and
            # fails on them when there are no more.
            if packet.size and packet.stream_index in wanted:
                yield packet
    except IndexError:
        return
