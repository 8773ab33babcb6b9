"""Layers of a segment → one picture per frame."""

from __future__ import annotations

from dataclasses import replace

import av
import cv2
import numpy as np

from saycut.render.picture import Overlay, Picture, Plane, lay, solid
from saycut.render.plan import Box, ColorLayer, Layer, OutputSpec, PictureLayer, TextLayer, TransitionLayer
from saycut.render.sources import Sources
from saycut.render.texts import TextPainter
from saycut.render.transitions import TRANSITIONS
from saycut.render.warp import blurred, mask_alpha, warped

__all__ = ["Compositor"]

SMALLEST = 0.5
"""Canvas pixels below which a side of a picture shows nothing."""


class Compositor:
    """Draws the frames of segments; one for each render thread, as its decoders are its own."""

    def __init__(self, spec: OutputSpec, sources: Sources, texts: TextPainter) -> None:
        self._spec = spec
        self._sources = sources
        self._texts = texts

    def frame(self, layers: tuple[Layer, ...], n: int) -> av.VideoFrame:
        """Frame ``n`` of a segment with these layers, yuv420p at the output's size.

        A decoded frame that nothing changes is handed on as it is.
        """
        upper = [layer for layer in layers[1:] if _shows(layer, n)]
        bottom = layers[0]
        if not upper and isinstance(bottom, PictureLayer) and self._is_whole(bottom):
            return self._sources.frame(bottom, n)
        frame = av.VideoFrame(self._spec.width, self._spec.height, "yuv420p")
        canvas = Picture.of_frame(frame)
        for layer in (bottom, *upper):
            self._draw(canvas, layer, n)
        return frame

    def _is_whole(self, layer: PictureLayer) -> bool:
        """True when the source's own frame is the output's frame."""
        box = layer.boxes[0]
        changed = layer.flip_h or layer.flip_v or layer.turn or layer.blur or any(layer.crop)
        plain = not changed and layer.opacity == (1.0,)
        full = len(layer.boxes) == 1 and _even_box(box) == (0, 0, self._spec.width, self._spec.height)
        return plain and full and box.rotation == 0 and layer.mask == "none" and self._sources.fits(layer, self._spec)

    def _draw(self, canvas: Picture, layer: Layer, n: int) -> None:
        match layer:
            case ColorLayer():
                self._color(canvas, layer, n)
            case PictureLayer():
                self._picture(canvas, layer, n)
            case TransitionLayer():
                self._transition(canvas, layer, n)
            case TextLayer():
                overlay = self._texts.overlay(layer, n)
                if overlay is not None:
                    lay(canvas, overlay)

    def _color(self, canvas: Picture, layer: ColorLayer, n: int) -> None:
        x, y, w, h = _even(layer.window)
        patch = solid(layer.color, w, h)
        opacity = layer.opacity[min(n, len(layer.opacity) - 1)]
        if opacity >= 1:
            canvas.paste(patch, x, y)
        else:
            _lay_plain(canvas, patch, np.full((h, w), round(opacity * 255), np.uint8), x, y)

    def _transition(self, canvas: Picture, layer: TransitionLayer, n: int) -> None:
        sides = []
        for side in (layer.before, layer.after):
            picture = solid("#000000", canvas.width, canvas.height)
            for part in side:
                self._draw(picture, part, n)
            sides.append(picture)
        progress = layer.progress[min(n, len(layer.progress) - 1)]
        canvas.paste(TRANSITIONS[layer.type](sides[0], sides[1], progress), 0, 0)

    def _picture(self, canvas: Picture, layer: PictureLayer, n: int) -> None:
        opacity = layer.opacity[min(n, len(layer.opacity) - 1)]
        box = layer.boxes[min(n, len(layer.boxes) - 1)]
        if opacity <= 0 or min(box.w, box.h) < SMALLEST:
            return
        if layer.blur:
            alpha: Plane | None = None
            picture, x, y = blurred(self._sources.small(layer, n), layer, canvas.width, canvas.height), 0, 0
        else:
            draw = self._placed if self._stands(layer, box) else self._moving
            picture, alpha, x, y = draw(layer, n, box)
        if opacity < 1:
            base = np.full(picture.y.shape, 255, np.uint8) if alpha is None else alpha
            alpha = np.asarray(cv2.convertScaleAbs(base, alpha=opacity), np.uint8)
        picture, alpha, x, y = _windowed(picture, alpha, x, y, layer.window)
        if alpha is None:
            canvas.paste(picture, x, y)
        else:
            _lay_plain(canvas, picture, alpha, x, y)

    def _stands(self, layer: PictureLayer, box: Box) -> bool:
        """True when the whole picture can be scaled once: it neither moves nor reaches far beyond the canvas."""
        still = len(layer.boxes) == 1 and box.rotation == 0
        return still and box.w <= 2 * self._spec.width and box.h <= 2 * self._spec.height

    def _placed(self, layer: PictureLayer, n: int, box: Box) -> tuple[Picture, Plane | None, int, int]:
        x, y, w, h = _even_box(box)
        picture, alpha = self._sources.picture(layer, n, w, h)
        return picture, _masked(alpha, layer, w, h), x, y

    def _moving(self, layer: PictureLayer, n: int, box: Box) -> tuple[Picture, Plane | None, int, int]:
        picture, alpha = self._sources.master(layer, n, _master_box(layer, box))
        alpha = _masked(alpha, layer, picture.width, picture.height)
        x, y, w, h = _even(layer.window)
        out, seen = warped(picture, alpha, box, (x, y, w, h))
        return out, seen, x, y


def _masked(alpha: Plane | None, layer: PictureLayer, w: int, h: int) -> Plane | None:
    """The picture's own opacity within its mask."""
    if layer.mask == "none":
        return alpha
    shape = mask_alpha(layer.mask, w, h)
    return shape if alpha is None else np.asarray(cv2.multiply(alpha, shape, scale=1 / 255), np.uint8)


def _master_box(layer: PictureLayer, box: Box) -> Box:
    """The largest box of the segment, halved as often as the present one allows.

    Sampled between pixels, a picture may shrink to half its size before its details begin to flicker.
    """
    large = max(layer.boxes, key=lambda item: item.w)
    while large.w >= 2 * box.w and large.h >= 2 * box.h:
        large = replace(large, w=large.w / 2, h=large.h / 2)
    return large


def _shows(layer: Layer, n: int) -> bool:
    return not isinstance(layer, TextLayer) or layer.first <= n < layer.last


def _even(window: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    x, y, w, h = window
    x0, y0 = x // 2 * 2, y // 2 * 2
    return x0, y0, (x + w - x0 + 1) // 2 * 2, (y + h - y0 + 1) // 2 * 2


def _even_box(box: Box) -> tuple[int, int, int, int]:
    """Nearest even corner and size, at least two pixels."""
    x, y = round(box.x / 2) * 2, round(box.y / 2) * 2
    return x, y, max(2, round((box.x + box.w - x) / 2) * 2), max(2, round((box.y + box.h - y) / 2) * 2)


def _windowed(
    picture: Picture, alpha: Plane | None, x: int, y: int, window: tuple[int, int, int, int]
) -> tuple[Picture, Plane | None, int, int]:
    wx, wy, ww, wh = _even(window)
    x0, y0 = max(x, wx), max(y, wy)
    x1, y1 = min(x + picture.width, wx + ww), min(y + picture.height, wy + wh)
    w, h = max(0, x1 - x0), max(0, y1 - y0)
    cut = None if alpha is None else alpha[y0 - y : y0 - y + h, x0 - x : x0 - x + w]
    return picture.part(x0 - x, y0 - y, w, h), cut, x0, y0


def _lay_plain(canvas: Picture, picture: Picture, alpha: Plane, x: int, y: int) -> None:
    """Lay a picture whose planes are not weighted yet."""
    half = (alpha.shape[1] // 2, alpha.shape[0] // 2)
    if 0 in half:
        return
    small = np.asarray(cv2.resize(alpha, half, interpolation=cv2.INTER_AREA), np.uint8)
    weighted = Picture(
        *(
            np.asarray(cv2.multiply(plane, weight, scale=1 / 255), np.uint8)
            for plane, weight in zip(picture.planes, (alpha, small, small), strict=True)
        )
    )
    lay(canvas, Overlay(weighted, 255 - alpha, 255 - small, x, y))
