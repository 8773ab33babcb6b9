"""Operations that change how things look and sound, not when they play."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Literal

from saycut.errors import OutOfRange
from saycut.timeline.fields import set_track_values, set_values
from saycut.timeline.model import Canvas, Clip, Timeline, Track, Transition
from saycut.timeline.operations.lookup import clip_of, main_of, put_track, track_of
from saycut.timeline.pieces import moved
from saycut.timeline.ripple import transition_room
from saycut.timeline.time import TimeRange, scaled

__all__ = ["SetCanvas", "SetClips", "SetMaster", "SetTrack", "SetTransition"]


@dataclass(frozen=True, slots=True)
class SetClips:
    """Set fields of clips by their plain names (see ``fields.CLIP_FIELDS``)."""

    clips: tuple[str, ...]
    values: dict[str, object] = field(hash=False)
    op: Literal["set_clips"] = "set_clips"

    def edit(self, timeline: Timeline) -> Timeline:
        for clip_id in self.clips:
            track, clip = clip_of(timeline, clip_id)
            new = set_values(clip, self.values)
            clips = tuple(new if old.id == clip_id else old for old in track.clips)
            timeline = put_track(timeline, replace(track, clips=clips))
        return timeline


@dataclass(frozen=True, slots=True)
class SetTrack:
    """Set a track's name or the defaults of its text clips."""

    track: str
    values: dict[str, object] = field(hash=False)
    op: Literal["set_track"] = "set_track"

    def edit(self, timeline: Timeline) -> Timeline:
        return put_track(timeline, set_track_values(track_of(timeline, self.track), self.values))


@dataclass(frozen=True, slots=True)
class SetCanvas:
    """Change the canvas. A new rate moves every clip to the nearest frame of the new grid."""

    canvas: Canvas
    op: Literal["set_canvas"] = "set_canvas"

    def edit(self, timeline: Timeline) -> Timeline:
        if self.canvas.rate == timeline.canvas.rate:
            return replace(timeline, canvas=self.canvas)
        tracks = tuple(self._regridded(timeline, track) for track in timeline.tracks)
        after = replace(timeline, canvas=self.canvas, tracks=tracks)
        return replace(after, transitions=tuple(self._transitions(timeline, after)))

    def _regridded(self, timeline: Timeline, track: Track) -> Track:
        """Clips on the new grid; on the main track each starts where the one before it ends."""
        rate, at, clips = self.canvas.rate, 0, []
        for clip in track.clips:
            start = at if track.role == "main" else rate.snap(clip.start)
            at = max(rate.snap(clip.end), start + rate.frame_duration)
            clips.append(self._fitted(timeline, replace(moved(clip, start), duration=at - start)))
        return replace(track, clips=tuple(clips))

    def _fitted(self, timeline: Timeline, clip: Clip) -> Clip:
        """The clip with as much of its source as its new length plays."""
        if clip.source is None or clip.freeze or clip.loop or clip.ramps:
            return clip
        asset = timeline.asset(clip.asset)
        start, length = clip.source.start, scaled(clip.duration, clip.speed)
        if asset is not None and asset.duration is not None:
            start = max(0, min(start, asset.duration - length))
            length = min(length, asset.duration)
        return replace(clip, source=TimeRange(start, length))

    def _transitions(self, before: Timeline, after: Timeline) -> Iterator[Transition]:
        """Transitions at the same cuts; where two cuts became one frame, the first stays."""
        old, new = (line.main.clips if line.main else () for line in (before, after))
        cuts = {was.end: now.end for was, now in zip(old, new, strict=True)} | {0: 0}
        seen: set[int] = set()
        for item in before.transitions:
            at = cuts.get(item.at, after.duration)
            if at not in seen:
                seen.add(at)
                yield replace(item, at=at, duration=max(self.canvas.rate.frame_duration, item.duration))


@dataclass(frozen=True, slots=True)
class SetMaster:
    """Set the loudness target of the whole mix in LUFS, or None for none."""

    loudness_lufs: float | None
    op: Literal["set_master"] = "set_master"

    def edit(self, timeline: Timeline) -> Timeline:
        return replace(timeline, loudness_lufs=self.loudness_lufs)


@dataclass(frozen=True, slots=True)
class SetTransition:
    """Put a transition at the main cut at ``at`` (or a fade at 0 or the end); ``type`` None takes it away.

    It is shortened to the shorter of the two clips it joins, and OutOfRange if there is no cut.
    """

    at: int
    type: str | None
    duration: int = 0
    op: Literal["set_transition"] = "set_transition"

    def edit(self, timeline: Timeline) -> Timeline:
        at = timeline.canvas.rate.snap(self.at)
        others = tuple(item for item in timeline.transitions if item.at != at)
        if self.type is None:
            return replace(timeline, transitions=others)
        main = main_of(timeline).clips
        if all(at not in (clip.start, clip.end) for clip in main):
            raise OutOfRange(what="a transition", limit="the cuts")
        duration = min(timeline.canvas.rate.snap(self.duration), transition_room(timeline, main, at))
        both = (*others, Transition(self.type, at, duration))
        return replace(timeline, transitions=tuple(sorted(both, key=lambda item: item.at)))
