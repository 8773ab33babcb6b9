"""One change as a phrase that joins with others: ``added the title “Spring” at the top (0:00–0:03)``."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from saycut.language import Language
from saycut.timeline.difference.changes import (
    Added,
    CanvasChanged,
    Change,
    Cut,
    FilterChanged,
    Group,
    Joined,
    LoudnessChanged,
    MediaChanged,
    Moved,
    Removed,
    Renewed,
    Reordered,
    Replaced,
    Resized,
    Restacked,
    Reworded,
    Slipped,
    Split,
    TransitionChanged,
    ValueChanged,
)
from saycut.timeline.model import Canvas, Transition
from saycut.timeline.time import to_seconds
from saycut.timeline.wording.clock import clock, clocks, compact_seconds, number, percent, span, spans
from saycut.timeline.wording.naming import (
    LIST,
    NAMES_AT_MOST,
    at_times,
    captions_of,
    file_name,
    listed,
    listing,
    quoted,
    ranges_of,
    say,
    seconds_of,
    shortened_text,
    thing,
)
from saycut.timeline.wording.settings import filter_changed, value_changed
from saycut.timeline.wording.tables import OTHER_WORDS, PLACE_WORDS, ROLE_WORDS, TRANSITION_WORDS

__all__ = ["phrase", "shortening"]

_RANGES_AT_MOST = 3
_PLACED_ROLES = {"title", "label", "watermark", "sticker", "pip"}


def phrase(change: Change, language: Language) -> str:
    """The change in the past tense, without a subject."""
    return _PHRASERS[type(change)](change, language).strip()


# who and what


def _added(change: Added, language: Language) -> str:
    group = change.group
    what, when = listing(group, language), span(group.range)
    if group.role == "bgm" and len(group.clips) == 1 and (level := group.clips[0].sound.level) != 1:
        when = say("level", language, when=when, level=percent(level * 100))
    places = {clip.place.pos for clip in group.clips if clip.place.rect is None}
    pos = next(iter(places)) if len(places) == 1 else None
    if group.role in _PLACED_ROLES and isinstance(pos, str):
        return say("added_at", language, what=what, when=when, place=PLACE_WORDS[pos].say(language))
    return say("added", language, what=what, when=when)


def _removed(change: Removed, language: Language) -> str:
    return say("removed", language, what=listing(change.group, language), when=span(change.group.range))


def _renewed(change: Renewed, language: Language) -> str:
    return say(
        "renewed", language, before=captions_of(change.before, language), after=captions_of(change.after, language)
    )


def _replaced(change: Replaced, language: Language) -> str:
    before, after = quoted(change.before, language), quoted(change.after, language)
    return say("replaced", language, before=before, after=after, when=span(change.after.range))


def _reworded(change: Reworded, language: Language) -> str:
    if len(change.texts) > 1:
        return say("reworded_some", language, what=thing(change.group, language))
    before, after = (shortened_text(text) for text in change.texts[0])
    if before == after:
        return say("reworded_some", language, what=thing(change.group, language))
    what = ROLE_WORDS[change.group.role].one.say(language, name="").strip()
    return say("reworded", language, what=what, before=before, after=after)


# when


def shortening(change: Cut, before: int, after: int, language: Language) -> str:
    """Cuts as what they did to the length of the whole."""
    old, new = clocks(before, after)
    text = say("shortened", language, before=old, after=new)
    if len(change.ranges) <= _RANGES_AT_MOST:
        return text + say("cut_ranges", language, ranges=ranges_of(change.ranges, language))
    return text + say("cut_many", language, n=len(change.ranges), total=_total(change))


def _cut(change: Cut, language: Language) -> str:
    if len(change.ranges) <= _RANGES_AT_MOST:
        return say("cut", language, ranges=ranges_of(change.ranges, language))
    return say("cut_some", language, n=len(change.ranges), total=_total(change))


def _total(change: Cut) -> str:
    return clock(sum(item.duration for item in change.ranges))


def _resized(change: Resized, language: Language) -> str:
    what = thing(change.group, language, where=False)
    if change.after is None:
        return say("longer" if change.longer else "shorter", language, what=what)
    if change.before is None:
        return say("resized_to", language, what=what, after=clock(change.after, 3))
    before, after = clocks(change.before, change.after)
    return say("resized", language, what=what, before=before, after=after)


def _slipped(change: Slipped, language: Language) -> str:
    return say("slipped", language, what=thing(change.group, language))


def _split(change: Split, language: Language) -> str:
    if len(change.at) > _RANGES_AT_MOST:
        return say("split_some", language, n=len(change.at))
    return say("split", language, what=_pieces(change.group, language), at=at_times(change.at, language))


def _joined(change: Joined, language: Language) -> str:
    return say("joined", language, what=_pieces(change.group, language), at=at_times(change.at, language))


def _pieces(group: Group, language: Language) -> str:
    names = dict.fromkeys(quoted(clip, language) for clip in group.clips)
    return listed(names, language) if len(names) <= NAMES_AT_MOST else thing(group, language)


def _reordered(change: Reordered, language: Language) -> str:
    names = [quoted(clip, language) for clip in change.group.clips]
    if len(names) > 2 * NAMES_AT_MOST:
        return say("reordered_many", language, n=len(names))
    return say("reordered", language, names=LIST.say(language).join(names))


def _moved(change: Moved, language: Language) -> str:
    what = thing(change.group, language)
    if len(change.group.clips) == 1:
        before, after = spans(change.before, change.after)
        return say("moved", language, what=what, before=before, after=after)
    if change.by is None:
        return say("moved_some", language, what=what)
    name = "later" if change.by > 0 else "earlier"
    return say(name, language, what=what, by=compact_seconds(abs(change.by)))


# the whole


def _transition_changed(change: TransitionChanged, language: Language) -> str:
    some = "" if len(change.at) <= _RANGES_AT_MOST else "_some"
    at = at_times(change.at, language)
    if change.before is None:
        new = cast(Transition, change.after)
        type_, length = _transition(new, language), seconds_of(new.duration, language)
        return say(f"transition_on{some}", language, type=type_, length=length, at=at, n=len(change.at))
    before = _transition(change.before, language)
    if change.after is None:
        return say(f"transition_off{some}", language, type=before, at=at, n=len(change.at))
    after = _transition(change.after, language)
    if before == after:
        before, after = _timed(change.before, language), _timed(change.after, language)
    return say(f"transition_set{some}", language, before=before, after=after, at=at, n=len(change.at))


def _transition(item: Transition, language: Language) -> str:
    return TRANSITION_WORDS[item.type].say(language)


def _timed(item: Transition, language: Language) -> str:
    length = number(to_seconds(item.duration), 3)
    return OTHER_WORDS["timed"].say(language, what=_transition(item, language), n=length)


def _canvas_changed(change: CanvasChanged, language: Language) -> str:
    before, after = change.before, change.after
    size = {"before": _pixels(before), "after": _pixels(after)}
    rates = number(before.rate.fps), number(after.rate.fps)
    if before.rate == after.rate:
        return say("canvas_size", language, **size)
    if (before.width, before.height) == (after.width, after.height):
        return say("canvas_rate", language, before=rates[0], after=rates[1])
    return say("canvas_both", language, old_rate=rates[0], new_rate=rates[1], **size)


def _pixels(canvas: Canvas) -> str:
    return f"{canvas.width} × {canvas.height}"


def _loudness_changed(change: LoudnessChanged, language: Language) -> str:
    if change.after is None:
        return say("loudness_off", language)
    after = number(change.after, 1)
    if change.before is None:
        return say("loudness_on", language, after=after)
    return say("loudness", language, before=number(change.before, 1), after=after)


def _media_changed(change: MediaChanged, language: Language) -> str:
    return say("media", language, names=listed((file_name(name, language) for name in change.names), language))


def _restacked(change: Restacked, language: Language) -> str:
    return say("restacked", language)


_PHRASERS: dict[type, Callable[..., str]] = {
    Added: _added,
    CanvasChanged: _canvas_changed,
    Cut: _cut,
    FilterChanged: filter_changed,
    Joined: _joined,
    LoudnessChanged: _loudness_changed,
    MediaChanged: _media_changed,
    Moved: _moved,
    Removed: _removed,
    Renewed: _renewed,
    Reordered: _reordered,
    Replaced: _replaced,
    Resized: _resized,
    Restacked: _restacked,
    Reworded: _reworded,
    Slipped: _slipped,
    Split: _split,
    TransitionChanged: _transition_changed,
    ValueChanged: value_changed,
}
