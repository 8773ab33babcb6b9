"""Changed settings of clips as phrases: louder, faster, a colour, a filter."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import cast

from saycut.language import Language
from saycut.timeline.difference.changes import FilterChanged, ValueChanged
from saycut.timeline.model import Duck, Filter
from saycut.timeline.vocabulary import ADJUSTMENTS, AUDIO_FILTERS
from saycut.timeline.wording.clock import percent, span
from saycut.timeline.wording.naming import LIST, listed, say, shown, thing
from saycut.timeline.wording.tables import FIELD_WORDS, FILTER_WORDS, OTHER_WORDS, Show

__all__ = ["filter_changed", "has_own_verb", "settings", "value_changed"]

_FIRST_HAN = "\u3400"
_COMPARED = {"gain_pct": ("softer", "louder"), "speed": ("slower", "faster")}
_SWITCHED = {"muted": ("unmuted", "muted"), "reversed": ("unreversed", "reversed")}


def value_changed(change: ValueChanged, language: Language) -> str:
    """One setting, before → after."""
    name, what = change.field.rpartition(".")[2], thing(change.group, language)
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
    after = shown(words.show, change.after, language)
    if change.before is None or change.before in ((), "none") or (words.show == "seconds" and not change.before):
        return say("set_to", language, what=what, field=field, after=_spaced(after, language))
    before = shown(words.show, change.before, language)
    if before == after:
        return say("set_some", language, what=what, field=field)
    old, new = _spaced(before, language), _spaced(after, language)
    return say("set", language, what=what, field=field, before=old, after=new)


def _spaced(value: str, language: Language) -> str:
    """Chinese sets figures and Latin letters apart by spaces, but not its own words."""
    if language == "en":
        return value
    return (" " if value[:1].isascii() else "") + value + (" " if value[-1:] < _FIRST_HAN else "")


def has_own_verb(change: ValueChanged) -> bool:
    """True where a change is said with a verb of its own: louder, faster, muted, reversed, ducked."""
    name = change.field.rpartition(".")[2]
    return change.alike and (name in _SWITCHED or name in _COMPARED or name == "duck")


def settings(changes: Sequence[ValueChanged], language: Language) -> str:
    """Several values of the same clips as one phrase."""
    values = _values(changes, language)
    return say("settings", language, what=thing(changes[0].group, language), values=values).strip()


def _values(changes: Sequence[ValueChanged], language: Language) -> str:
    """colour: yellow, position: bottom → top."""
    said = []
    for change in changes:
        words = FIELD_WORDS[change.field]
        field = words.words.say(language).removeprefix("the ")
        before, after = (_brief(words.show, value, change, language) for value in (change.before, change.after))
        told = (
            "value" if words.show in ("switch", "hidden") or change.before is None or before == after else "value_from"
        )
        said.append(say(told, language, field=field, before=before, after=after))
    return LIST.say(language).join(said)


def _brief(show: Show, value: object, change: ValueChanged, language: Language) -> str:
    if show == "hidden" or not change.alike:
        return OTHER_WORDS["changed"].say(language)
    if show == "switch":
        return OTHER_WORDS["on" if value else "off"].say(language)
    if value is None:
        return OTHER_WORDS["default"].say(language)
    return shown(show, value, language) or OTHER_WORDS["none"].say(language)


def _special(name: str, change: ValueChanged, what: str, language: Language) -> str:
    """Verbs of their own for level, speed, mute, reverse and ducking, else empty."""
    if name in _SWITCHED:
        return say(_SWITCHED[name][bool(change.after)], language, what=what)
    if name in _COMPARED:
        before, after = cast(Fraction, change.before), cast(Fraction, change.after)
        show = FIELD_WORDS[change.field].show
        old, new = shown(show, before, language), shown(show, after, language)
        return say(_COMPARED[name][after > before], language, what=what, before=old, after=new)
    if isinstance(change.after, Duck):
        under = change.after.under
        names = OTHER_WORDS["speech"].say(language) if under == "speech" else listed(under, language)
        return say("ducked", language, what=what, under=names, after=percent(change.after.to_pct))
    return say("unducked", language, what=what) if isinstance(change.before, Duck) else ""


def filter_changed(change: FilterChanged, language: Language) -> str:
    """A filter put on, taken off or set otherwise."""
    what = thing(change.group, language)
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
