"""The pictures that layers draw from: decoded frames and stills, upright, in the engine's own colours."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping

import av
import cv2
import numpy as np
from numpy.typing import NDArray

from saycut.media import read_image, upright
from saycut.render.media_file import MediaFile
from saycut.render.picture import Picture, Plane, picture_from_rgb, solid
from saycut.render.plan import Box, OutputSpec, PictureLayer
from saycut.render.readers import Readers

__all__ = ["Sources", "StillStore"]

Drawn = tuple[Picture, Plane | None]
STILL_BYTES = 256 << 20
"""Scaled stills kept in memory, shared by all threads."""
LAST = 8
"""Conformed frames a thread keeps, because slower and held pictures show one again."""
SOLID = "color:"


class StillStore:
    """Stills at the size they are drawn in; the least recently used go when there are too many bytes of them."""

    def __init__(self, limit: int = STILL_BYTES) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[object, ...], Drawn] = OrderedDict()
        self._limit = limit

    def get(self, media: MediaFile, layer: PictureLayer, w: int, h: int) -> Drawn:
        key = (layer.asset, layer.crop, layer.flip_h, layer.flip_v, layer.turn, w, h)
        # One thread reads and scales at a time: two at once would only hold twice the memory.
        with self._lock:
            if key not in self._kept:
                self._kept[key] = _turned(_drawn_still(_cut(read_image(media.path), layer), w, h), layer)
            self._kept.move_to_end(key)
            while len(self._kept) > 1 and sum(_bytes(item) for item in self._kept.values()) > self._limit:
                self._kept.popitem(last=False)
            return self._kept[key]


def _bytes(drawn: Drawn) -> int:
    picture, alpha = drawn
    return sum(plane.nbytes for plane in picture.planes) + (0 if alpha is None else alpha.nbytes)


def _cut(rgb: NDArray[np.uint8], layer: PictureLayer) -> NDArray[np.uint8]:
    h, w = rgb.shape[:2]
    left, right, top, bottom = layer.crop
    x, y = min(round(left * w), w - 1), min(round(top * h), h - 1)
    return rgb[y : max(y + 1, round((1 - bottom) * h)), x : max(x + 1, round((1 - right) * w))]


def _drawn_still(pixels: NDArray[np.uint8], w: int, h: int) -> Drawn:
    smaller = w * h < pixels.shape[0] * pixels.shape[1]
    pixels = np.ascontiguousarray(pixels)
    if pixels.shape[2] == 4:
        # Weighted by alpha while scaling, so that the colour of transparent pixels does not bleed in.
        alpha = pixels[..., 3:].astype(np.float32) / 255
        weighted = np.dstack([pixels[..., :3] * alpha, alpha * 255]).astype(np.float32)
        scaled = cv2.resize(weighted, (w, h), interpolation=cv2.INTER_AREA if smaller else cv2.INTER_LINEAR)
        share = np.maximum(scaled[..., 3:] / 255, 1e-4)
        rgb = np.clip(scaled[..., :3] / share + 0.5, 0, 255).astype(np.uint8)
        return picture_from_rgb(rgb), np.clip(scaled[..., 3] + 0.5, 0, 255).astype(np.uint8)
    how = cv2.INTER_AREA if smaller else cv2.INTER_CUBIC
    return picture_from_rgb(np.asarray(cv2.resize(pixels, (w, h), interpolation=how), np.uint8)), None


class Sources:
    """Opens and keeps the decoders of one render thread."""

    def __init__(self, media: Mapping[str, MediaFile], stills: StillStore) -> None:
        self._media = media
        self._stills = stills
        self._readers = Readers()
        self._last: OrderedDict[tuple[str, int, int, bool], tuple[int, av.VideoFrame]] = OrderedDict()

    def close(self) -> None:
        self._readers.close()
        self._last.clear()

    def fits(self, layer: PictureLayer, spec: OutputSpec) -> bool:
        """True when the source is a video of just the output's size."""
        if layer.times is None or layer.alpha:
            return False
        return self._media[layer.asset].probe.display_size == (spec.width, spec.height)

    def frame(self, layer: PictureLayer, n: int) -> av.VideoFrame:
        """The source's frame at its own size, yuv420p. It may be handed out again: leave its pixels as they are."""
        media = self._media[layer.asset]
        return self._conformed(layer, n, *_even_size(*media.probe.display_size))

    def picture(self, layer: PictureLayer, n: int, w: int, h: int) -> Drawn:
        """The picture (cropped, flipped, turned) at even size w × h, and its opacity where it has one."""
        if layer.asset.startswith(SOLID):
            return solid(layer.asset.removeprefix(SOLID), w, h), None
        lying = (h, w) if layer.turn in (90, 270) else (w, h)
        if layer.times is None:
            return self._stills.get(self._media[layer.asset], layer, *lying)
        if not any(layer.crop):
            return _turned(_drawn_frame(self._conformed(layer, n, *lying)), layer)
        natural = _even_size(*self._media[layer.asset].probe.display_size)
        picture, alpha = _cropped(_drawn_frame(self._conformed(layer, n, *natural)), layer)
        return _turned(_resized(picture, alpha, *lying), layer)

    def master(self, layer: PictureLayer, n: int, box: Box) -> Drawn:
        """What to warp from: the picture at the size of ``box``, or its own where that is less."""
        drawn = _even_size(round(box.w), round(box.h))
        if layer.asset.startswith(SOLID):
            return self.picture(layer, n, *drawn)
        width, height = self._media[layer.asset].probe.display_size
        left, right, top, bottom = layer.crop
        own = _even_size(round(width * (1 - left - right)), round(height * (1 - top - bottom)))
        own = own[::-1] if layer.turn in (90, 270) else own
        return self.picture(layer, n, *(drawn if drawn[0] < own[0] else own))

    def small(self, layer: PictureLayer, n: int) -> Picture:
        """An eighth of the canvas, covered by the picture, for a background that is blurred anyway."""
        box = layer.boxes[0]
        _, _, width, height = layer.window
        picture, _ = self.picture(layer, n, *_even_size(round(box.w / 8), round(box.h / 8)))
        w, h = _even_size(width // 8, height // 8)
        x = min(max(0, round(-box.x / 16) * 2), max(0, picture.width - w))
        y = min(max(0, round(-box.y / 16) * 2), max(0, picture.height - h))
        return picture.part(x, y, min(w, picture.width), min(h, picture.height))

    def _conformed(self, layer: PictureLayer, n: int, w: int, h: int) -> av.VideoFrame:
        media = self._media[layer.asset]
        times = layer.times
        video = media.probe.video
        if times is None or video is None:
            raise ValueError("a still has no frames")
        time = min(max(times.at(n), video.start), video.end)
        found = self._readers.frame_at(media, time, times.backwards)
        key = (layer.asset, w, h, layer.alpha)
        kept = self._last.get(key)
        if kept is None or kept[0] != found.time:
            kept = (found.time, _conform(upright(found.frame, media.probe), w, h, layer.alpha))
            self._last[key] = kept
            self._last.move_to_end(key)
            if len(self._last) > LAST:
                self._last.popitem(last=False)
        return kept[1]


def _even_size(w: int, h: int) -> tuple[int, int]:
    return max(2, w // 2 * 2), max(2, h // 2 * 2)


def _conform(frame: av.VideoFrame, w: int, h: int, alpha: bool) -> av.VideoFrame:
    """The frame in 8-bit 4:2:0, BT.709 limited range, at w × h; itself where it is that already."""
    into = "yuva420p" if alpha else "yuv420p"
    rgb = frame.format.is_rgb or frame.format.has_palette
    full = rgb or int(frame.color_range) == 2 or frame.format.name.startswith("yuvj")
    matrix = _matrix(frame)
    if (frame.width, frame.height, frame.format.name) == (w, h, into) and matrix == 1 and not full:
        return frame
    return frame.reformat(
        width=w,
        height=h,
        format=into,
        src_colorspace=None if rgb else matrix,
        dst_colorspace=1,
        src_color_range=2 if full else 1,
        dst_color_range=1,
        interpolation="AREA" if w * h < frame.width * frame.height else "BICUBIC",
    )


def _matrix(frame: av.VideoFrame) -> int:
    """Number of the matrix (ITU-T H.273) of a YUV frame.

    A stream that does not say is BT.709 from a width of 1280 up, else BT.601, as players take it.
    """
    said = int(frame.colorspace)
    return said if said in (1, 5, 6, 7, 9) else (1 if max(frame.width, frame.height) >= 1280 else 5)


def _drawn_frame(frame: av.VideoFrame) -> Drawn:
    if frame.format.name != "yuva420p":
        return Picture.of_frame(frame), None
    plane = frame.planes[3]
    rows = np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)
    return Picture.of_frame(frame), rows[: frame.height, : frame.width]


def _cropped(drawn: Drawn, layer: PictureLayer) -> Drawn:
    picture, alpha = drawn
    left, right, top, bottom = layer.crop
    x = min(round(left * picture.width / 2) * 2, picture.width - 2)
    y = min(round(top * picture.height / 2) * 2, picture.height - 2)
    w = max(2, round((1 - right) * picture.width / 2) * 2 - x)
    h = max(2, round((1 - bottom) * picture.height / 2) * 2 - y)
    return picture.part(x, y, w, h), None if alpha is None else alpha[y : y + h, x : x + w]


def _resized(picture: Picture, alpha: Plane | None, w: int, h: int) -> Drawn:
    how = cv2.INTER_AREA if w < picture.width else cv2.INTER_CUBIC

    def scaled(plane: Plane, width: int, height: int) -> Plane:
        return np.asarray(cv2.resize(plane, (width, height), interpolation=how), np.uint8)

    small = (scaled(picture.u, w // 2, h // 2), scaled(picture.v, w // 2, h // 2))
    return Picture(scaled(picture.y, w, h), *small), None if alpha is None else scaled(alpha, w, h)


def _turned(drawn: Drawn, layer: PictureLayer) -> Drawn:
    """Flipped, then turned clockwise."""
    if not (layer.flip_h or layer.flip_v or layer.turn):
        return drawn
    picture, alpha = drawn
    planes = [_turned_plane(plane, layer) for plane in picture.planes]
    return Picture(planes[0], planes[1], planes[2]), None if alpha is None else _turned_plane(alpha, layer)


def _turned_plane(plane: Plane, layer: PictureLayer) -> Plane:
    flipped = plane[:: -1 if layer.flip_v else 1, :: -1 if layer.flip_h else 1]
    return np.ascontiguousarray(np.rot90(flipped, -layer.turn // 90))
