"""Text layers → overlays: each distinct picture is drawn once and kept."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import replace

import cv2
import numpy as np

from saycut.render.picture import Overlay, overlay_from_rgba
from saycut.render.plan import TextLayer
from saycut.text import Raster, TextSpec, place, rasterise

__all__ = ["TextPainter"]

KEPT = 64


class TextPainter:
    """Draws text layers; shared by all render threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._rasters: OrderedDict[TextSpec, Raster] = OrderedDict()
        self._overlays: OrderedDict[tuple[TextSpec, object], Overlay] = OrderedDict()

    def overlay(self, layer: TextLayer, n: int) -> Overlay | None:
        """What to lay over frame ``n`` of the segment, or None while nothing of it shows."""
        index = n - layer.first

        def now(values: tuple[float, ...]) -> float:
            return values[min(index, len(values) - 1)]

        opacity, scale, wiped = now(layer.opacity), now(layer.scale), now(layer.wiped)
        shift = layer.shift[min(index, len(layer.shift) - 1)]
        spec = self._revealing(layer.spec, now(layer.revealed))
        if opacity <= 0 or scale <= 0 or wiped <= 0:
            return None
        key = (spec, (layer.pos, opacity, scale, wiped, shift))
        with self._lock:
            kept = self._overlays.get(key)
            if kept is not None:
                self._overlays.move_to_end(key)
                return kept
        made = self._made(spec, layer.pos, opacity, scale, wiped, shift)
        with self._lock:
            self._overlays[key] = made
            while len(self._overlays) > KEPT:
                self._overlays.popitem(last=False)
        return made

    def _revealing(self, spec: TextSpec, share: float) -> TextSpec:
        return spec if share >= 1 else replace(spec, visible=round(share * len(spec.text)))

    def _made(
        self,
        spec: TextSpec,
        pos: str | tuple[float, float],
        opacity: float,
        scale: float,
        wiped: float,
        shift: tuple[float, float],
    ) -> Overlay:
        raster = self._raster(spec)
        x, y = place(raster, pos, spec.canvas_width, spec.canvas_height)
        pixels = raster.pixels
        if wiped < 1:
            pixels = pixels[:, : max(1, round(pixels.shape[1] * wiped))]
        if scale != 1:
            h, w = pixels.shape[:2]
            size = (max(1, round(w * scale)), max(1, round(h * scale)))
            how = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
            pixels = np.asarray(cv2.resize(pixels, size, interpolation=how), np.uint8)
            x, y = x + (w - size[0]) // 2, y + (h - size[1]) // 2
        return overlay_from_rgba(pixels, x + round(shift[0]), y + round(shift[1]), opacity)

    def _raster(self, spec: TextSpec) -> Raster:
        with self._lock:
            kept = self._rasters.get(spec)
        if kept is None:
            kept = rasterise(spec)
            with self._lock:
                self._rasters[spec] = kept
                while len(self._rasters) > KEPT:
                    self._rasters.popitem(last=False)
        return kept
