"""Size, alpha, depth and orientation of JPEG, PNG and WebP pictures, from their headers alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from saycut.media import exif
from saycut.media.orientation import UPRIGHT, Orientation


@dataclass(frozen=True, slots=True)
class PictureHeader:
    """What a picture's header says; ``width`` × ``height`` as stored, before ``orientation``."""

    width: int
    height: int
    has_alpha: bool
    bit_depth: int
    orientation: Orientation


def jpeg_header(data: bytes) -> PictureHeader | None:
    """From the first frame header (SOFn) and EXIF (ISO/IEC 10918-1 B.2.2); None when there is no frame header."""
    orientation = UPRIGHT
    for marker, body in _jpeg_segments(data):
        if marker == 0xE1 and body.startswith(b"Exif\0\0"):
            orientation = exif.orientation_of(body[6:])
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC) and len(body) >= 6:
            height, width = int.from_bytes(body[1:3], "big"), int.from_bytes(body[3:5], "big")
            return PictureHeader(width, height, False, body[0], orientation)
    return None


def png_header(data: bytes) -> PictureHeader | None:
    """From IHDR, tRNS and eXIf (PNG third edition, 11); None when the first chunk is not IHDR."""
    chunks = png_chunks(data)
    kind, ihdr, _ = next(chunks, (b"", b"", 0))
    if kind != b"IHDR" or len(ihdr) < 13:
        return None
    has_alpha, orientation = ihdr[9] in (4, 6), UPRIGHT
    for kind, body, _ in chunks:
        has_alpha = has_alpha or kind == b"tRNS"
        if kind == b"eXIf":
            orientation = exif.orientation_of(body)
    width, height = int.from_bytes(ihdr[:4], "big"), int.from_bytes(ihdr[4:8], "big")
    return PictureHeader(width, height, has_alpha, 8 if ihdr[9] == 3 else ihdr[8], orientation)


def webp_header(data: bytes) -> PictureHeader | None:
    """From VP8X, VP8L or VP8 and EXIF (RFC 9649, 2.4–2.7); None when the file begins with none of them."""
    chunks = riff_chunks(data, 12)
    kind, body = next(chunks, (b"", b""))
    size = _webp_size(kind, body)
    if size is None:
        return None
    has_alpha = bool(body[0] & 0x10) if kind == b"VP8X" else kind == b"VP8L" and bool(body[4] & 0x10)
    orientation = UPRIGHT
    for kind, body in chunks:
        if kind == b"EXIF":
            orientation = exif.orientation_of(body.removeprefix(b"Exif\0\0"))
    return PictureHeader(*size, has_alpha, 8, orientation)


def loop_of(data: bytes) -> int:
    """How often a GIF or animated PNG plays, 0 for ever (NETSCAPE2.0 extension; acTL, PNG third edition 11.3.6.1)."""
    if data.startswith(b"GIF"):
        at = data.find(b"NETSCAPE2.0\x03\x01")
        repeats = int.from_bytes(data[at + 13 : at + 15], "little")
        # The extension counts repeats after the first round.
        return 1 if at < 0 else repeats + 1 if repeats else 0
    return next((int.from_bytes(body[4:8], "big") for kind, body, _ in png_chunks(data) if kind == b"acTL"), 1)


def png_chunks(data: bytes) -> Iterator[tuple[bytes, bytes, int]]:
    """The chunks of a PNG file as (type, body, checksum)."""
    at = 8
    while at + 12 <= len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        body = data[at + 8 : at + 8 + size]
        yield data[at + 4 : at + 8], body, int.from_bytes(data[at + 8 + size : at + 12 + size], "big")
        at += 12 + size


def riff_chunks(data: bytes, at: int) -> Iterator[tuple[bytes, bytes]]:
    """The chunks of a RIFF body from ``at`` on as (type, body)."""
    while at + 8 <= len(data):
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        yield data[at : at + 4], data[at + 8 : at + 8 + size]
        at += 8 + size + size % 2


def _jpeg_segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xDA:
            return
        if marker == 0xFF or marker == 0x01 or 0xD0 <= marker <= 0xD8:
            at += 1 if marker == 0xFF else 2
            continue
        size = int.from_bytes(data[at + 2 : at + 4], "big")
        yield marker, data[at + 4 : at + 2 + size]
        at += 2 + size


def _webp_size(kind: bytes, body: bytes) -> tuple[int, int] | None:
    if kind == b"VP8X" and len(body) >= 10:
        return int.from_bytes(body[4:7], "little") + 1, int.from_bytes(body[7:10], "little") + 1
    if kind == b"VP8L" and len(body) >= 5 and body[0] == 0x2F:
        bits = int.from_bytes(body[1:5], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if kind == b"VP8 " and len(body) >= 10 and body[3:6] == b"\x9d\x01\x2a":
        return int.from_bytes(body[6:8], "little") & 0x3FFF, int.from_bytes(body[8:10], "little") & 0x3FFF
    return None
