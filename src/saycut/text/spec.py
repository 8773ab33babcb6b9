"""What is to be drawn, and what was drawn: plain data."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

__all__ = ["Align", "Raster", "TextSpec", "rgba"]

Align = Literal["left", "center", "right"]

_HEX = re.compile(r"#([0-9a-fA-F]{3}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})")


@dataclass(frozen=True, slots=True, kw_only=True)
class TextSpec:
    """One block of text as it is to look; equal specs give equal pixels. All fields are JSON values.

    Colours are ``#RGB``, ``#RRGGBB`` or ``#RRGGBBAA``; lengths are pixels of the canvas.
    """

    text: str
    canvas_width: int
    canvas_height: int
    font_px: float
    """Letter height: the em of the font, which is the height of a Chinese character. Reduced where a word or the
    whole block would not fit on the canvas; :attr:`Raster.font_px` says what was used."""
    color: str = "#FFFFFF"
    outline_color: str | None = None
    outline_px: float = 0.0
    """Width of the outline outside the letters."""
    background: str | None = None
    """Colour of one rounded box behind the block."""
    shadow: bool = False
    font: str | None = None
    """A family by name; characters that it lacks, and unknown names, fall back to our own fonts."""
    bold: bool = False
    italic: bool = False
    upper: bool = False
    align: Align = "center"
    max_width: float = 0.9
    """Fraction of the canvas width that a line may take."""
    words: tuple[str, ...] = ()
    """The words of the text in order, as a transcript has them; empty: what stands between spaces."""
    highlight: int | None = None
    """Index of the word that stands out (karaoke captions)."""
    highlight_color: str = "#FFD400"
    visible: int | None = None
    """Only so many characters (grapheme clusters, without line breaks) show, the rest keeps its place (typewriter)."""


@dataclass(frozen=True, slots=True, eq=False)
class Raster:
    """A drawn block, cropped to its ink.

    ``pixels`` has shape (height, width, 4), uint8, RGBA with straight (not premultiplied) alpha; a block without ink
    is one transparent pixel. ``left`` and ``top`` are the place of its first pixel relative to the block's corner.
    The block is the box of all lines with its padding, whether visible or not; :func:`saycut.text.place` puts it.
    """

    pixels: NDArray[np.uint8]
    left: int
    top: int
    block_width: int
    block_height: int
    line_height: int
    """Height of a block of one line: what a named position centres."""
    font_px: float
    lines: tuple[str, ...] = field(default=())


def rgba(color: str) -> tuple[int, int, int, int]:
    """Red, green, blue, alpha (0…255) of a hexadecimal colour. Raises ``ValueError``."""
    if not _HEX.fullmatch(color):
        raise ValueError(f"not a colour: {color!r}")
    digits = color[1:]
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    red, green, blue, alpha = bytes.fromhex((digits + "FF")[:8])
    return red, green, blue, alpha
