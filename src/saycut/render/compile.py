"""Timeline → render plan: which layers lie over each other in each segment, and what is heard."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from saycut.errors import NothingToRender, NotRenderable, UnknownReference
from saycut.render.borders import borders, transition_range
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

    Raises NothingToRender, NotRenderable for what this version cannot draw, UnknownReference for an asset without bytes.
    """
    if timeline.duration <= 0:
        raise NothingToRender()
    _refuse_unknown(timeline, digests)
    edges = borders(timeline)
    rate = timeline.canvas.rate
    segments = []
    for start, end in zip(edges, edges[1:], strict=False):
        first, last = rate.frame_at(start), rate.frame_at(end)
        if last > first:
            span = Span(timeline, spec, digests, TimeRange.between(start, end), first, last - first)
            segments.append(Segment(first, last - first, tuple(_layers(span))))
    return RenderPlan(spec, sum(s.frames for s in segments), tuple(segments), sound_plan(timeline, digests))


def _refuse_unknown(timeline: Timeline, digests: Mapping[str, str]) -> None:
    for track, clip in timeline.each():
        name = clip.asset
        if name and name not in digests and not name.startswith("color:"):
            raise UnknownReference(what="asset", name=name)
        for item in clip.look.filters:
            raise NotRenderable(what=f"the filter “{item.name}”")
        if clip.ramps:
            raise NotRenderable(what="speed ramps")
        if track.kind != "text" and track.kind != "audio" and (clip.look.anim_in, clip.look.anim_out) != ("none", "none"):
            raise NotRenderable(what="animations of pictures")
    for transition in timeline.transitions:
        if transition.type not in TRANSITIONS:
            raise NotRenderable(what=f"the transition “{transition.type}”")


@dataclass(frozen=True, slots=True)
class Span:
    """The stretch of the programme that becomes one segment."""

    timeline: Timeline
    spec: OutputSpec
    digests: Mapping[str, str]
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
            yield from _picture(span, clip)


def _picture(span: Span, clip: Clip) -> Iterator[PictureLayer | ColorLayer]:
    yield from picture_layers(span.timeline, span.spec, clip, span.digests, span.frame_times())


def _main(span: Span, track: Track) -> Iterator[Layer]:
    transition = _transition_at(span)
    if transition is None:
        for clip in track.clips:
            if clip.range.overlaps(span.range):
                yield from _picture(span, clip)
        return
    where = transition_range(span.timeline, transition.at, transition.duration)
    before = next((clip for clip in track.clips if clip.end == transition.at), None)
    after = next((clip for clip in track.clips if clip.start == transition.at), None)
    solid = ColorLayer(EDGE_COLORS.get(transition.type, "#000000"), (0, 0, span.spec.width, span.spec.height))
    progress = tuple(round((time - where.start) / where.duration, 5) for time in _centres(span))
    yield TransitionLayer(
        transition.type if before and after else "dissolve",
        progress,
        tuple(_picture(span, before)) if before else (solid,),
        tuple(_picture(span, after)) if after else (solid,),
    )


def _centres(span: Span) -> list[int]:
    half = span.timeline.canvas.rate.frame_duration // 2
    return [time + half for time in span.frame_times()]


def _transition_at(span: Span) -> Transition | None:
    for item in span.timeline.transitions:
        if transition_range(span.timeline, item.at, item.duration).overlaps(span.range):
            return item
    return None


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
