"""The semantic difference of two timelines: what an editor would say was done, not which fields differ.

    before ──► lineage of the main clips ──► time map ──► before, carried along ─┐
                                                                                 ├─► what else differs
    after  ──────────────────────────────────────────────────────────────────────┘

What merely rippled along with an edit of the programme is no change: everything off the main track is compared with
where ``ripple.carry`` would have put it, and with where it was.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass, replace

from saycut.timeline.difference.attribution import Ledger, resolved
from saycut.timeline.difference.changes import (
    CanvasChanged,
    Change,
    Cut,
    Difference,
    Joined,
    LoudnessChanged,
    MediaChanged,
    Reordered,
    Replaced,
    Restacked,
    Split,
    TransitionChanged,
)
from saycut.timeline.difference.lineage import Anchor, Lineage, Link, is_still, minus, slipped, trace
from saycut.timeline.model import Asset, Clip, Timeline, Transition
from saycut.timeline.pieces import moved, part
from saycut.timeline.ripple import carry
from saycut.timeline.time import TimeRange

__all__ = ["Difference", "difference"]

_ANCHORS: tuple[Anchor, ...] = ("head", "cut", "tail")


def difference(before: Timeline, after: Timeline) -> Difference:
    """What leads from ``before`` to ``after``; empty when the same plays.

    Where the material does not tell which end of a still was cut, the telling with fewer changes is taken.
    """
    if before == after:
        return Difference(before.duration, after.duration)
    old, new = _Side.of(before), _Side.of(after)
    anchors = _ANCHORS if _shortens_stills(old, new) else _ANCHORS[:1]
    told = (_Comparison.of(old, new, anchor).told() for anchor in anchors)
    return Difference(before.duration, after.duration, min(told, key=len))


@dataclass(frozen=True, slots=True)
class _Side:
    """A timeline with its resolved clips, those of the main track apart."""

    timeline: Timeline
    main: list[Clip]
    free: list[Clip]

    @classmethod
    def of(cls, timeline: Timeline) -> _Side:
        ids = {clip.id for clip in timeline.main.clips} if timeline.main else set()
        clips = resolved(timeline)
        return cls(timeline, [c for c in clips if c.id in ids], [c for c in clips if c.id not in ids])

    @property
    def main_end(self) -> int:
        return self.main[-1].end if self.main else 0


def _shortens_stills(old: _Side, new: _Side) -> bool:
    lengths = {clip.id: clip.duration for clip in new.main}
    return any(is_still(clip) and lengths.get(clip.id, clip.duration) < clip.duration for clip in old.main)


@dataclass(frozen=True, slots=True)
class _Comparison:
    """What counts as nothing, in flicks: ``slack`` of material, ``grain`` of a source start, ``tolerance`` of times."""

    old: _Side
    new: _Side
    carried: _Side
    lineage: Lineage
    slack: int
    grain: int
    tolerance: int

    @classmethod
    def of(cls, old: _Side, new: _Side, anchor: Anchor) -> _Comparison:
        before, after = old.timeline, new.timeline
        frame = max(before.canvas.rate.frame_duration, after.canvas.rate.frame_duration)
        same_rate = before.canvas.rate == after.canvas.rate
        slack, grain = (frame // 2, 0) if same_rate else (frame, frame)
        lineage = trace(old.main, new.main, slack, grain, anchor)
        still = all(piece.new == piece.old for piece in lineage.time_map.pieces) and old.main_end == new.main_end
        carried = old
        if before.main and after.main and not still:
            # Pieces that come of carrying get numbers that stand for nothing in either timeline.
            fresh = replace(before, serial=max(before.serial, after.serial) + 1)
            carried = _Side.of(carry(fresh, after.main.clips, lineage.time_map))
        tolerance = 0 if still and same_rate else 2 * frame
        return cls(old, new, carried, lineage, slack, grain, tolerance)

    def _ledger(self) -> Ledger:
        return Ledger(self.old.timeline, self.new.timeline, self.tolerance)

    def told(self) -> tuple[Change, ...]:
        ledger = self._ledger()
        programme = [*self._cuts_and_clips(ledger), *self._seams(), *self._order()]
        self._main_values(ledger)
        ledger.compare_free(self.old.free, self.carried.free, self.new.free)
        changes = [*programme, *ledger.of_main(), *self._transitions(), *ledger.of_others()]
        return (*changes, *self._whole())

    def _cuts_and_clips(self, ledger: Ledger) -> Iterable[Change]:
        came = {clip.id: clip for clip in self.lineage.came}
        swapped = {clip.id for clip in self.lineage.gone if clip.id in came}
        cuts, removed = self._losses(swapped)
        if cuts:
            yield Cut(tuple(cuts))
        ledger.removed.extend(removed)
        for clip in self.lineage.gone:
            if clip.id in swapped:
                yield Replaced("main", clip, came[clip.id])
        ledger.added.extend(clip for clip in self.lineage.came if clip.id not in swapped)

    def _losses(self, swapped: set[str]) -> tuple[list[TimeRange], list[Clip]]:
        """Stretches of the old programme that were cut, and clips that went as a whole beside no cut."""
        runs: list[tuple[TimeRange, list[Clip], bool]] = []
        for span, clip, entire in self._lost(swapped):
            if runs and span.start - runs[-1][0].end <= self.slack:
                last, clips, partial = runs.pop()
                runs.append((TimeRange.between(last.start, span.end), [*clips, clip], partial or not entire))
            else:
                runs.append((span, [clip], not entire))
        cuts = [span for span, _, partial in runs if partial]
        return cuts, [clip for _, clips, partial in runs if not partial for clip in clips]

    def _lost(self, swapped: set[str]) -> Iterable[tuple[TimeRange, Clip, bool]]:
        for clip in self.old.main:
            own = [link for link in self.lineage.links if link.before.id == clip.id]
            if clip.id in swapped or (len(own) == 1 and is_still(clip)):
                continue
            for span in minus(clip.range, [link.old for link in own]):
                if span.duration > self.slack or not own:
                    yield span, clip, not own

    def _seams(self) -> Iterable[Change]:
        """Cuts that came into what plays on, and cuts that went from it."""
        group = self._ledger().group
        links = sorted(self.lineage.links, key=lambda link: link.new.start)
        came = [b.new.start for a, b in _abutting(links, self.slack) if a.before is b.before and a.after is not b.after]
        if came:
            yield Split(group("main", [clip for clip in self.new.main if clip.start in came]), tuple(came))
        gone = [b.new.start for a, b in _abutting(links, self.slack) if a.after is b.after and a.before is not b.before]
        if gone:
            joined = [clip for clip in self.new.main if any(clip.range.contains(at) for at in gone)]
            yield Joined(group("main", joined), tuple(gone))

    def _order(self) -> Iterable[Change]:
        starts = [link.new.start for link in self.lineage.links]
        if starts != sorted(starts):
            yield Reordered(self._ledger().group("main", self.new.main))

    def _main_values(self, ledger: Ledger) -> None:
        for clip in self.new.main:
            links = sorted((k for k in self.lineage.links if k.after.id == clip.id), key=lambda link: link.new.start)
            if not links:
                continue
            first = links[0]
            self._main_length(ledger, clip, links)
            if first.before.asset == clip.asset and self._slipped(first):
                ledger.slipped.append(clip)
            kept = moved(part(first.before, first.old), first.new.start)
            ledger.compare_values(clip, (kept, moved(first.before, clip.start)), joined=len(links) > 1)

    def _main_length(self, ledger: Ledger, clip: Clip, links: list[Link]) -> None:
        first = links[0].before
        alone = len([link for link in self.lineage.links if link.before is first]) == 1
        if is_still(clip) and is_still(first):
            if alone and abs(clip.duration - first.duration) > self.slack:
                ledger.resized.append((first, clip))
        elif not self._slipped(links[0]) and any(
            left.duration > self.slack for left in minus(clip.range, [link.new for link in links])
        ):
            shown = sum(link.new.duration for link in links)
            ledger.resized.append((replace(first, duration=shown), clip))

    def _slipped(self, link: Link) -> bool:
        if link.old != link.before.range or link.new != link.after.range:
            return False
        if is_still(link.before) and is_still(link.after):
            return link.before.source != link.after.source
        return slipped(link.before, link.after, self.grain)

    def _transitions(self) -> Iterable[Change]:
        after = self.new.timeline.transitions
        if after == self.old.timeline.transitions:
            return
        old = list(self.carried.timeline.transitions)
        alike: dict[tuple[Transition | None, Transition | None], list[int]] = {}
        for new in after:
            was = next((item for item in old if abs(item.at - new.at) <= self.tolerance), None)
            if was is not None:
                old.remove(was)
            if was is None or (was.type, was.duration) != (new.type, new.duration):
                bare = replace(was, at=0) if was else None
                alike.setdefault((bare, replace(new, at=0)), []).append(new.at)
        for gone in old:
            alike.setdefault((replace(gone, at=0), None), []).append(gone.at)
        for (was, now), at in alike.items():
            yield TransitionChanged(was, now, tuple(at))

    def _whole(self) -> Iterable[Change]:
        before, after = self.old.timeline, self.new.timeline
        if before.canvas != after.canvas:
            yield CanvasChanged(before.canvas, after.canvas)
        if before.loudness_lufs != after.loudness_lufs:
            yield LoudnessChanged(before.loudness_lufs, after.loudness_lufs)
        used = dict.fromkeys(clip.asset for _, clip in after.each() if clip.asset)
        other = [name for name in used if _other_media(before.asset(name), after.asset(name))]
        if other:
            yield MediaChanged(tuple(other))
        layers = [track for track in after.tracks if track.kind != "audio" and before.track(track.id)]
        order = [track.id for track in before.tracks if track.id in {layer.id for layer in layers}]
        if [track.id for track in layers] != order:
            yield Restacked(tuple(track.role for track in layers))


def _other_media(old: Asset | None, new: Asset | None) -> bool:
    """True when both are known and not the same bytes; a planned asset that was made meanwhile is no change."""
    if old is None or new is None:
        return False
    return old.kind != new.kind or bool(old.digest and new.digest and old.digest != new.digest)


def _abutting(links: list[Link], slack: int) -> list[tuple[Link, Link]]:
    """Neighbours in the new programme that were neighbours in the old one too."""
    pairs = itertools.pairwise(links)
    return [(a, b) for a, b in pairs if abs(a.new.end - b.new.start) <= slack and abs(a.old.end - b.old.start) <= slack]
