"""The rules every timeline keeps; each broken one is named with its place."""

from __future__ import annotations

from collections.abc import Iterator

from saycut.errors import InvalidTimeline
from saycut.timeline.model import Asset, Clip, Timeline, Track, is_own_asset
from saycut.timeline.time import FLICKS
from saycut.timeline.vocabulary import FILTERS, POSITIONS, ROLE_KINDS, TRANSITIONS

__all__ = ["problems", "validate"]

MAX_DURATION = 24 * 3600 * FLICKS


def validate(timeline: Timeline) -> None:
    """Raise InvalidTimeline naming the first broken rule."""
    for reason in problems(timeline):
        raise InvalidTimeline(reason=reason)


def problems(timeline: Timeline) -> Iterator[str]:
    """Every broken rule, as a clause in English."""
    yield from _canvas(timeline)
    yield from _ids(timeline)
    for track in timeline.tracks:
        if track.kind not in ROLE_KINDS[track.role]:
            yield f"role {track.role} does not go on a {track.kind} track"
        for clip in track.clips:
            yield from (f"clip {clip.id}: {reason}" for reason in _clip(timeline, track, clip))
    yield from _main(timeline)
    yield from _transitions(timeline)


def _canvas(timeline: Timeline) -> Iterator[str]:
    canvas = timeline.canvas
    if not (16 <= canvas.width <= 8192 and 16 <= canvas.height <= 8192):
        yield f"a canvas of {canvas.width} × {canvas.height} pixels"
    if not 1 <= canvas.rate.fraction <= 240:
        yield f"a canvas of {canvas.rate.fps:g} frames a second"
    elif not canvas.rate.exact:
        yield f"a canvas of {canvas.rate.fps:g} frames a second, which no time grid holds"
    if timeline.duration > MAX_DURATION:
        yield "it is longer than 24 hours"


def _ids(timeline: Timeline) -> Iterator[str]:
    ids = [track.id for track in timeline.tracks] + [clip.id for _, clip in timeline.each()]
    if len(ids) != len(set(ids)) or "" in ids:
        yield "two tracks or clips have the same id, or none"
    names = [asset.name for asset in timeline.assets]
    if len(names) != len(set(names)):
        yield "two assets have the same name"
    if sum(track.role == "main" for track in timeline.tracks) > 1:
        yield "there are two main tracks"


def _clip(timeline: Timeline, track: Track, clip: Clip) -> Iterator[str]:
    rate = timeline.canvas.rate
    if clip.start < 0 or clip.duration <= 0:
        yield "it has no length or starts before 0"
    if rate.snap(clip.start) != clip.start or rate.snap(clip.end) != clip.end:
        yield "it is off the frame grid"
    if isinstance(clip.place.pos, str) and clip.place.pos not in POSITIONS:
        yield f"unknown position {clip.place.pos}"
    for item in clip.look.filters:
        if item.name not in FILTERS:
            yield f"unknown filter {item.name}"
    for keys in clip.look.keyframes:
        times = [time for time, _ in keys.points]
        if len(times) < 2 or times != sorted(times):
            yield "keyframes need two points or more, in order of time"
    if min(clip.sound.gain_pct, clip.look.opacity, clip.place.scale) < 0 or clip.speed <= 0:
        yield "a level, opacity, scale or speed below 0"
    if track.kind == "text":
        if clip.text is None:
            yield "text is missing"
    else:
        yield from _source(timeline, track, clip)


def _source(timeline: Timeline, track: Track, clip: Clip) -> Iterator[str]:
    if clip.asset is None:
        yield "it has no asset"
        return
    asset = timeline.asset(clip.asset)
    if asset is None:
        if not is_own_asset(clip.asset):
            yield f"unknown asset {clip.asset}"
        return
    yield from _playable(track, asset)
    if asset.duration is None:
        return
    if clip.source is None:
        yield "its source range is missing"
        return
    slack = timeline.canvas.rate.frame_duration
    outside = clip.source.start < 0 or clip.source.duration < 0 or clip.source.end > asset.duration + slack
    if outside and not clip.freeze:
        yield f"it plays {clip.asset} outside what exists of it"
    if not (clip.loop or clip.freeze or clip.ramps):
        played = clip.source.duration / clip.speed
        if abs(played - clip.duration) > slack:
            yield "its source range does not match its length and speed"


def _playable(track: Track, asset: Asset) -> Iterator[str]:
    if asset.kind == "script":
        yield f"{asset.name} is a script and cannot be played"
    elif asset.kind == "audio" and track.kind != "audio":
        yield f"{asset.name} has no picture for a {track.kind} track"
    elif asset.kind == "image" and track.kind == "audio":
        yield f"{asset.name} has no sound"


def _main(timeline: Timeline) -> Iterator[str]:
    at = 0
    for clip in timeline.main.clips if timeline.main else ():
        if clip.start != at:
            yield f"the main track has a gap or an overlap at clip {clip.id}"
        at = clip.end


def _transitions(timeline: Timeline) -> Iterator[str]:
    main = timeline.main
    cuts = {clip.start for clip in main.clips} | {0, main.end, timeline.duration} if main else {0, timeline.duration}
    for item in timeline.transitions:
        if item.type not in TRANSITIONS:
            yield f"unknown transition {item.type}"
        if item.duration <= 0 or item.at not in cuts:
            yield f"a transition {item.type} that is not at a cut"
    if len({item.at for item in timeline.transitions}) != len(timeline.transitions):
        yield "two transitions at one cut"
