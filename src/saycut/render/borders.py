"""Where the programme is cut into segments.

    main      |--------A--------|-------------B-------------|
    overlay            |---pip---|
    text         |--title--|          |--cue--|
    borders   |  |      |   |   |     |       |      |      |

Hard borders stand where the set of pictures changes. Between them a grid of about two seconds, anchored in the main clip's own
source, so that borders move with their picture and not with edits elsewhere; a grid line near the edge of a text moves onto it.
"""

from __future__ import annotations

from bisect import bisect_left
from fractions import Fraction

from saycut.timeline.model import Clip, Timeline
from saycut.timeline.time import FLICKS, TimeRange

__all__ = ["borders", "transition_range"]

GRID = 2 * FLICKS
REACH = GRID * 9 // 20
"""How far a grid line moves to meet the edge of a text."""
SHORTEST = GRID // 4
"""No grid line so near to a hard border."""


def transition_range(timeline: Timeline, at: int, duration: int) -> TimeRange:
    """Where a transition shows: across its cut, or inside the programme at its edges, on the frame grid."""
    snap = timeline.canvas.rate.snap
    end = timeline.main.end if timeline.main else timeline.duration
    if at == 0:
        return TimeRange.between(0, min(snap(duration), end))
    if at >= end:
        return TimeRange.between(max(0, end - snap(duration)), end)
    start = snap(at - duration // 2)
    return TimeRange.between(max(0, start), min(end, snap(start + duration)))


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
    for item in timeline.transitions:
        span = transition_range(timeline, item.at, item.duration)
        hard |= {span.start, span.end}
    edges = sorted(time for time in hard if 0 <= time <= end)
    soft.sort()
    out = []
    for start, stop in zip(edges, edges[1:], strict=False):
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
    if clip is None or clip.source is None or clip.freeze or clip.loop or clip.ramps:
        return (start - (clip.start if clip else 0)) % GRID
    played = Fraction(clip.source_at(start)) / clip.speed
    return round(-played if clip.reversed else played) % GRID


def _nearest(soft: list[int], time: int) -> int:
    index = bisect_left(soft, time)
    near = [edge for edge in soft[max(0, index - 1) : index + 1] if abs(edge - time) <= REACH]
    return min(near, key=lambda edge: abs(edge - time), default=time)
