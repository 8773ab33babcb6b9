"""Text drawing: which font, which line breaks, which pixels."""

from saycut.text.available import fonts_here, missing_glyphs, require_glyphs
from saycut.text.fonts import Fonts
from saycut.text.masks import Shape, mask
from saycut.text.placing import POSITIONS, Position, align_at, place
from saycut.text.raster import rasterise
from saycut.text.spec import Align, Raster, TextSpec

__all__ = [
    "POSITIONS",
    "Align",
    "Fonts",
    "Position",
    "Raster",
    "Shape",
    "TextSpec",
    "align_at",
    "fonts_here",
    "mask",
    "missing_glyphs",
    "place",
    "rasterise",
    "require_glyphs",
]
