"""Is the whole file there? Each format says how long it must be; reading a few headers is enough to know.

Raises MediaTruncated where the bytes end before the format says, and nothing else: a file that is odd in another way
is the demuxer's business.
"""

from __future__ import annotations

import mmap
from collections.abc import Callable, Iterator
from pathlib import Path

from saycut.errors import FileMissing, MediaTruncated
from saycut.language import Words
from saycut.media.files import name_of
from saycut.media.formats import Format
from saycut.media.sniff import adts_length, mpeg_length, skip_id3

Data = mmap.mmap | bytes

NO_INDEX = Words("its index (moov) is missing", "缺少索引（moov）")
NO_END = Words("its end is missing", "缺少结尾部分")
# Sizes that a writer puts in advance and corrects at the end (0, or near 2 or 4 GiB); a pipe leaves them there.
_STREAMED = 0x7FFF0000


def missing_bytes(have: int, need: int) -> Words:
    """The reason of a file that is shorter than it says."""
    return Words(f"it has {have} of at least {need} bytes", f"只有 {have} 字节，至少应有 {need} 字节")


def require_complete(path: Path, form: Format) -> None:
    """Raises MediaTruncated when ``path`` ends too early for what it is."""
    check = _CHECKS.get(form.demuxer or form.name)
    if check is None:
        return
    try:
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            reason = check(data)
    except (OSError, ValueError) as error:
        raise FileMissing(name=name_of(path)) from error
    if reason is not None:
        raise MediaTruncated(name=name_of(path), reason=reason)


def _beyond(data: Data, end: int) -> Words | None:
    return missing_bytes(len(data), end) if end > len(data) else None


def iso_boxes(data: Data) -> Iterator[tuple[bytes, int, int]]:
    """The top-level boxes of an ISO file as (type, start, end), up to the first that is none (ISO/IEC 14496-12 4.2)."""
    at = 0
    while at + 8 <= len(data):
        size, kind = int.from_bytes(data[at : at + 4], "big"), bytes(data[at + 4 : at + 8])
        header = 8
        if size == 1:
            size, header = int.from_bytes(data[at + 8 : at + 16], "big"), 16
        if size == 0:
            size = len(data) - at
        if size < header:
            return
        yield kind, at, at + size
        at += size


def _iso(data: Data) -> Words | None:
    """The index must be there. Whether all it points to is there, only the opened index tells."""
    boxes = list(iso_boxes(data))
    ends = {kind: end for kind, _, end in boxes}
    if b"moov" not in ends:
        return NO_INDEX
    fragmented = any(kind == b"moof" for kind, _, _ in boxes)
    whole = {b"moov", b"moof", b"mdat"} if fragmented else {b"moov"}
    return next((reason for kind, _, end in boxes if kind in whole and (reason := _beyond(data, end))), None)


def _ebml_size(data: Data, at: int) -> tuple[int, int]:
    """The EBML size at ``at`` and its own length; size -1 when unknown (RFC 8794 4)."""
    if at >= len(data) or data[at] == 0:
        return -1, 1
    length = 9 - data[at].bit_length()
    value = int.from_bytes(data[at : at + length], "big") & (1 << 7 * length) - 1
    return (-1 if value == (1 << 7 * length) - 1 else value), length


def _matroska(data: Data) -> Words | None:
    header, length = _ebml_size(data, 4)
    at = 4 + length + max(header, 0)
    while at + 4 < len(data) and data[at] == 0xEC:  # Void
        size, length = _ebml_size(data, at + 1)
        at += 1 + length + max(size, 0)
    if data[at : at + 4] != b"\x18\x53\x80\x67":
        return NO_END if at + 4 >= len(data) else None
    size, length = _ebml_size(data, at + 4)
    return None if size < 0 else _beyond(data, at + 4 + length + size)


def _avi(data: Data) -> Words | None:
    """One RIFF chunk, or several of them one behind the other (OpenDML AVI 1.02)."""
    at = 0
    while data[at : at + 4] == b"RIFF":
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        if size == 0 or size >= _STREAMED:
            return None
        at += 8 + size + size % 2
        if at - size % 2 > len(data):
            return missing_bytes(len(data), at)
    return None


def _wav(data: Data) -> Words | None:
    if data[:4] != b"RIFF":
        return None
    at = 12
    while at + 8 <= len(data):
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        if data[at : at + 4] == b"data":
            streamed = size == 0 or size >= _STREAMED
            return None if streamed else _beyond(data, at + 8 + size)
        at += 8 + size + size % 2
    return NO_END


def _webp(data: Data) -> Words | None:
    return _beyond(data, 8 + int.from_bytes(data[4:8], "little"))


def _png(data: Data) -> Words | None:
    at = 8
    while at + 12 <= len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        if data[at + 4 : at + 8] == b"IEND":
            return None
        at += 12 + size
    return NO_END


def _jpeg(data: Data) -> Words | None:
    """An end marker behind the first scan; segments in front may hold a whole thumbnail (ISO/IEC 10918-1 B.1)."""
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xDA:
            return None if data.find(b"\xff\xd9", at) >= 0 else NO_END
        if marker == 0xFF or marker == 0x01 or 0xD0 <= marker <= 0xD8:
            at += 1 if marker == 0xFF else 2
            continue
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return NO_END if at + 4 > len(data) else None


def _gif(data: Data) -> Words | None:
    """Blocks up to the trailer; a file that stops between two blocks lacks nothing to show (GIF89a 15–27)."""
    at = 13 + (3 << (data[10] & 7) + 1 if len(data) > 10 and data[10] & 0x80 else 0)
    while at < len(data):
        if data[at] == 0x3B:
            return None
        if data[at] == 0x2C:
            flags = data[at + 9] if at + 9 < len(data) else 0
            at += 11 + (3 << (flags & 7) + 1 if flags & 0x80 else 0)
        elif data[at] == 0x21:
            at += 2
        else:
            return None
        while at < len(data) and data[at]:
            at += 1 + data[at]
        at += 1
    return NO_END if at > len(data) else None


def _mp3(data: Data) -> Words | None:
    """A Xing header counts the bytes; without one the end cannot be known (gabriel.mp3-tech.org/mp3infotag.html)."""
    at = skip_id3(data[:10])
    if at >= len(data):
        return NO_END
    frame = mpeg_length(data, at)
    side = data[at : at + 192]
    tag = max(side.find(b"Xing"), side.find(b"Info"))
    if not frame or tag < 0 or not side[tag + 7] & 2:
        return None
    counted = tag + 8 + (4 if side[tag + 7] & 1 else 0)
    need = at + int.from_bytes(side[counted : counted + 4], "big")
    # Taggers change sizes in front and behind; less than a frame missing is theirs, not a cut.
    return _beyond(data, need - frame)


def _adts(data: Data) -> Words | None:
    """The last frame must be whole."""
    at = skip_id3(data[:10])
    while length := adts_length(data, at):
        at += length
    return _beyond(data, at)


_CHECKS: dict[str, Callable[[Data], Words | None]] = {
    "mov": _iso,
    "matroska": _matroska,
    "avi": _avi,
    "wav": _wav,
    "webp": _webp,
    "png_pipe": _png,
    "apng": _png,
    "jpeg_pipe": _jpeg,
    "gif": _gif,
    "mp3": _mp3,
    "aac": _adts,
}
