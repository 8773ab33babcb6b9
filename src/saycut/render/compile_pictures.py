"""A clip with a picture → its layers in one segment: the picture, and what lies behind it where it leaves room."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction

from saycut.errors import NoPicture, NotRenderable
from saycut.language import Words
from saycut.render.geometry import boxes_of, covers, turn_of, window_of
from saycut.render.motion import fade
from saycut.render.plan import Box, ColorLayer, OutputSpec, PictureLayer, Times
from saycut.render.wording import naming
from saycut.timeline.model import Asset, Clip, Place, Timeline, Track
from saycut.timeline.time import TimeRange
from saycut.timeline.vocabulary import Role

__all__ = ["picture_layers"]

_COLOR = re.compile(r"#[0-9a-fA-F]{6}")
BLUR_SHARE = 0.04
"""Radius of a blurred background as a share of the canvas's shorter side."""

REPLACING: frozenset[Role] = frozenset({"main", "broll", "card"})
"""Roles that stand for the whole picture and always have a background. Others float over what is below."""

PHASE = Fraction(9, 20)
"""Where in the shorter of an output frame and a source frame its picture is read: a little before the middle.

So neither equal rates nor 1:2, 2:1, 4:5, 5:6 … come near a border between two source frames, where a timestamp rounded
to Matroska's milliseconds would decide which of them shows.
"""


def picture_layers(
    timeline: Timeline, spec: OutputSpec, track: Track, clip: Clip, digests: Mapping[str, str], times: list[int]
) -> Iterator[PictureLayer | ColorLayer]:
    """Layers of ``clip`` at the given timeline times (flicks, one per frame), from the bottom up.

    Raises NotRenderable, and NoPicture for an asset without one.
    """
    layer = _picture(timeline, spec, clip, digests, times)
    if clip.place.width is None and clip.place.rect is None:
        is_open = layer.alpha or layer.mask != "none" or not covers(layer.boxes, layer.window, spec.width, spec.height)
        behind = clip.place.background
        main = track.role == "main"
        if is_open and (track.role in REPLACING or behind != Place().background):
            yield from _background(timeline, spec, clip, layer, digests, times, main)
        elif main and layer.opacity != (1.0,):
            yield ColorLayer(behind if _COLOR.fullmatch(behind) else "#000000", _full(spec))
    yield layer


def _picture(
    timeline: Timeline, spec: OutputSpec, clip: Clip, digests: Mapping[str, str], times: list[int]
) -> PictureLayer:
    local = [time - clip.start for time in times]
    name = clip.asset or ""
    if name.startswith("color:"):
        # A solid has no shape of its own: it takes that of its frame.
        clip = replace(clip, place=replace(clip.place, fit="stretch"))
        asset, aspect, digest = None, spec.width / spec.height, _solid(name)
    else:
        asset = timeline.asset(name)
        if asset is None or not asset.width or not asset.height:
            raise NoPicture(name=name)
        aspect, digest = _shown_aspect(clip, asset), digests[name]
    return PictureLayer(
        asset=digest,
        # An animated picture has a duration too.
        times=_times(timeline, asset, clip, times) if asset and asset.duration and clip.source else None,
        boxes=boxes_of(clip, aspect, spec.width, spec.height, local),
        window=window_of(clip, aspect, spec.width, spec.height),
        crop=_crop(clip.place) if asset else (0.0, 0.0, 0.0, 0.0),
        flip_h=clip.place.flip_h,
        flip_v=clip.place.flip_v,
        turn=turn_of(clip),
        opacity=fade(clip, local),
        mask=clip.look.mask,
        alpha=asset is not None and asset.alpha,
    )


def _solid(name: str) -> str:
    color = name.removeprefix("color:")
    if not _COLOR.fullmatch(color):
        raise NotRenderable(what=naming("the colour “{name}”", "颜色“{name}”", color))
    return f"color:{color.upper()}"


def _full(spec: OutputSpec) -> tuple[int, int, int, int]:
    return 0, 0, spec.width, spec.height


def _crop(place: Place) -> tuple[float, float, float, float]:
    return place.crop_left, place.crop_right, place.crop_top, place.crop_bottom


def _shown_aspect(clip: Clip, asset: Asset) -> float:
    """Width by height of the picture once cropped and turned."""
    left, right, top, bottom = _crop(clip.place)
    wide, high = 1 - left - right, 1 - top - bottom
    if wide <= 0.01 or high <= 0.01 or not asset.width or not asset.height:
        raise NotRenderable(what=Words("a crop that leaves nothing", "裁掉整个画面的裁剪"))
    aspect = (asset.width * wide) / (asset.height * high)
    return 1 / aspect if turn_of(clip) in (90, 270) else aspect


def _background(
    timeline: Timeline,
    spec: OutputSpec,
    clip: Clip,
    layer: PictureLayer,
    digests: Mapping[str, str],
    times: list[int],
    main: bool,
) -> Iterator[PictureLayer | ColorLayer]:
    """What is seen beside and behind a picture that leaves some of the canvas open.

    On the main track a picture fades from and to its background; elsewhere both fade over what is below.
    """
    background = clip.place.background
    opacity = (1.0,) if main else layer.opacity
    if background == "blur":
        if main and layer.opacity != (1.0,):
            yield ColorLayer("#000000", _full(spec))
        box = _covering(clip, spec, layer.boxes[0].w / max(1e-6, layer.boxes[0].h))
        radius = max(1, round(BLUR_SHARE * min(spec.width, spec.height)))
        yield replace(layer, boxes=(box,), window=_full(spec), mask="none", alpha=False, blur=radius)
    elif background in digests:
        asset = timeline.asset(background)
        source = TimeRange(0, asset.duration) if asset and asset.duration else None
        place = Place(fit="cover")
        behind = Clip("", clip.start, clip.duration, background, source=source, loop=True, place=place)
        yield replace(_picture(timeline, spec, behind, digests, times), opacity=opacity)
    elif _COLOR.fullmatch(background):
        yield ColorLayer(background, _full(spec), opacity)
    else:
        raise NotRenderable(what=naming("the background “{name}”", "背景“{name}”", background))


def _covering(clip: Clip, spec: OutputSpec, aspect: float) -> Box:
    still = replace(clip, place=Place(fit="cover"), look=replace(clip.look, keyframes=()))
    return boxes_of(still, aspect, spec.width, spec.height, [0])[0]


def _times(timeline: Timeline, asset: Asset, clip: Clip, times: list[int]) -> Times:
    """Source time of each output frame, read in its ``PHASE``."""
    frame = timeline.canvas.rate.frame_duration
    one = asset.rate.frame_duration if asset.rate else frame
    if clip.freeze and clip.source:
        return Times(clip.source.start + round(PHASE * one))
    ahead = round(PHASE * min(Fraction(frame), one / clip.speed))
    sources = [max(0, clip.source_at(time + ahead)) for time in times]
    step = frame * (-clip.speed if clip.reversed else clip.speed)
    straight = all(abs(sources[0] + round(n * step) - time) <= 2 for n, time in enumerate(sources))
    return Times(sources[0], step) if straight and not clip.loop else Times(sources[0], sampled=tuple(sources))
