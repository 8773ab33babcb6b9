"""Text drawn by skia into pixels: shadow, box, outline, letters, in this order."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from saycut.text.available import fonts_here
from saycut.text.canvas import skia
from saycut.text.fonts import Fonts
from saycut.text.layout import Block, lay_out, paragraph
from saycut.text.spec import Raster, TextSpec, rgba

__all__ = ["rasterise"]

_BOX_RADIUS = 0.22
_SHADOW_DROP, _SHADOW_BLUR, _SHADOW_ALPHA = 0.05, 0.04, 0.6
_OVERHANG = 0.6
"""Room around the block, in em, for letters and marks that reach out of their line box."""


def rasterise(spec: TextSpec, fonts: Fonts | None = None) -> Raster:
    """Draw ``spec``. Safe to call from several threads. Raises :class:`saycut.errors.MissingGlyph`."""
    fonts = fonts or fonts_here()
    # One at a time: skia's font collection and paragraph cache are not made for several threads.
    with fonts.lock:
        block = lay_out(spec, fonts)
        border = _border(block.spec)
        pixels = _drawn(block, fonts, border)
    return _cropped(pixels, block, border)


def _border(spec: TextSpec) -> int:
    shadow = (_SHADOW_DROP + 3 * _SHADOW_BLUR) * spec.font_px if spec.shadow else 0.0
    return int(_OVERHANG * spec.font_px + spec.outline_px + shadow) + 2


def _drawn(block: Block, fonts: Fonts, border: int) -> NDArray[np.uint8]:
    """RGBA with straight alpha, the block's corner at (border, border)."""
    width, height = block.width + 2 * border, block.height + 2 * border
    info = skia.ImageInfo.Make(width, height, skia.kRGBA_8888_ColorType, skia.kPremul_AlphaType)
    surface = skia.Surface.MakeRaster(info)
    with surface as canvas:
        canvas.translate(border, border)
        if block.spec.background:
            radius = _BOX_RADIUS * block.spec.font_px
            box = skia.Rect.MakeWH(block.width, block.height)
            canvas.drawRoundRect(box, radius, radius, _paint(block.spec.background))
        if block.spec.shadow:
            canvas.saveLayer(None, _shadow(block.spec))
        if block.spec.outline_color and block.spec.outline_px > 0:
            _draw_lines(canvas, block, fonts, _outline_paints(block.spec))
        _draw_lines(canvas, block, fonts, _letter_paints(block.spec))
        if block.spec.shadow:
            canvas.restore()
    straight = info.makeAlphaType(skia.kUnpremul_AlphaType)
    pixels = np.zeros((height, width, 4), np.uint8)
    if not surface.readPixels(straight, pixels, pixels.strides[0], 0, 0):
        raise MemoryError(f"a text of {width} × {height} pixels could not be drawn")
    return pixels


def _draw_lines(canvas: skia.Canvas, block: Block, fonts: Fonts, paints: dict[str, skia.Paint]) -> None:
    for line in block.lines:
        if any(span.text.strip() for span in line.spans):
            shaped = paragraph(line.spans, block.spec, fonts, paints)
            shaped.paint(canvas, line.x, line.baseline - shaped.AlphabeticBaseline)


def _letter_paints(spec: TextSpec) -> dict[str, skia.Paint]:
    return {
        "text": _paint(spec.color),
        "highlight": _paint(spec.highlight_color),
        "hidden": _paint("#00000000"),
    }


def _outline_paints(spec: TextSpec) -> dict[str, skia.Paint]:
    paint = _paint(spec.outline_color or spec.color)
    paint.setStyle(skia.Paint.kStroke_Style)
    paint.setStrokeJoin(skia.Paint.kRound_Join)
    paint.setStrokeWidth(2 * spec.outline_px)
    return {"text": paint, "highlight": paint, "hidden": _paint("#00000000")}


def _paint(color: str) -> skia.Paint:
    red, green, blue, alpha = rgba(color)
    return skia.Paint(AntiAlias=True, Color=skia.ColorSetARGB(alpha, red, green, blue))


def _shadow(spec: TextSpec) -> skia.Paint:
    drop, blur = _SHADOW_DROP * spec.font_px, _SHADOW_BLUR * spec.font_px
    black = skia.ColorSetARGB(round(_SHADOW_ALPHA * 255), 0, 0, 0)
    return skia.Paint(ImageFilter=skia.ImageFilters.DropShadow(0, drop, blur, blur, black))


def _cropped(pixels: NDArray[np.uint8], block: Block, border: int) -> Raster:
    inked = pixels[:, :, 3] > 0
    rows, columns = np.flatnonzero(inked.any(axis=1)), np.flatnonzero(inked.any(axis=0))
    top, bottom = (int(rows[0]), int(rows[-1]) + 1) if rows.size else (border, border + 1)
    left, right = (int(columns[0]), int(columns[-1]) + 1) if columns.size else (border, border + 1)
    lines = tuple("".join(span.text for span in line.spans) for line in block.lines)
    return Raster(
        np.ascontiguousarray(pixels[top:bottom, left:right]),
        left - border,
        top - border,
        block.width,
        block.height,
        block.line_height,
        block.spec.font_px,
        lines,
    )
