"""Finding what an operation names, and new ids for what it adds."""

from __future__ import annotations

from dataclasses import replace

from saycut.errors import OutOfRange, UnknownReference
from saycut.timeline.model import Clip, Timeline, Track
from saycut.timeline.time import TimeRange

__all__ = ["clip_of", "main_of", "numbered", "programme_range", "put_track", "track_of"]


def clip_of(timeline: Timeline, clip_id: str) -> tuple[Track, Clip]:
    """The clip with this id and its track, or UnknownReference."""
    found = timeline.find(clip_id)
    if found is None:
        raise UnknownReference(what="clip", name=clip_id)
    return found


def track_of(timeline: Timeline, track_id: str) -> Track:
    """The track with this id, or UnknownReference."""
    track = timeline.track(track_id)
    if track is None:
        raise UnknownReference(what="track", name=track_id)
    return track


def main_of(timeline: Timeline) -> Track:
    """The main track, or UnknownReference where there is none."""
    if timeline.main is None:
        raise UnknownReference(what="track", name="main")
    return timeline.main


def programme_range(timeline: Timeline, span: TimeRange) -> TimeRange:
    """``span`` on the frame grid and inside the programme; OutOfRange when nothing of it is."""
    snap = timeline.canvas.rate.snap
    start, end = max(0, snap(span.start)), min(snap(span.end), timeline.duration)
    if end <= start:
        raise OutOfRange(what="the range", limit="the programme")
    return TimeRange.between(start, end)


def numbered(timeline: Timeline, clip: Clip) -> tuple[Timeline, Clip]:
    """The clip with the next free id, and the timeline that remembers it was given."""
    serial = timeline.serial + 1
    return replace(timeline, serial=serial), replace(clip, id=f"c{serial}")


def put_track(timeline: Timeline, track: Track) -> Timeline:
    """The timeline with the track of this id replaced; a track left without clips goes."""
    tracks = tuple(track if old.id == track.id else old for old in timeline.tracks)
    return replace(timeline, tracks=tuple(item for item in tracks if item.clips))
