"""Timeline → render plan: which layers lie over each other in each segment, and what is heard."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from saycut.errors import NothingToRender, NotRenderable, UnknownReference
from saycut.language import Words
from saycut.render.borders import borders, joined_clips, transition_ranges
from saycut.render.compile_pictures import picture_layers
from saycut.render.compile_sound import sound_plan
from saycut.render.compile_text import text_layers
from saycut.render.geometry import covers
from saycut.render.plan import (
    ColorLayer,
    Layer,
    OutputSpec,
    PictureLayer,
    RenderPlan,
    Segment,
    TransitionLayer,
)
from saycut.render.transitions import EDGE_COLORS, TRANSITIONS
from saycut.render.wording import naming
from saycut.timeline.model import Clip, Timeline, Track, Transition
from saycut.timeline.time import TimeRange
from saycut.timeline.vocabulary import Role

__all__ = ["compile_plan", "output_spec"]

ORDER: tuple[Role, ...] = (
    "main", "broll", "card", "avatar", "pip", "sticker", "watermark", "label", "title", "captions",
)  # fmt: skip
"""From the bottom up; tracks of one role keep their own order."""


def output_spec(timeline: Timeline, **settings: object) -> OutputSpec:
    """The canvas as an output: even sides, as 4:2:0 needs them."""
    canvas = timeline.canvas
    return OutputSpec(canvas.width // 2 * 2, canvas.height // 2 * 2, canvas.rate, **settings)  # type: ignore[arg-type]


def compile_plan(timeline: Timeline, spec: OutputSpec, digests: Mapping[str, str]) -> RenderPlan:
    """Compile a valid timeline. ``digests`` gives the SHA-256 of each asset's bytes by name.

    Raises NothingToRender, NotRenderable for what this version cannot draw, UnknownReference for an asset without
    bytes, NoPicture for one without a picture.
    """
    if timeline.duration <= 0:
        raise NothingToRender
    _refuse_unknown(timeline, digests)
    edges = borders(timeline)
    transitions = transition_ranges(timeline)
    rate = timeline.canvas.rate
    segments = []
    for start, end in pairwise(edges):
        first, last = rate.frame_at(start), rate.frame_at(end)
        if last > first:
            span = Span(timeline, spec, digests, transitions, TimeRange.between(start, end), first, last - first)
            segments.append(Segment(first, last - first, tuple(_layers(span))))
    return RenderPlan(spec, sum(s.frames for s in segments), tuple(segments), sound_plan(timeline, digests))


def _refuse_unknown(timeline: Timeline, digests: Mapping[str, str]) -> None:
    for track, clip in timeline.each():
        if track.kind != "text" and clip.asset and not clip.asset.startswith("color:") and clip.asset not in digests:
            raise UnknownReference(what=Words("file", "素材"), name=clip.asset)
        for item in clip.look.filters:
            raise NotRenderable(what=naming("the filter “{name}”", "滤镜“{name}”", item.name))
        if clip.ramps:
            raise NotRenderable(what=Words("a speed that changes within a clip", "片段内的变速"))
        animated = (clip.look.anim_in, clip.look.anim_out) != ("none", "none")
        if track.kind in ("video", "overlay") and animated:
            raise NotRenderable(what=Words("animations of pictures", "画面的入场和出场动画"))
    for transition in timeline.transitions:
        if transition.type not in TRANSITIONS:
            raise NotRenderable(what=naming("the transition “{name}”", "转场“{name}”", transition.type))


@dataclass(frozen=True, slots=True)
class Span:
    """The stretch of the programme that becomes one segment."""

    timeline: Timeline
    spec: OutputSpec
    digests: Mapping[str, str]
    transitions: tuple[tuple[Transition, TimeRange], ...]
    range: TimeRange
    first: int
    frames: int

    def frame_times(self) -> list[int]:
        """Timeline time of each frame, flicks."""
        rate = self.timeline.canvas.rate
        return [rate.time_of(self.first + n) for n in range(self.frames)]


def _layers(span: Span) -> Iterator[Layer]:
    """Layers from the bottom up; what an opaque full-frame layer hides is left out."""
    layers: list[Layer] = [ColorLayer("#000000", (0, 0, span.spec.width, span.spec.height))]
    for role in ORDER:
        for track in span.timeline.tracks:
            if track.role == role:
                layers.extend(_of_track(span, track))
    hidden_below = 0
    for index, layer in enumerate(layers):
        if _hides(layer, span.spec):
            hidden_below = index
    yield from layers[hidden_below:]


def _of_track(span: Span, track: Track) -> Iterator[Layer]:
    if track.role == "main":
        yield from _main(span, track)
        return
    for clip in track.clips:
        if not clip.range.overlaps(span.range):
            continue
        if track.kind == "text":
            yield from text_layers(span.timeline, track, clip, span.frame_times())
        else:
            yield from _picture(span, track, clip)


def _picture(span: Span, track: Track, clip: Clip) -> Iterator[PictureLayer | ColorLayer]:
    yield from picture_layers(span.timeline, span.spec, track, clip, span.digests, span.frame_times())


def _main(span: Span, track: Track) -> Iterator[Layer]:
    found = next(((item, where) for item, where in span.transitions if where.overlaps(span.range)), None)
    if found is None:
        for clip in track.clips:
            if clip.range.overlaps(span.range):
                yield from _picture(span, track, clip)
        return
    item, where = found
    before, after = joined_clips(track, item)
    solid = ColorLayer(EDGE_COLORS.get(item.type, "#000000"), (0, 0, span.spec.width, span.spec.height))
    # At an edge there is nothing to come from or go to but the colour itself.
    at_edge = before is None or after is None
    yield TransitionLayer(
        "dissolve" if at_edge and item.type in EDGE_COLORS else item.type,
        tuple(round((time - where.start) / where.duration, 5) for time in _centres(span)),
        tuple(_picture(span, track, before)) if before else (solid,),
        tuple(_picture(span, track, after)) if after else (solid,),
    )


def _centres(span: Span) -> list[int]:
    half = span.timeline.canvas.rate.frame_duration // 2
    return [time + half for time in span.frame_times()]


def _hides(layer: Layer, spec: OutputSpec) -> bool:
    full = (0, 0, spec.width, spec.height)
    if layer.kind == "color":
        return layer.window == full and layer.opacity == (1.0,)
    if layer.kind == "transition":
        return True
    if layer.kind == "picture":
        opaque = layer.opacity == (1.0,) and layer.mask == "none" and not layer.alpha
        return opaque and covers(layer.boxes, layer.window, spec.width, spec.height)
    return False
