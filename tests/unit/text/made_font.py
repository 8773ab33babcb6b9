"""Fonts made by the tests: Roboto with another character map, so that a letter shape stands for any character."""

from __future__ import annotations

import hashlib
import struct
from pathlib import Path

import font_roboto

from saycut.models import FontFile
from saycut.text.canvas import skia

_ROBOTO = Path(font_roboto.__file__).parent / "files" / "Roboto-Regular.ttf"


def font_bytes(letters: dict[str, str]) -> bytes:
    """A TrueType font in which each key looks like the Latin letter that is its value, and nothing else exists.

    OpenType 1.9: table directory of an sfnt file, “cmap” format 12.
    """
    face = skia.FontMgr.New_Custom_Empty().makeFromFile(str(_ROBOTO))
    groups = [(ord(char), ord(char), face.unicharToGlyph(ord(like))) for char, like in sorted(letters.items())]
    subtable = struct.pack(">HHIII", 12, 0, 16 + 12 * len(groups), 0, len(groups))
    subtable += b"".join(struct.pack(">III", *group) for group in groups)
    cmap = struct.pack(">HHHHI", 0, 1, 3, 10, 12) + subtable
    data = _ROBOTO.read_bytes()
    count = struct.unpack_from(">H", data, 4)[0]
    entries = [struct.unpack_from(">4sIII", data, 12 + 16 * index) for index in range(count)]
    directory, body = data[:12], b""
    for tag, checksum, offset, length in entries:
        table = cmap if tag == b"cmap" else data[offset : offset + length]
        directory += struct.pack(">4sIII", tag, checksum, 12 + 16 * count + len(body), len(table))
        body += table + bytes(-len(table) % 4)
    return directory + body


def font_file(folder: Path, family: str, letters: dict[str, str], language: str = "") -> FontFile:
    """The font written into ``folder``, as if it had been pulled."""
    data = font_bytes(letters)
    path = folder / f"{family}.ttf"
    path.write_bytes(data)
    return FontFile(path, family, language, hashlib.sha256(data).hexdigest())
