"""Collects what differs clip by clip and tells it role by role: twelve captions that changed alike are one change."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields, replace

from saycut.timeline.difference.changes import (
    Added,
    Change,
    FilterChanged,
    Group,
    Moved,
    Removed,
    Renewed,
    Replaced,
    Resized,
    Reworded,
    Slipped,
    ValueChanged,
)
from saycut.timeline.difference.lineage import is_still
from saycut.timeline.fields import GROUPS
from saycut.timeline.model import Clip, Filter, Keyframes, TextStyle, Timeline, Track, Word
from saycut.timeline.pieces import moved, part
from saycut.timeline.vocabulary import ROLES, Role

__all__ = ["COMPARED_FIELDS", "Ledger", "resolved"]

_TEXT_FIELDS = ("role", "label", "words", "lang", "langs", "mode", "highlight")
_PLAY_FIELDS = ("speed", "reversed", "freeze", "loop", "keep_pitch")
COMPARED_FIELDS: tuple[str, ...] = (
    *_TEXT_FIELDS,
    *_PLAY_FIELDS,
    *(f"style.{item.name}" for item in fields(TextStyle)),
    *(f"{group}.{item.name}" for group, kind in GROUPS.items() for item in fields(kind) if item.name != "filters"),
)
"""Every field of a clip beside its time, text, asset and filters, with the group it lies in."""

_AT_EDGES = {"fade_in", "fade_out", "anim_in", "anim_out", "audio_fade_in", "audio_fade_out"}
_IN_TIME = {"keyframes", "words", "beats"}
_MANY = 2
"""From more different values than this on, clips are only said to have changed."""


def resolved(timeline: Timeline) -> list[Clip]:
    """All clips with what holds for them written on them: role, position, and for text style, language and mode."""
    return [_resolved(track, clip) for track, clip in timeline.each()]


def _resolved(track: Track, clip: Clip) -> Clip:
    clip = replace(clip, role=track.role_of(clip), place=replace(clip.place, pos=track.pos_of(clip)))
    if track.kind != "text":
        return clip
    return replace(
        clip,
        style=track.style_of(clip),
        lang=clip.lang or track.lang,
        langs=clip.langs or track.langs,
        mode=clip.mode or track.mode,
        highlight=clip.highlight or track.highlight,
    )


def _role(clip: Clip) -> Role:
    return clip.role or "main"


@dataclass
class Ledger:
    """Entries clip by clip, told in groups by ``of_main`` and ``of_others``; ``tolerance`` flicks count as nothing."""

    before: Timeline
    after: Timeline
    tolerance: int
    added: list[Clip] = field(default_factory=list)
    removed: list[Clip] = field(default_factory=list)
    replaced: list[tuple[Clip, Clip]] = field(default_factory=list)
    slipped: list[Clip] = field(default_factory=list)
    resized: list[tuple[Clip, Clip]] = field(default_factory=list)
    shifted: list[tuple[Clip, Clip]] = field(default_factory=list)
    reworded: list[tuple[Clip, Clip]] = field(default_factory=list)
    values: dict[tuple[Role, str], list[tuple[Clip, object, object]]] = field(default_factory=dict)
    filters: dict[tuple[Role, Filter | None, Filter | None], list[Clip]] = field(default_factory=dict)

    def group(self, role: Role, clips: Iterable[Clip], of: Timeline | None = None) -> Group:
        members = tuple(clips)
        return Group(role, members, max(len(members), _total(of or self.after, role)))

    # comparing

    def compare_free(self, before: Sequence[Clip], carried: Sequence[Clip], after: Sequence[Clip]) -> None:
        """Compare clips off the main track with where they were and with where the programme carried them."""
        was, came_along = {clip.id: clip for clip in before}, {clip.id: clip for clip in carried}
        pairs, new = self._paired(was | came_along, after)
        used = {base.id for base, _ in pairs}
        for base, clip in pairs:
            bases = [side[base.id] for side in (came_along, was) if base.id in side]
            if not any(self._same(other, clip) for other in bases):
                self._compare_pair(bases[0], clip)
        self.added.extend(new)
        self.removed.extend(clip for clip in carried if clip.id not in used)

    def _paired(self, old: dict[str, Clip], after: Sequence[Clip]) -> tuple[list[tuple[Clip, Clip]], list[Clip]]:
        """After clips with their old ones: by id where role or content agree, else the nearest of equal content."""
        pairs, rest = [], []
        for clip in after:
            base = old.get(clip.id)
            if base is not None and (base.role == clip.role or _content(base) == _content(clip)):
                pairs.append((base, clip))
            else:
                rest.append(clip)
        used = {base.id for base, _ in pairs}
        left = [clip for clip in old.values() if clip.id not in used]
        new = []
        for clip in rest:
            twins = [base for base in left if _content(base) == _content(clip)]
            twin = min(twins, key=lambda base: abs(base.start - clip.start), default=None)
            if twin is None:
                new.append(clip)
            else:
                left.remove(twin)
                pairs.append((twin, clip))
        return pairs, new

    def _same(self, base: Clip, clip: Clip) -> bool:
        if base == clip:
            return True
        if base.asset != clip.asset or base.text != clip.text:
            return False
        if not self._near(base.start, clip.start) or not self._near(base.duration, clip.duration):
            return False
        if not self._same_source(base, clip):
            return False
        return not self._changed_values(clip, (base,)) and not self._filters(base, clip)

    def _same_source(self, base: Clip, clip: Clip) -> bool:
        if base.source is None or clip.source is None:
            return base.source == clip.source
        return self._near(base.source.start, clip.source.start) and self._near(base.source.end, clip.source.end)

    def _compare_pair(self, base: Clip, clip: Clip) -> None:
        if base.asset != clip.asset:
            self.replaced.append((base, clip))
        if base.text != clip.text:
            self.reworded.append((base, clip))
        same_length = self._near(base.duration, clip.duration)
        if not self._near(base.start, clip.start):
            self.shifted.append((base, clip))
        elif not same_length:
            self.resized.append((base, clip))
        elif base.asset == clip.asset and not self._same_source(base, clip):
            self.slipped.append(clip)
        self.compare_values(clip, (moved(base, clip.start), base, *self._trimmed(base, clip)))

    def _trimmed(self, base: Clip, clip: Clip) -> tuple[Clip, ...]:
        """What a trim to the clip's range would have left of the base: at its place, and at its length."""
        within = base.range.intersection(clip.range)
        short = replace(base.range, duration=min(base.duration, clip.duration))
        spans = [span for span in (within, short) if span is not None and span != base.range]
        return tuple(moved(part(base, span), clip.start) for span in spans)

    def compare_values(self, clip: Clip, expected: tuple[Clip, ...], joined: bool = False) -> None:
        """Enter the fields that are as in none of the expected clips; of a joined clip only what holds throughout."""
        silent = _AT_EDGES | _IN_TIME if joined else {"words"} if _reworded(clip, expected) else set()
        for name, old, new in self._changed_values(clip, expected):
            if name.rpartition(".")[2] not in silent:
                self.values.setdefault((_role(clip), name), []).append((clip, old, new))
        if not joined and all(self._filters(base, clip) for base in expected):
            for was, now in self._filters(expected[0], clip):
                self.filters.setdefault((_role(clip), was, now), []).append(clip)

    def _changed_values(self, clip: Clip, expected: tuple[Clip, ...]) -> list[tuple[str, object, object]]:
        found = []
        for name in COMPARED_FIELDS:
            new, olds = _value(clip, name), [_value(base, name) for base in expected]
            if not any(self._equal(old, new) for old in olds):
                found.append((name, olds[0], new))
        return found

    def _equal(self, old: object, new: object) -> bool:
        if old == new:
            return True
        if isinstance(old, tuple) and isinstance(new, tuple):
            return len(old) == len(new) and all(self._equal_items(a, b) for a, b in zip(old, new, strict=True))
        return False

    def _equal_items(self, old: object, new: object) -> bool:
        if isinstance(old, Word) and isinstance(new, Word):
            return old.text == new.text and self._near(old.start, new.start) and self._near(old.end, new.end)
        if isinstance(old, Keyframes) and isinstance(new, Keyframes):
            points = zip(old.points, new.points, strict=False)
            near = all(self._near(a[0], b[0]) and a[1] == b[1] for a, b in points)
            return (old.prop, old.easing, len(old.points)) == (new.prop, new.easing, len(new.points)) and near
        if isinstance(old, int) and isinstance(new, int):
            return self._near(old, new)
        return old == new

    def _filters(self, base: Clip, clip: Clip) -> list[tuple[Filter | None, Filter | None]]:
        """Filters that came, went or changed."""
        left = list(base.look.filters)
        fresh: list[Filter] = []
        for item in clip.look.filters:
            same = next((old for old in left if self._same_filter(old, item)), None)
            if same is None:
                fresh.append(item)
            else:
                left.remove(same)
        found: list[tuple[Filter | None, Filter | None]] = []
        for item in fresh:
            was = next((old for old in left if old.name == item.name), None)
            if was is not None:
                left.remove(was)
            found.append((was, item))
        return found + [(gone, None) for gone in left]

    def _same_filter(self, old: Filter, new: Filter) -> bool:
        if (old.name, old.amount, old.region) != (new.name, new.amount, new.region):
            return False
        if old.range is None or new.range is None:
            return old.range == new.range
        return self._near(old.range.start, new.range.start) and self._near(old.range.end, new.range.end)

    def _near(self, a: int, b: int) -> bool:
        return abs(a - b) <= self.tolerance

    # telling

    def of_main(self) -> list[Change]:
        return self._of_role("main")

    def of_others(self) -> list[Change]:
        return [change for role in ROLES if role != "main" for change in self._of_role(role)]

    def _of_role(self, role: Role) -> list[Change]:
        return [*self._presence(role), *self._texts(role), *self._times(role), *self._settings(role)]

    def _presence(self, role: Role) -> Iterable[Change]:
        gone = [clip for clip in self.removed if _role(clip) == role]
        new = [clip for clip in self.added if _role(clip) == role]
        was, now = self.group(role, gone, self.before), self.group(role, new)
        if role == "captions" and gone and new and was.whole and now.whole:
            yield Renewed(was, now)
            return
        if gone:
            yield Removed(was)
        if new:
            yield Added(now)
        yield from (Replaced(role, old, clip) for old, clip in self.replaced if _role(clip) == role)

    def _times(self, role: Role) -> Iterable[Change]:
        shifted = [pair for pair in self.shifted if _role(pair[1]) == role]
        if shifted:
            ways = [clip.start - base.start for base, clip in shifted]
            alike = max(ways) - min(ways) <= self.tolerance
            group = self.group(role, (clip for _, clip in shifted))
            yield Moved(group, ways[0] if alike else None, shifted[0][0].range, shifted[0][1].range)
        for longer in (False, True):
            pairs = [p for p in self.resized if _role(p[1]) == role and (p[1].duration > p[0].duration) == longer]
            if pairs:
                group = self.group(role, (clip for _, clip in pairs))
                before = {base.duration for base, _ in pairs}
                after = {clip.duration for _, clip in pairs}
                yield Resized(group, _only(before), _only(after), longer)
        if slipped := [clip for clip in self.slipped if _role(clip) == role]:
            yield Slipped(self.group(role, slipped))

    def _texts(self, role: Role) -> Iterable[Change]:
        pairs = [pair for pair in self.reworded if _role(pair[1]) == role]
        if pairs:
            texts = tuple((base.text or "", clip.text or "") for base, clip in pairs)
            yield Reworded(self.group(role, (clip for _, clip in pairs)), texts)

    def _settings(self, role: Role) -> Iterable[Change]:
        for (owner, name), entries in self.values.items():
            if owner == role:
                yield from self._value_changes(role, name, entries)
        for (owner, was, now), clips in self.filters.items():
            if owner == role:
                yield FilterChanged(self.group(role, clips), was, now)

    def _value_changes(self, role: Role, name: str, entries: list[tuple[Clip, object, object]]) -> Iterable[Change]:
        alike: list[tuple[object, object, list[Clip]]] = []
        for clip, old, new in entries:
            same = next((known for known in alike if known[0] == old and known[1] == new), None)
            if same is None:
                alike.append((old, new, [clip]))
            else:
                same[2].append(clip)
        if len(alike) > _MANY:
            yield ValueChanged(self.group(role, (clip for clip, _, _ in entries)), name, None, None, alike=False)
            return
        for old, new, clips in alike:
            yield ValueChanged(self.group(role, clips), name, old, new)


def _value(clip: Clip, name: str) -> object:
    group, _, own = name.rpartition(".")
    value: object = getattr(getattr(clip, group) if group else clip, own)
    return value


def _content(clip: Clip) -> tuple[object, ...]:
    return clip.role, clip.asset, clip.text, clip.source if not is_still(clip) else None


def _reworded(clip: Clip, expected: tuple[Clip, ...]) -> bool:
    return all(base.text != clip.text for base in expected)


def _total(timeline: Timeline, role: Role) -> int:
    return sum(track.role_of(clip) == role for track, clip in timeline.each())


def _only(values: set[int]) -> int | None:
    return next(iter(values)) if len(values) == 1 else None
