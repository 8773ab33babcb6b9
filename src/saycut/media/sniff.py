"""What a file is, by its content alone: the name is never believed.

first bytes ── puremagic's candidates ── our own look at each ── Format
                          └── none ──── our own look at all ──┤
                                                              └── text? ── script, else NotMedia
"""

from __future__ import annotations

import mmap
import re
from collections.abc import Callable
from pathlib import Path

import puremagic

from saycut.errors import NotMedia
from saycut.language import Words
from saycut.media.files import name_of, read_bytes, size_of
from saycut.media.formats import FORMATS, MEDIA_EXTENSIONS, Format
from saycut.media.text import encoding_of

HEAD = 65_536

PLAIN_TEXT = Words("plain text", "内容是纯文本")
UNKNOWN = Words("unknown content", "无法识别内容")
HEIF = Words("a HEIC or AVIF picture", "HEIC 或 AVIF 图片")

_HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif", b"avis"}
_ISO_BOXES = {b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot", b"styp", b"moof"}


def sniff(path: Path) -> Format:
    """The format of the file's content.

    Raises FileMissing, FileEmpty, or NotMedia: for content that is none of our formats, and for text that is named
    like media.
    """
    size = size_of(path)
    head = read_bytes(path, HEAD)
    candidates = _candidates(head)
    found = _first(head, [_LOOKS[each] for each, _ in candidates if each in _LOOKS]) or _first(head, _ALL_LOOKS)
    if found is not None:
        return found
    if encoding_of(head, whole=size <= len(head)) is not None:
        if path.suffix.lower() in MEDIA_EXTENSIONS:
            raise NotMedia(name=name_of(path), found=PLAIN_TEXT)
        return FORMATS["text"]
    raise NotMedia(name=name_of(path), found=_described(head, candidates))


def skip_id3(head: bytes) -> int:
    """Where the data begins behind an ID3v2 tag: its size is four bytes of seven bits each (id3.org, ID3v2.4 3.1)."""
    if len(head) < 10 or not head.startswith(b"ID3"):
        return 0
    size = 0
    for byte in head[6:10]:
        size = size << 7 | byte & 0x7F
    return 10 + size + (10 if head[5] & 0x10 else 0)


def _candidates(head: bytes) -> list[tuple[str, str]]:
    """puremagic's (extension, name) pairs, likeliest first."""
    try:
        return [(each.extension, each.name) for each in puremagic.magic_string(head)]
    except (puremagic.PureError, ValueError):
        return []


def _first(head: bytes, looks: list[Callable[[bytes], Format | None]]) -> Format | None:
    return next((found for look in looks if (found := look(head)) is not None), None)


def _described(head: bytes, candidates: list[tuple[str, str]]) -> object:
    if head[4:8] == b"ftyp" and head[8:12] in _HEIF_BRANDS:
        return HEIF
    return next((name for _, name in candidates if name), UNKNOWN)


def _iso(head: bytes) -> Format | None:
    if head[4:8] not in _ISO_BOXES:
        return None
    if head[4:8] != b"ftyp":
        return FORMATS["mov"]
    brand = head[8:12]
    if brand in _HEIF_BRANDS:
        return None
    return FORMATS["mov" if brand == b"qt  " else "m4a" if brand in (b"M4A ", b"M4B ") else "mp4"]


def _matroska(head: bytes) -> Format | None:
    if not head.startswith(b"\x1a\x45\xdf\xa3"):
        return None
    # DocType is element 0x4282 with a one-byte size, inside the EBML header (RFC 8794 11.2.4).
    doctype = re.search(rb"\x42\x82[\x80-\xff]([a-z]+)", head[:256])
    if doctype is None or doctype[1] not in (b"matroska", b"webm"):
        return None
    return FORMATS["webm" if doctype[1] == b"webm" else "mkv"]


def _riff(head: bytes) -> Format | None:
    if head[:4] not in (b"RIFF", b"RF64", b"BW64"):
        return None
    name = {b"AVI ": "avi", b"WAVE": "wav", b"WEBP": "webp"}.get(head[8:12])
    return FORMATS[name] if name else None


def _picture(head: bytes) -> Format | None:
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        # An animated PNG has its acTL chunk in front of the first IDAT (PNG third edition 11.3.6.1).
        return FORMATS["apng" if b"acTL" in head.partition(b"IDAT")[0] else "png"]
    if head.startswith(b"\xff\xd8\xff"):
        return FORMATS["jpeg"]
    if head[:6] in (b"GIF87a", b"GIF89a"):
        return FORMATS["gif"]
    return None


def _sound(head: bytes) -> Format | None:
    if head.startswith(b"fLaC"):
        return FORMATS["flac"]
    if head.startswith(b"OggS"):
        return FORMATS["ogg"]
    start = skip_id3(head)
    if start >= len(head) - 4:
        return FORMATS["mp3"] if start else None
    return _synced(head, start)


def _synced(head: bytes, start: int) -> Format | None:
    """MPEG audio or ADTS: a frame header, and another one where the first says the next frame is."""
    for name, length in (("aac", adts_length), ("mp3", mpeg_length)):
        first = length(head, start)
        if first and (start + first + 4 > len(head) or length(head, start + first)):
            return FORMATS[name]
    return FORMATS["mp3"] if start else None


def adts_length(data: bytes | mmap.mmap, at: int) -> int:
    """The length in bytes of the ADTS frame at ``at``, 0 when there is none (ISO/IEC 13818-7 6.2)."""
    if len(data) < at + 6 or data[at] != 0xFF or data[at + 1] & 0xF6 != 0xF0:
        return 0
    length = (data[at + 3] & 3) << 11 | data[at + 4] << 3 | data[at + 5] >> 5
    return length if length >= 7 else 0


_MPEG_RATES = (44_100, 48_000, 32_000)
_MPEG_KBITS = {
    (1, 1): (0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448),
    (1, 2): (0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    (1, 3): (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (2, 1): (0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256),
    (2, 2): (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
    (2, 3): (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}


def mpeg_length(data: bytes | mmap.mmap, at: int) -> int:
    """The length in bytes of the MPEG audio frame at ``at``, 0 when there is none (ISO/IEC 11172-3 2.4.2.3)."""
    if len(data) < at + 4 or data[at] != 0xFF or data[at + 1] & 0xE0 != 0xE0:
        return 0
    version, layer = data[at + 1] >> 3 & 3, 4 - (data[at + 1] >> 1 & 3)
    bits, rate_index, padding = data[at + 2] >> 4, data[at + 2] >> 2 & 3, data[at + 2] >> 1 & 1
    if version == 1 or layer == 4 or bits in (0, 15) or rate_index == 3:
        return 0
    kbits = _MPEG_KBITS[1 if version == 3 else 2, layer][bits]
    rate = _MPEG_RATES[rate_index] >> {3: 0, 2: 1, 0: 2}[version]
    if layer == 1:
        return (12_000 * kbits // rate + padding) * 4
    return (144_000 if layer == 2 or version == 3 else 72_000) * kbits // rate + padding


def _transport(head: bytes) -> Format | None:
    """MPEG-TS: a sync byte every 188 bytes (ISO/IEC 13818-1 2.4.3.2)."""
    packets = min(8, len(head) // 188)
    synced = packets >= 3 and all(head[188 * each] == 0x47 for each in range(packets))
    return FORMATS["mpegts"] if synced else None


_ALL_LOOKS: list[Callable[[bytes], Format | None]] = [_iso, _matroska, _riff, _picture, _sound, _transport]
_LOOKS: dict[str, Callable[[bytes], Format | None]] = {
    **dict.fromkeys((".mp4", ".m4v", ".m4a", ".f4a", ".mov", ".qtvr", ".3gp", ".3g2"), _iso),
    **dict.fromkeys((".mkv", ".webm", ".mka"), _matroska),
    **dict.fromkeys((".avi", ".wav", ".webp"), _riff),
    **dict.fromkeys((".png", ".apng", ".jpg", ".jpeg", ".jpe", ".jfif", ".gif"), _picture),
    **dict.fromkeys((".mp3", ".aac", ".flac", ".ogg", ".oga", ".ogv", ".opus"), _sound),
    **dict.fromkeys((".ts", ".m2ts", ".mts"), _transport),
}
