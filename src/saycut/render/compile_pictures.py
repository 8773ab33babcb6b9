"""A clip with a picture → its layers in one segment: the picture and what lies behind it where it does not fill its frame."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction

from saycut.errors import NotRenderable
from saycut.render.geometry import boxes_of, covers, frame_of, window_of
from saycut.render.motion import fade
from saycut.render.plan import Box, ColorLayer, OutputSpec, PictureLayer, Times
from saycut.timeline.model import Asset, Clip, Place, Timeline

__all__ = ["picture_layers"]

_COLOR = re.compile(r"#[0-9a-fA-F]{6}")
BLUR_SHARE = 0.04
"""Radius of a blurred background as a share of the canvas's shorter side."""


def picture_layers(
    timeline: Timeline, spec: OutputSpec, clip: Clip, digests: Mapping[str, str], times: list[int]
) -> Iterator[PictureLayer | ColorLayer]:
    """Layers of ``clip`` at the given timeline times (flicks, one per frame), from the bottom up."""
    local = [time - clip.start for time in times]
    opacity = fade(clip, local)
    full = (0, 0, spec.width, spec.height)
    name = clip.asset or ""
    if name.startswith("color:"):
        aspect = spec.width / spec.height
        frame = frame_of(clip.place, aspect, spec.width, spec.height)
        window = (round(frame.x), round(frame.y), round(frame.w), round(frame.h))
        yield ColorLayer(name.removeprefix("color:"), window, opacity)
        return
    asset = timeline.asset(name)
    if asset is None or not asset.width or not asset.height:
        return
    aspect = _cropped_aspect(clip.place, asset)
    layer = PictureLayer(
        asset=digests[name],
        times=_times(timeline, clip, times) if asset.kind == "video" else None,
        boxes=boxes_of(clip, aspect, spec.width, spec.height, local),
        window=window_of(clip, aspect, spec.width, spec.height),
        crop=_crop(clip.place),
        flip_h=clip.place.flip_h,
        flip_v=clip.place.flip_v,
        opacity=opacity,
        mask=clip.look.mask,
        alpha=asset.alpha,
    )
    full_frame = clip.place.width is None and clip.place.rect is None
    if full_frame and not covers(layer.boxes, layer.window, spec.width, spec.height):
        yield from _background(timeline, spec, clip, layer, digests)
    elif full_frame and opacity != (1.0,):
        yield ColorLayer(_fade_color(clip.place.background), full)
    yield layer


def _crop(place: Place) -> tuple[float, float, float, float]:
    return place.crop_left, place.crop_right, place.crop_top, place.crop_bottom


def _cropped_aspect(place: Place, asset: Asset) -> float:
    left, right, top, bottom = _crop(place)
    wide, high = 1 - left - right, 1 - top - bottom
    if wide <= 0.01 or high <= 0.01 or not asset.width or not asset.height:
        raise NotRenderable(what="a crop that leaves nothing")
    return (asset.width * wide) / (asset.height * high)


def _fade_color(background: str) -> str:
    return background if _COLOR.fullmatch(background) else "#000000"


def _background(
    timeline: Timeline, spec: OutputSpec, clip: Clip, layer: PictureLayer, digests: Mapping[str, str]
) -> Iterator[PictureLayer | ColorLayer]:
    """What is seen beside a picture that does not fill the canvas."""
    full = (0, 0, spec.width, spec.height)
    background = clip.place.background
    if background == "blur":
        if layer.opacity != (1.0,):
            yield ColorLayer("#000000", full)
        box = _covering(clip, spec, layer.boxes[0].w / max(1e-6, layer.boxes[0].h))
        radius = round(BLUR_SHARE * min(spec.width, spec.height))
        yield replace(layer, boxes=(box,), window=full, mask="none", blur=max(1, radius))
    elif background in digests:
        behind = Clip(id="", start=clip.start, duration=clip.duration, asset=background, place=Place(fit="cover"))
        yield from picture_layers(timeline, spec, behind, digests, [clip.start] * len(layer.boxes[:1]))
    elif _COLOR.fullmatch(background):
        yield ColorLayer(background, full)
    else:
        raise NotRenderable(what=f"the background “{background}”")


def _covering(clip: Clip, spec: OutputSpec, aspect: float) -> Box:
    still = replace(clip, place=Place(fit="cover"), look=replace(clip.look, keyframes=()))
    return boxes_of(still, aspect, spec.width, spec.height, [0])[0]


def _times(timeline: Timeline, clip: Clip, times: list[int]) -> Times:
    """Source times in the middle of each output frame, where rounding of a source's own times cannot matter."""
    half = timeline.canvas.rate.frame_duration // 2
    if clip.freeze and clip.source:
        return Times(clip.source.start + half)
    centres = [min(max(time, clip.start - clip.duration), clip.end + clip.duration) + half for time in times]
    sources = [max(0, clip.source_at(time)) for time in centres]
    if clip.loop:
        return Times(sources[0], sampled=tuple(sources))
    frame = Fraction(timeline.canvas.rate.frame_duration)
    step = -frame * clip.speed if clip.reversed else frame * clip.speed
    if any(abs(sources[0] + round(n * step) - time) > 2 for n, time in enumerate(sources)):
        return Times(sources[0], sampled=tuple(sources))
    return Times(sources[0], step)
