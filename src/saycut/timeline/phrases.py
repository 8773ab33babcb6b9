"""One change as a phrase that joins with others: ``added the title “Spring” at the top (0:00–0:03)``."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import cast

from saycut.language import Language, Words
from saycut.timeline.changes import (
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
from saycut.timeline.clock import clock, clocks, compact_seconds, number, percent, span, spans
from saycut.timeline.model import Canvas, Clip, Duck, Filter, Transition
from saycut.timeline.time import TimeRange, to_seconds
from saycut.timeline.vocabulary import ADJUSTMENTS, AUDIO_FILTERS, OWN_ASSET_PREFIXES
from saycut.timeline.wording import (
    ANIMATION_WORDS,
    COLOR_WORDS,
    FIELD_WORDS,
    FILTER_WORDS,
    LANGUAGE_WORDS,
    OTHER_WORDS,
    PHRASES,
    PLACE_WORDS,
    POSITION_WORDS,
    ROLE_WORDS,
    TRANSITION_WORDS,
    Show,
)

__all__ = ["listed", "named", "phrase", "say", "shortening"]

_NAMES_AT_MOST = 3
_RANGES_AT_MOST = 3
_LETTERS_AT_MOST = 40

_LIST = Words(", ", "、")
_RANGES = Words(", ", "、")
_LAST = Words(" and ", "和")
_QUOTES = Words("“{text}”", "“{text}”")
_MEDIA = Words("{name}", "“{name}”")
_FIRST_HAN = "\u3400"
_SOLE = {
    "bgm": Words("the music", "背景音乐"),
    "voiceover": Words("the voice-over", "旁白"),
    "watermark": Words("the watermark", "水印"),
}
_CAPTIONS_IN = Words("{n} captions in {tongue}", " {n} 条{tongue}字幕")
_PLACED_ROLES = {"title", "label", "watermark", "sticker", "pip"}


def say(name: str, language: Language, **fields: object) -> str:
    """The phrase of this name."""
    return PHRASES[name].say(language, **fields)


def phrase(change: Change, language: Language) -> str:
    """The change in the past tense, without a subject."""
    return _PHRASERS[type(change)](change, language).strip()


def listed(names: Iterable[str], language: Language) -> str:
    """a, b and c."""
    items = list(names)
    if len(items) < 2:
        return "".join(items)
    return _LIST.say(language).join(items[:-1]) + _LAST.say(language) + items[-1]


def named(clip: Clip, language: Language) -> str:
    """What a clip is called: its label, or its asset without the prefix of our own ones."""
    if clip.label:
        return clip.label
    asset = clip.asset or ""
    prefix = next((prefix for prefix in OWN_ASSET_PREFIXES if asset.startswith(prefix)), "")
    if prefix == "color:":
        return OTHER_WORDS["plain_color"].say(language, color=asset.removeprefix(prefix))
    return asset.removeprefix(prefix)


def _name(clip: Clip, language: Language) -> str:
    if clip.text is not None:
        return _QUOTES.say(language, text=_short(clip.text))
    return _MEDIA.say(language, name=_short(named(clip, language)))


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LETTERS_AT_MOST else line[: _LETTERS_AT_MOST - 1] + "…"


def _thing(group: Group, language: Language, where: bool = True) -> str:
    """The clips of a group as an object; ``where`` tells one of many main clips by its time."""
    words, n = ROLE_WORDS[group.role], len(group.clips)
    if n == 1:
        if group.whole and group.role in _SOLE:
            return _SOLE[group.role].say(language)
        one = words.one.say(language, name=_name(group.clips[0], language))
        if where and group.role == "main" and not group.whole:
            one += {"en": " ({})", "zh": "（{}）"}[language].format(span(group.range))
        return one
    return _counted(group, language, words.all if group.whole else words.many)


def _counted(group: Group, language: Language, words: Words) -> str:
    return words.say(language, n=len(group.clips))


def _listing(group: Group, language: Language) -> str:
    """The clips by name where they are few, else their number."""
    names = list(dict.fromkeys(_name(clip, language) for clip in group.clips))
    if group.role == "captions" and len(group.clips) > 1:
        return _captions(group, language)
    if len(names) > _NAMES_AT_MOST or len(names) < len(group.clips):
        return _counted(group, language, ROLE_WORDS[group.role].many)
    words = ROLE_WORDS[group.role].one
    return listed((words.say(language, name=name) for name in names), language)


def _captions(group: Group, language: Language) -> str:
    codes = list(dict.fromkeys(code for clip in group.clips for code in (clip.langs or (clip.lang,)) if code))
    if not codes:
        return _counted(group, language, ROLE_WORDS["captions"].many)
    return _CAPTIONS_IN.say(
        language, n=len(group.clips), tongue=listed((_word(code, language) for code in codes), language)
    )


# who and what


def _added(change: Added, language: Language) -> str:
    group = change.group
    what, when = _listing(group, language), span(group.range)
    if group.role == "bgm" and len(group.clips) == 1 and (level := group.clips[0].sound.level) != 1:
        when = say("level", language, when=when, level=percent(level * 100))
    places = {clip.place.pos for clip in group.clips if clip.place.rect is None}
    pos = next(iter(places)) if len(places) == 1 else None
    if group.role in _PLACED_ROLES and isinstance(pos, str):
        return say("added_at", language, what=what, when=when, place=PLACE_WORDS[pos].say(language))
    return say("added", language, what=what, when=when)


def _removed(change: Removed, language: Language) -> str:
    return say("removed", language, what=_listing(change.group, language), when=span(change.group.range))


def _renewed(change: Renewed, language: Language) -> str:
    return say("renewed", language, before=_captions(change.before, language), after=_captions(change.after, language))


def _replaced(change: Replaced, language: Language) -> str:
    before, after = _name(change.before, language), _name(change.after, language)
    return say("replaced", language, before=before, after=after, when=span(change.after.range))


def _reworded(change: Reworded, language: Language) -> str:
    if len(change.texts) > 1:
        return say("reworded_some", language, what=_thing(change.group, language))
    before, after = (_short(text) for text in change.texts[0])
    if before == after:
        return say("reworded_some", language, what=_thing(change.group, language))
    what = ROLE_WORDS[change.group.role].one.say(language, name="").strip()
    return say("reworded", language, what=what, before=before, after=after)


# when


def shortening(change: Cut, before: int, after: int, language: Language) -> str:
    """Cuts as what they did to the length of the whole."""
    old, new = clocks(before, after)
    text = say("shortened", language, before=old, after=new)
    if len(change.ranges) <= _RANGES_AT_MOST:
        return text + say("cut_ranges", language, ranges=_spans(change.ranges, language))
    return text + say("cut_many", language, n=len(change.ranges), total=_total(change))


def _cut(change: Cut, language: Language) -> str:
    if len(change.ranges) <= _RANGES_AT_MOST:
        return say("cut", language, ranges=_spans(change.ranges, language))
    return say("cut_some", language, n=len(change.ranges), total=_total(change))


def _times(times: Iterable[int], language: Language) -> str:
    said = [clock(time) for time in times]
    return listed(said, language) if language == "en" else _RANGES.say(language).join(said)


def _spans(ranges: Iterable[TimeRange], language: Language) -> str:
    return _RANGES.say(language).join(map(span, ranges))


def _total(change: Cut) -> str:
    return clock(sum(item.duration for item in change.ranges))


def _resized(change: Resized, language: Language) -> str:
    what = _thing(change.group, language, where=False)
    if change.after is None:
        return say("longer" if change.longer else "shorter", language, what=what)
    if change.before is None:
        return say("resized_to", language, what=what, after=clock(change.after, 3))
    before, after = clocks(change.before, change.after)
    return say("resized", language, what=what, before=before, after=after)


def _slipped(change: Slipped, language: Language) -> str:
    return say("slipped", language, what=_thing(change.group, language))


def _split(change: Split, language: Language) -> str:
    if len(change.at) > _RANGES_AT_MOST:
        return say("split_some", language, n=len(change.at))
    return say("split", language, what=_pieces(change.group, language), at=_times(change.at, language))


def _joined(change: Joined, language: Language) -> str:
    return say("joined", language, what=_pieces(change.group, language), at=_times(change.at, language))


def _pieces(group: Group, language: Language) -> str:
    names = dict.fromkeys(_name(clip, language) for clip in group.clips)
    return listed(names, language) if len(names) <= _NAMES_AT_MOST else _thing(group, language)


def _reordered(change: Reordered, language: Language) -> str:
    names = [_name(clip, language) for clip in change.group.clips]
    if len(names) > 2 * _NAMES_AT_MOST:
        return say("reordered_many", language, n=len(names))
    return say("reordered", language, names=_LIST.say(language).join(names))


def _moved(change: Moved, language: Language) -> str:
    what = _thing(change.group, language)
    if len(change.group.clips) == 1:
        before, after = spans(change.before, change.after)
        return say("moved", language, what=what, before=before, after=after)
    if change.by is None:
        return say("moved_some", language, what=what)
    name = "later" if change.by > 0 else "earlier"
    return say(name, language, what=what, by=compact_seconds(abs(change.by)))


# how


def _value_changed(change: ValueChanged, language: Language) -> str:
    name, what = change.field.rpartition(".")[2], _thing(change.group, language)
    words = FIELD_WORDS[change.field]
    field = words.words.say(language)
    if not change.alike:
        return say("set_some", language, what=what, field=field)
    if special := _special(name, change, what, language):
        return special
    if words.show == "hidden":
        unset = change.after in (None, ()) and change.before not in (None, ())
        return say("unset" if unset else "set_some", language, what=what, field=field)
    if words.show == "switch":
        return say("set_on" if change.after else "set_off", language, what=what, field=field)
    if change.after is None:
        return say("reset", language, what=what, field=field)
    if change.after in ((), "none") or (words.show == "seconds" and not change.after):
        return say("unset", language, what=what, field=field)
    after = _shown(words.show, change.after, language)
    if change.before is None or change.before in ((), "none") or (words.show == "seconds" and not change.before):
        return say("set_to", language, what=what, field=field, after=_spaced(after, language))
    before = _shown(words.show, change.before, language)
    if before == after:
        return say("set_some", language, what=what, field=field)
    old, new = _spaced(before, language), _spaced(after, language)
    return say("set", language, what=what, field=field, before=old, after=new)


def _spaced(value: str, language: Language) -> str:
    """Chinese sets figures and Latin letters apart by spaces, but not its own words."""
    if language == "en":
        return value
    return (" " if value[:1].isascii() else "") + value + (" " if value[-1:] < _FIRST_HAN else "")


_COMPARED = {"gain_pct": ("softer", "louder"), "speed": ("slower", "faster")}
_SWITCHED = {"muted": ("unmuted", "muted"), "reversed": ("unreversed", "reversed")}


def _special(name: str, change: ValueChanged, what: str, language: Language) -> str:
    """Verbs of their own for level, speed, mute, reverse and ducking, else empty."""
    if name in _SWITCHED:
        return say(_SWITCHED[name][bool(change.after)], language, what=what)
    if name in _COMPARED:
        before, after = cast(Fraction, change.before), cast(Fraction, change.after)
        show = FIELD_WORDS[change.field].show
        old, new = _shown(show, before, language), _shown(show, after, language)
        return say(_COMPARED[name][after > before], language, what=what, before=old, after=new)
    if isinstance(change.after, Duck):
        under = change.after.under
        names = OTHER_WORDS["speech"].say(language) if under == "speech" else listed(under, language)
        return say("ducked", language, what=what, under=names, after=percent(change.after.to_pct))
    return say("unducked", language, what=what) if isinstance(change.before, Duck) else ""


def _shown(show: Show, value: object, language: Language) -> str:
    if isinstance(value, tuple):
        if show == "word" and len(value) == 2 and not isinstance(value[0], str):
            x, y = (percent(float(part) * 100) for part in value)
            return OTHER_WORDS["point"].say(language, x=x, y=y)
        return listed((_shown(show, part, language) for part in value), language)
    if isinstance(value, str):
        return _word(value, language) if show == "word" else _short(_color(value, language))
    if show == "seconds":
        return _seconds(cast(int, value), language)
    return _SHOWN[show](value)


_SHOWN: dict[Show, Callable[..., str]] = {
    "percent": percent,
    "share": lambda value: percent(float(value) * 100),
    "degrees": lambda value: f"{number(value)}°",
    "times": lambda value: f"{number(float(value), 3)}×",
    "lufs": lambda value: f"{number(value, 1)} LUFS",
    "number": lambda value: number(float(value)),
}


def _seconds(flicks: int, language: Language) -> str:
    return OTHER_WORDS["seconds"].say(language, n=compact_seconds(flicks))


def _color(value: str, language: Language) -> str:
    words = COLOR_WORDS.get(value.lower())
    return words.say(language) if words else value


@functools.cache
def _words() -> dict[str, Words]:
    roles = {role: words.track for role, words in ROLE_WORDS.items()}
    return OTHER_WORDS | ANIMATION_WORDS | roles | LANGUAGE_WORDS | POSITION_WORDS


def _word(value: str, language: Language) -> str:
    """A word of a closed vocabulary, or the value itself; languages also with a region."""
    words = _words().get(value) or LANGUAGE_WORDS.get(value.partition("-")[0].lower())
    return words.say(language) if words else value


def _filter_changed(change: FilterChanged, language: Language) -> str:
    what = _thing(change.group, language)
    if change.after is None:
        gone = cast(Filter, change.before)
        return say("filter_off", language, what=what, filter=_filter(gone, language, amount=False))
    after = _filter(change.after, language)
    if change.before is None:
        if change.after.range is None:
            return say("filter_on", language, what=what, filter=after)
        return say("filter_on_when", language, what=what, filter=after, when=span(change.after.range))
    before = _filter(change.before, language)
    if before == after:
        return say("filter_moved", language, what=what, filter=_filter(change.after, language, amount=False))
    return say("filter_set", language, what=what, before=before, after=after)


def _filter(item: Filter, language: Language, amount: bool = True) -> str:
    name = FILTER_WORDS[item.name].say(language)
    if not amount or item.name in AUDIO_FILTERS or (item.amount == 1 and item.name not in ADJUSTMENTS):
        return name
    sign = "+" if item.name in ADJUSTMENTS and item.amount > 0 else ""
    return f"{name} {sign}{percent(item.amount * 100)}"


# the whole


def _transition_changed(change: TransitionChanged, language: Language) -> str:
    some = "" if len(change.at) <= _RANGES_AT_MOST else "_some"
    at = _times(change.at, language)
    if change.before is None:
        new = cast(Transition, change.after)
        type_, length = _transition(new, language), _seconds(new.duration, language)
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
    return say("media", language, names=listed((_MEDIA.say(language, name=name) for name in change.names), language))


def _restacked(change: Restacked, language: Language) -> str:
    return say("restacked", language)


_PHRASERS: dict[type, Callable[..., str]] = {
    Added: _added,
    CanvasChanged: _canvas_changed,
    Cut: _cut,
    FilterChanged: _filter_changed,
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
    ValueChanged: _value_changed,
}
