"""Operations on whole tracks and on clips that move freely."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from saycut.errors import InvalidTimeline
from saycut.timeline.model import Clip, Timeline, Track
from saycut.timeline.operations.lookup import clip_of, numbered, put_track, track_of
from saycut.timeline.pieces import moved, part
from saycut.timeline.time import TimeRange, scaled

__all__ = ["AddTrack", "Move", "RemoveTrack", "Retime"]


@dataclass(frozen=True, slots=True)
class AddTrack:
    """Add a track with its clips above the others; ids of the track and its clips are given here."""

    track: Track
    op: Literal["add_track"] = "add_track"

    def edit(self, timeline: Timeline) -> Timeline:
        if self.track.role == "main" and timeline.main is not None:
            raise InvalidTimeline(reason="there is a main track already")
        clips: list[Clip] = []
        for clip in sorted(self.track.clips, key=lambda item: item.start):
            timeline, named = numbered(timeline, clip)
            clips.append(on_grid(timeline, named))
        serial = timeline.serial + 1
        track = replace(self.track, id=f"t{serial}", clips=tuple(clips))
        return replace(timeline, serial=serial, tracks=(*timeline.tracks, track) if clips else timeline.tracks)


def on_grid(timeline: Timeline, clip: Clip) -> Clip:
    """The clip with both edges on the nearest frame, at least one frame long."""
    rate = timeline.canvas.rate
    start = rate.snap(clip.start)
    end = max(rate.snap(clip.end), start + rate.frame_duration)
    return replace(moved(clip, start), duration=end - start)


@dataclass(frozen=True, slots=True)
class RemoveTrack:
    """Remove a track and what is on it; for the main track also all transitions."""

    track: str
    op: Literal["remove_track"] = "remove_track"

    def edit(self, timeline: Timeline) -> Timeline:
        track = track_of(timeline, self.track)
        transitions = () if track.role == "main" else timeline.transitions
        tracks = tuple(item for item in timeline.tracks if item.id != track.id)
        return replace(timeline, tracks=tracks, transitions=transitions)


@dataclass(frozen=True, slots=True)
class Move:
    """Move a clip of a free track to another start, and to another length where ``duration`` is given.

    Text, pictures and looped sound take any length; other media keep theirs (trim them instead).
    """

    clip: str
    start: int
    duration: int | None = None
    op: Literal["move"] = "move"

    def edit(self, timeline: Timeline) -> Timeline:
        track, clip = clip_of(timeline, self.clip)
        if track.role == "main":
            raise InvalidTimeline(reason="clips of the main track are reordered, not moved")
        new = moved(clip, max(0, self.start))
        if self.duration is not None:
            if clip.source is not None and not clip.loop:
                raise InvalidTimeline(reason=f"clip {clip.id} takes its length from its source")
            new = replace(new, duration=self.duration)
        new = on_grid(timeline, new)
        rest = [item for item in track.clips if item.id != clip.id]
        return put_track(timeline, replace(track, clips=tuple(sorted([*rest, new], key=lambda item: item.start))))


@dataclass(frozen=True, slots=True)
class Retime:
    """Shift a whole free track by ``by`` flicks and scale its times by ``scale`` around 0; what falls before 0 goes.

    Texts last ``scale`` times as long; media keep their length.
    """

    track: str
    by: int = 0
    scale: Fraction = Fraction(1)
    op: Literal["retime"] = "retime"

    def edit(self, timeline: Timeline) -> Timeline:
        track = track_of(timeline, self.track)
        if track.role == "main":
            raise InvalidTimeline(reason="the main track starts at 0")
        placed = (self._placed(timeline, track, clip) for clip in track.clips)
        return put_track(timeline, replace(track, clips=tuple(clip for clip in placed if clip is not None)))

    def _placed(self, timeline: Timeline, track: Track, clip: Clip) -> Clip | None:
        """The clip at its new time, what lies before 0 cut off; None when all of it does."""
        start = round(clip.start * self.scale) + self.by
        if track.kind == "text" and self.scale != 1:
            words = tuple(
                replace(w, start=scaled(w.start, self.scale), end=scaled(w.end, self.scale)) for w in clip.words
            )
            clip = replace(clip, duration=max(1, scaled(clip.duration, self.scale)), words=words)
        lost = timeline.canvas.rate.snap(max(0, -start))
        if lost >= clip.duration:
            return None
        left = part(clip, TimeRange(clip.start + lost, clip.duration - lost))
        return on_grid(timeline, moved(left, max(0, start)))
