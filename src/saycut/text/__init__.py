"""Text drawing: which font, which line breaks, which pixels."""

from saycut.text.fonts import Fonts
from saycut.text.placing import POSITIONS, Position, align_at, place
from saycut.text.raster import fonts_here, missing_glyphs, rasterise
from saycut.text.spec import Align, Raster, TextSpec

__all__ = [
    "POSITIONS",
    "Align",
    "Fonts",
    "Position",
    "Raster",
    "TextSpec",
    "align_at",
    "fonts_here",
    "missing_glyphs",
    "place",
    "rasterise",
]
