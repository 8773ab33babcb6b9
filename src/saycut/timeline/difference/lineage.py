"""Where the material of the main track went: which stretch of which old clip plays in which new clip.

    before   |------- c1 -------|-- c2 --|
    links    |--a---|xxx|---b---|---c----|          x: lost
    after    |--a---|---c----|---b---|              c1, c2 and c3, the rest of c1

A clip keeps its id through edits and the second half of a cut gets a new one. So ids come first, then the material: a
new clip is a piece of an old one where it plays what the old one lost.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from saycut.timeline.model import Clip
from saycut.timeline.ripple import Piece, TimeMap
from saycut.timeline.time import TimeRange

__all__ = ["Anchor", "Lineage", "Link", "is_still", "minus", "slipped", "trace"]

Anchor = Literal["head", "tail", "cut"]
"""Which end of shortened stills stayed; the material does not tell. ``cut``: of those in a row the first one's head and
the others' tail, as one cut across them leaves it."""


@dataclass(frozen=True, slots=True)
class Link:
    """A stretch of an old clip (``old``, its times) that plays in a new clip (``new``, its times)."""

    before: Clip
    after: Clip
    old: TimeRange
    new: TimeRange


@dataclass(frozen=True, slots=True)
class Lineage:
    """All links in old order; old clips that are gone and new ones that came have none."""

    links: tuple[Link, ...]
    gone: tuple[Clip, ...]
    came: tuple[Clip, ...]
    time_map: TimeMap


def is_still(clip: Clip) -> bool:
    """True where timeline time does not run through a source: pictures, frozen and looped clips."""
    return clip.source is None or clip.freeze or clip.loop


def trace(before: Sequence[Clip], after: Sequence[Clip], slack: int, grain: int, anchor: Anchor) -> Lineage:
    """Follow the main clips from ``before`` to ``after``.

    Stretches up to ``slack`` flicks count as nothing, and a source that starts up to ``grain`` flicks off is the same.
    """
    tracer = _Tracer(slack, grain, anchor)
    tracer.follow_same(before, after)
    tracer.follow_lost(before, after)
    links = tuple(sorted(tracer.links, key=lambda link: link.old.start))
    old_ids = {link.before.id for link in links}
    new_ids = {link.after.id for link in links}
    return Lineage(
        links,
        tuple(clip for clip in before if clip.id not in old_ids),
        tuple(clip for clip in after if clip.id not in new_ids),
        _time_map(before, links, slack),
    )


@dataclass
class _Tracer:
    slack: int
    grain: int
    anchor: Anchor
    links: list[Link] = field(default_factory=list)

    def follow_same(self, before: Sequence[Clip], after: Sequence[Clip]) -> None:
        same = _same_clips(before, after)
        whole = {old.id for old, new in same if new.duration >= old.duration}
        follows_loss = {b.id for a, b in itertools.pairwise(before) if a.id not in whole}
        for old, new in same:
            tail = self.anchor == "tail" or (self.anchor == "cut" and old.id in follows_loss)
            self.links.append(self._link_of_same(old, new, tail))

    def follow_lost(self, before: Sequence[Clip], after: Sequence[Clip]) -> None:
        """Link what new clips play and no link explains yet to what old clips lost."""
        lost = {old.id: self._unlinked(old.range, [k.old for k in self.links if k.before is old]) for old in before}
        for new in after:
            unknown = self._unlinked(new.range, [link.new for link in self.links if link.after is new])
            for old in before if unknown else ():
                for link in self._links_to(old, lost[old.id], new, unknown):
                    self.links.append(link)
                    lost[old.id] = self._left(lost[old.id], link.old)
                    unknown = self._left(unknown, link.new)

    def _links_to(self, old: Clip, lost: list[TimeRange], new: Clip, unknown: list[TimeRange]) -> list[Link]:
        if not lost or old.asset != new.asset or is_still(old) != is_still(new):
            return []
        if old.source is None or new.source is None or is_still(old):
            whole = unknown == [new.range] and (old.source, old.freeze) == (new.source, new.freeze)
            room = next((span for span in lost if span.duration >= new.duration), None) if whole else None
            return [Link(old, new, TimeRange(room.end - new.duration, new.duration), new.range)] if room else []
        common = old.source.intersection(new.source)
        links = []
        for span in lost if common else ():
            for here in unknown:
                source = _source_of(old, span).intersection(_source_of(new, here))
                if source and source.duration > self.slack:
                    links.append(Link(old, new, _where(old, source), _where(new, source)))
        return links

    def _link_of_same(self, old: Clip, new: Clip, tail: bool) -> Link:
        whole = Link(old, new, old.range, new.range)
        if is_still(old) != is_still(new):
            return whole
        if old.source is None or new.source is None or is_still(old):
            kept = min(old.duration, new.duration)
            if tail:
                return Link(old, new, TimeRange(old.end - kept, kept), TimeRange(new.end - kept, kept))
            return Link(old, new, TimeRange(old.start, kept), TimeRange(new.start, kept))
        common = old.source.intersection(new.source)
        if common is None or slipped(old, new, self.grain):
            return whole
        return Link(old, new, self._snug(old, _where(old, common)), self._snug(new, _where(new, common)))

    def _snug(self, clip: Clip, span: TimeRange) -> TimeRange:
        """``span`` reaching to the clip's edges where less than ``slack`` is missing."""
        start = clip.start if span.start - clip.start <= self.slack else span.start
        end = clip.end if clip.end - span.end <= self.slack else span.end
        return TimeRange.between(start, end)

    def _unlinked(self, span: TimeRange, taken: list[TimeRange]) -> list[TimeRange]:
        return [left for left in minus(span, taken) if left.duration > self.slack]

    def _left(self, spans: list[TimeRange], taken: TimeRange) -> list[TimeRange]:
        return [left for span in spans for left in self._unlinked(span, [taken])]


def _same_clips(before: Sequence[Clip], after: Sequence[Clip]) -> list[tuple[Clip, Clip]]:
    """Clips that are the same: by id and asset, else by asset and source where no id tells."""
    by_id = {clip.id: clip for clip in before}
    same = [(by_id[new.id], new) for new in after if new.id in by_id and by_id[new.id].asset == new.asset]
    known = {clip.id for _, clip in same}
    old_left = [clip for clip in before if clip.id not in known]
    for new in (clip for clip in after if clip.id not in known):
        twin = next((old for old in old_left if _plays(old) == _plays(new)), None)
        if twin is not None:
            old_left.remove(twin)
            same.append((twin, new))
    return same


def slipped(old: Clip, new: Clip, grain: int) -> bool:
    """True when the same length of another part of the source plays."""
    if old.source is None or new.source is None or old.source.duration != new.source.duration:
        return False
    return abs(old.source.start - new.source.start) > grain


def _plays(clip: Clip) -> tuple[object, ...]:
    return clip.asset, clip.source, clip.duration, clip.freeze, clip.loop


def _where(clip: Clip, source: TimeRange) -> TimeRange:
    """Timeline range in which ``clip`` plays this part of its source."""
    if clip.source is None or source == clip.source:
        return clip.range
    factor = Fraction(clip.duration, clip.source.duration)
    head = clip.source.end - source.end if clip.reversed else source.start - clip.source.start
    start = clip.start + round(head * factor)
    return TimeRange.between(start, clip.start + round((head + source.duration) * factor))


def _source_of(clip: Clip, span: TimeRange) -> TimeRange:
    """Part of its source that ``clip`` plays in this timeline range."""
    if clip.source is None or span == clip.range:
        return clip.source or span
    factor = Fraction(clip.source.duration, clip.duration)
    head, length = round((span.start - clip.start) * factor), round(span.duration * factor)
    return TimeRange(clip.source.end - head - length if clip.reversed else clip.source.start + head, length)


def minus(span: TimeRange, taken: Sequence[TimeRange]) -> list[TimeRange]:
    """What is left of ``span`` without the ``taken`` ranges."""
    at, left = span.start, []
    for item in sorted(taken, key=lambda item: item.start):
        if item.start > at:
            left.append(TimeRange.between(at, min(item.start, span.end)))
        at = max(at, item.end)
    if at < span.end:
        left.append(TimeRange.between(at, span.end))
    return [item for item in left if item.duration > 0]


def _time_map(before: Sequence[Clip], links: Sequence[Link], slack: int) -> TimeMap:
    """The links as a map without gaps; losses up to ``slack`` go to the stretch before them."""
    pieces: list[Piece] = []
    for clip in before:
        at = clip.start
        for link in sorted((link for link in links if link.before is clip), key=lambda link: link.old.start):
            if link.old.start - at > slack:
                pieces.append(Piece(TimeRange.between(at, link.old.start), None))
                at = link.old.start
            if link.old.end > at:
                pieces.append(Piece(TimeRange.between(at, link.old.end), link.new))
                at = link.old.end
        if clip.end - at > slack or (clip.end > at and not pieces):
            pieces.append(Piece(TimeRange.between(at, clip.end), None))
        elif clip.end > at:
            pieces[-1] = Piece(TimeRange.between(pieces[-1].old.start, clip.end), pieces[-1].new)
    return TimeMap(tuple(pieces))
