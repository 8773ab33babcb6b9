"""Operations that change the programme: what plays when. On the main track everything else is carried along.

ripple delete   |--A--|xx|--B--|   →   |--A--|--B--|
insert          |--A--|--B--|      →   |--A--|new|--B--|
trim            takes from a clip's head or tail, or gives back what its source still has
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from saycut.errors import InvalidTimeline, OutOfRange
from saycut.timeline.model import Clip, Timeline, Track
from saycut.timeline.operations.lookup import clip_of, main_of, numbered, programme_range, put_track, track_of
from saycut.timeline.operations.tracks import AddTrack, on_grid
from saycut.timeline.pieces import later_keys, moved, part
from saycut.timeline.ripple import Piece, TimeMap, carry
from saycut.timeline.time import TimeRange, scaled

__all__ = ["Insert", "Remove", "Reorder", "RippleDelete", "SetSpeed", "Split", "Trim"]


def _laid(clips: Iterable[Clip]) -> list[Clip]:
    """Clips end to end from 0 in the given order."""
    at, out = 0, []
    for clip in clips:
        out.append(moved(clip, at))
        at += clip.duration
    return out


def _map(old: Iterable[Clip], new: Iterable[Clip]) -> TimeMap:
    """Where each old clip's stretch went, by id; one that is no longer there is gone."""
    after = {clip.id: clip.range for clip in new}
    return TimeMap(tuple(Piece(clip.range, after.get(clip.id)) for clip in old))


@dataclass(frozen=True, slots=True)
class RippleDelete:
    """Take a range out of the programme and close the gap."""

    start: int
    end: int
    op: Literal["ripple_delete"] = "ripple_delete"

    def edit(self, timeline: Timeline) -> Timeline:
        span = programme_range(timeline, TimeRange.between(self.start, self.end))
        main = main_of(timeline)
        cut = TimeRange.between(span.start, min(span.end, main.end))
        if cut.duration <= 0:
            raise OutOfRange(what="the range", limit="the main track")
        kept: list[Clip] = []
        for clip in main.clips:
            kept.extend(parts := _without(clip, cut))
            if len(parts) == 2:
                timeline, kept[-1] = numbered(timeline, parts[1])
        pieces = [TimeRange.between(0, cut.start), cut, TimeRange.between(cut.end, main.end)]
        news = [pieces[0], None, pieces[2].shifted(-cut.duration)]
        time_map = TimeMap(tuple(Piece(old, new) for old, new in zip(pieces, news, strict=True) if old.duration))
        return carry(timeline, _laid(kept), time_map)


def _without(clip: Clip, cut: TimeRange) -> list[Clip]:
    sides = [
        TimeRange.between(clip.start, min(clip.end, cut.start)),
        TimeRange.between(max(clip.start, cut.end), clip.end),
    ]
    if not clip.range.overlaps(cut):
        return [clip]
    return [part(clip, side) for side in sides if side.duration > 0]


@dataclass(frozen=True, slots=True)
class Split:
    """Cut in two what plays at ``at``: the named clip, or the main clip there. Nothing moves."""

    at: int
    clip: str | None = None
    op: Literal["split"] = "split"

    def edit(self, timeline: Timeline) -> Timeline:
        at = timeline.canvas.rate.snap(self.at)
        if self.clip is None:
            track = main_of(timeline)
            inside = [clip for clip in track.clips if clip.start < at < clip.end]
        else:
            track, named = clip_of(timeline, self.clip)
            inside = [named] if named.start < at < named.end else []
        if not inside:
            raise OutOfRange(what="the split", limit="every clip")
        timeline, halves = split_at(timeline, inside[0], at)
        clips = [piece for clip in track.clips for piece in (halves if clip.id == inside[0].id else (clip,))]
        return put_track(timeline, replace(track, clips=tuple(clips)))


def split_at(timeline: Timeline, clip: Clip, at: int) -> tuple[Timeline, tuple[Clip, Clip]]:
    """Both halves of a clip; the first keeps the id."""
    first = part(clip, TimeRange.between(clip.start, at))
    timeline, second = numbered(timeline, part(clip, TimeRange.between(at, clip.end)))
    return timeline, (first, second)


@dataclass(frozen=True, slots=True)
class Insert:
    """Put a clip on a track at its start. On the main track it pushes what follows, splitting a clip it falls into.

    ``track`` is a track id; ``main`` also makes the main track where there is none.
    """

    track: str
    clip: Clip
    op: Literal["insert"] = "insert"

    def edit(self, timeline: Timeline) -> Timeline:
        main = timeline.main
        if self.track == "main" and main is None:
            new = Track("", "video", "main", (moved(self.clip, 0),))
            return AddTrack(new).edit(timeline)
        target = main if self.track == "main" and main else track_of(timeline, self.track)
        timeline, clip = numbered(timeline, self.clip)
        clip = on_grid(timeline, clip)
        if target.role == "main":
            return self._into_main(timeline, target, clip)
        clips = sorted((*target.clips, clip), key=lambda item: item.start)
        return put_track(timeline, replace(target, clips=tuple(clips)))

    def _into_main(self, timeline: Timeline, main: Track, clip: Clip) -> Timeline:
        at = min(clip.start, main.end)
        before: list[Clip] = []
        after: list[Clip] = []
        for old in main.clips:
            if old.start < at < old.end:
                timeline, (first, second) = split_at(timeline, old, at)
                before.append(first)
                after.append(second)
            else:
                (before if old.end <= at else after).append(old)
        pieces = [Piece(TimeRange.between(0, at), TimeRange.between(0, at))] if at else []
        if main.end > at:
            rest = TimeRange.between(at, main.end)
            pieces.append(Piece(rest, rest.shifted(clip.duration)))
        return carry(timeline, _laid([*before, clip, *after]), TimeMap(tuple(pieces)))


@dataclass(frozen=True, slots=True)
class Remove:
    """Remove clips. On the main track the gap closes and what lay over them goes; elsewhere nothing moves."""

    clips: tuple[str, ...]
    op: Literal["remove"] = "remove"

    def edit(self, timeline: Timeline) -> Timeline:
        named = [clip_of(timeline, clip_id) for clip_id in self.clips]
        for track_id in dict.fromkeys(track.id for track, _ in named if track.role != "main"):
            track = track_of(timeline, track_id)
            left = tuple(clip for clip in track.clips if clip.id not in self.clips)
            timeline = put_track(timeline, replace(track, clips=left))
        main = timeline.main
        if main is None or not any(clip.id in self.clips for clip in main.clips):
            return timeline
        kept = _laid(clip for clip in main.clips if clip.id not in self.clips)
        return carry(timeline, kept, _map(main.clips, kept))


@dataclass(frozen=True, slots=True)
class Reorder:
    """Play the main clips in this order; ids that are not named keep their order behind the named ones."""

    clips: tuple[str, ...]
    op: Literal["reorder"] = "reorder"

    def edit(self, timeline: Timeline) -> Timeline:
        main = main_of(timeline)
        by_id = {clip.id: clip for clip in main.clips}
        for clip_id in self.clips:
            if clip_id not in by_id:
                clip_of(timeline, clip_id)
                raise InvalidTimeline(reason=f"clip {clip_id} is not on the main track")
        order = dict.fromkeys((*self.clips, *by_id))
        new = _laid(by_id[clip_id] for clip_id in order)
        return carry(timeline, new, _map(main.clips, new))


@dataclass(frozen=True, slots=True)
class SetSpeed:
    """Play clips at ``speed`` (2: twice as fast); on the main track what follows closes up."""

    clips: tuple[str, ...]
    speed: Fraction
    keep_pitch: bool = True
    op: Literal["set_speed"] = "set_speed"

    def edit(self, timeline: Timeline) -> Timeline:
        for clip_id in self.clips:
            track, clip = clip_of(timeline, clip_id)
            new = self._played(timeline, clip)
            clips = [new if old.id == clip_id else old for old in track.clips]
            if track.role == "main":
                laid = _laid(clips)
                timeline = carry(timeline, laid, _map(track.clips, laid))
            else:
                timeline = put_track(timeline, replace(track, clips=tuple(clips)))
        return timeline

    def _played(self, timeline: Timeline, clip: Clip) -> Clip:
        if self.speed <= 0:
            raise OutOfRange(what="the speed", limit="what can be played")
        if clip.source is None or clip.freeze:
            raise InvalidTimeline(reason=f"clip {clip.id} is a still and has no speed")
        rate = timeline.canvas.rate
        length = rate.snap(round(clip.source.duration / self.speed)) if not clip.loop else clip.duration
        return replace(clip, speed=self.speed, keep_pitch=self.keep_pitch, duration=max(length, rate.frame_duration))


@dataclass(frozen=True, slots=True)
class Trim:
    """Take ``head`` and ``tail`` flicks off a clip's ends; negative values give back what the source still has.

    On the main track what follows closes up. On other tracks the tail moves, and the start stays with the picture.
    """

    clip: str
    head: int = 0
    tail: int = 0
    op: Literal["trim"] = "trim"

    def edit(self, timeline: Timeline) -> Timeline:
        track, clip = clip_of(timeline, self.clip)
        snap = timeline.canvas.rate.snap
        head, tail = snap(self.head), snap(self.tail)
        span = TimeRange.between(clip.start + head, clip.end - tail)
        if span.duration <= 0:
            raise OutOfRange(what="the trim", limit=f"clip {clip.id}")
        new = _resized(timeline, clip, span)
        if track.role != "main":
            if new.start < 0:
                raise OutOfRange(what="the trim", limit="the timeline")
            return put_track(timeline, replace(track, clips=tuple(new if c.id == clip.id else c for c in track.clips)))
        laid = _laid(new if old.id == clip.id else old for old in track.clips)
        return carry(timeline, laid, _trim_map(track.clips, clip, span))


def _resized(timeline: Timeline, clip: Clip, span: TimeRange) -> Clip:
    """The clip over ``span``, which may reach beyond it where its source allows."""
    within = clip.range.intersection(span)
    new = part(clip, within) if within else clip
    head, tail = max(0, clip.start - span.start), max(0, span.end - clip.end)
    if not (head or tail):
        return new
    new = replace(
        new,
        start=span.start,
        duration=span.duration,
        words=tuple(replace(word, start=word.start + head, end=word.end + head) for word in new.words),
        look=replace(new.look, keyframes=later_keys(new.look.keyframes, head)),
    )
    if clip.source is None or clip.freeze or clip.loop or new.source is None:
        return new
    first, last = scaled(head, clip.speed), scaled(tail, clip.speed)
    if clip.reversed:
        first, last = last, first
    source = TimeRange.between(new.source.start - first, new.source.end + last)
    asset = timeline.asset(clip.asset)
    slack = timeline.canvas.rate.frame_duration
    if source.start < -slack or (asset and asset.duration is not None and source.end > asset.duration + slack):
        raise OutOfRange(what="the trim", limit=f"{clip.asset}")
    last_end = asset.duration if asset and asset.duration is not None else source.end
    return replace(new, source=TimeRange.between(max(0, source.start), min(source.end, max(last_end, clip.source.end))))


def _trim_map(clips: tuple[Clip, ...], trimmed: Clip, span: TimeRange) -> TimeMap:
    """Old clip stretches to new ones, the trimmed clip's cut ends gone and its regained ends new."""
    pieces: list[Piece] = []
    at = 0
    for clip in clips:
        if clip.id != trimmed.id:
            pieces.append(Piece(clip.range, TimeRange(at, clip.duration)))
            at += clip.duration
            continue
        kept = clip.range.intersection(span)
        if kept is None:
            raise OutOfRange(what="the trim", limit=f"clip {clip.id}")
        gone_head = TimeRange.between(clip.start, kept.start)
        gone_tail = TimeRange.between(kept.end, clip.end)
        new_start = at + max(0, clip.start - span.start)
        pieces += [Piece(gone_head, None)] if gone_head.duration else []
        pieces.append(Piece(kept, TimeRange(new_start, kept.duration)))
        pieces += [Piece(gone_tail, None)] if gone_tail.duration else []
        at += span.duration
    return TimeMap(tuple(pieces))
