"""Operations that change how things look and sound, not when they play."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

from saycut.errors import OutOfRange
from saycut.timeline.fields import set_track_values, set_values
from saycut.timeline.model import Canvas, Clip, Timeline, Transition
from saycut.timeline.operations.lookup import clip_of, main_of, put_track, track_of
from saycut.timeline.time import TimeRange

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
        snap = self.canvas.rate.snap
        tracks = tuple(
            replace(track, clips=tuple(self._regridded(clip) for clip in track.clips)) for track in timeline.tracks
        )
        transitions = tuple(replace(item, at=snap(item.at)) for item in timeline.transitions)
        return replace(timeline, canvas=self.canvas, tracks=tracks, transitions=transitions)

    def _regridded(self, clip: Clip) -> Clip:
        rate = self.canvas.rate
        start = rate.snap(clip.start)
        end = max(rate.snap(clip.end), start + rate.frame_duration)
        return replace(clip, start=start, duration=end - start)


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
        room = self._room(timeline, at)
        duration = min(timeline.canvas.rate.snap(self.duration), room)
        both = (*others, Transition(self.type, at, duration))
        return replace(timeline, transitions=tuple(sorted(both, key=lambda item: item.at)))

    def _room(self, timeline: Timeline, at: int) -> int:
        beside = [clip for clip in main_of(timeline).clips if at in (clip.start, clip.end)]
        if not beside:
            raise OutOfRange(what="a transition", limit="the cuts")
        frame = timeline.canvas.rate.frame_duration
        return max(frame, min(TimeRange(clip.start, clip.duration).duration for clip in beside) - frame)
