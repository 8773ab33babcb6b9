"""Where the programme is cut into segments.

    main      |--------A--------|-------------B-------------|
    overlay            |---pip---|
    text         |--title--|          |--cue--|
    borders   |  |      |   |   |     |       |      |      |

Hard borders stand where the set of pictures changes. Between them a grid of about two seconds, anchored in the main
clip's own source, so that borders move with their picture and not with edits elsewhere; a grid line near the edge of a
text moves onto it.
"""

from __future__ import annotations

from bisect import bisect_left
from fractions import Fraction
from itertools import pairwise

from saycut.timeline.model import Clip, Timeline, Track, Transition
from saycut.timeline.time import FLICKS, TimeRange

__all__ = ["borders", "joined_clips", "transition_ranges"]

GRID = 2 * FLICKS
REACH = GRID * 9 // 20
"""How far a grid line moves to meet the edge of a text."""
SHORTEST = GRID // 4
"""No grid line so near to a hard border."""


def transition_ranges(timeline: Timeline) -> tuple[tuple[Transition, TimeRange], ...]:
    """Where each transition shows, in time order and on the frame grid: across its cut, or inside at an edge.

    None reaches beyond the two clips it joins; two that would overlap meet half-way.
    """
    main = timeline.main
    if main is None or not main.clips:
        return ()
    found: list[tuple[Transition, TimeRange]] = []
    for item in sorted(timeline.transitions, key=lambda item: item.at):
        span = _joined(timeline, main, item)
        if found and found[-1][1].end > span.start:
            earlier, other = found[-1]
            meeting = timeline.canvas.rate.snap((other.end + span.start) // 2)
            found[-1] = earlier, TimeRange.between(other.start, meeting)
            span = TimeRange.between(meeting, span.end)
        found.append((item, span))
    return tuple((item, span) for item, span in found if span.duration > 0)


def _joined(timeline: Timeline, main: Track, item: Transition) -> TimeRange:
    snap = timeline.canvas.rate.snap
    length = max(snap(item.duration), timeline.canvas.rate.frame_duration)
    before, after = joined_clips(main, item)
    if before is None:
        return TimeRange(0, min(length, after.duration if after else 0))
    if after is None:
        return TimeRange.between(max(before.start, before.end - length), before.end)
    start = snap(item.at - length // 2)
    return TimeRange.between(max(before.start, start), min(after.end, start + length))


def joined_clips(main: Track, item: Transition) -> tuple[Clip | None, Clip | None]:
    """The clips on both sides of a transition; None where the programme begins or ends."""
    at = min(item.at, main.end)
    before = next((clip for clip in main.clips if clip.end == at), None)
    return before, next((clip for clip in main.clips if clip.start == at), None)


def borders(timeline: Timeline) -> list[int]:
    """Border times in flicks from 0 to the end, rising."""
    end = timeline.duration
    hard = {0, end}
    soft: list[int] = []
    for track, clip in timeline.each():
        if track.kind == "text":
            soft += [clip.start, clip.end]
        elif track.kind != "audio":
            hard |= {clip.start, clip.end}
    for _, span in transition_ranges(timeline):
        hard |= {span.start, span.end}
    edges = sorted(time for time in hard if 0 <= time <= end)
    soft.sort()
    out = []
    for start, stop in pairwise(edges):
        out += [start, *_between(timeline, start, stop, soft)]
    return [*out, end] if end else [0]


def _between(timeline: Timeline, start: int, stop: int, soft: list[int]) -> list[int]:
    main = timeline.main
    under = next((clip for clip in main.clips if clip.range.contains(start)), None) if main else None
    snap = timeline.canvas.rate.snap
    found: set[int] = set()
    time = start + GRID - _phase(under, start)
    while time < stop:
        border = snap(_nearest(soft, time))
        if start + SHORTEST <= border <= stop - SHORTEST:
            found.add(border)
        time += GRID
    return sorted(found)


def _phase(clip: Clip | None, start: int) -> int:
    """How far ``start`` is past the last grid line of what plays there."""
    if clip is None:
        return 0
    if clip.source is None or clip.freeze or clip.loop or clip.ramps:
        return (start - clip.start) % GRID
    played = Fraction(clip.source_at(start)) / clip.speed
    return round(-played if clip.reversed else played) % GRID


def _nearest(soft: list[int], time: int) -> int:
    index = bisect_left(soft, time)
    near = [edge for edge in soft[max(0, index - 1) : index + 1] if abs(edge - time) <= REACH]
    return min(near, key=lambda edge: abs(edge - time), default=time)
