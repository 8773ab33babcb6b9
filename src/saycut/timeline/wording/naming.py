"""Things, times and values as people call them: “the title “Spring””, “all 12 captions”, “0:04 and 0:08”, “50%”."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from typing import cast

from saycut.language import Language, Words
from saycut.timeline.difference.changes import Group
from saycut.timeline.model import Clip
from saycut.timeline.time import TimeRange
from saycut.timeline.vocabulary import OWN_ASSET_PREFIXES
from saycut.timeline.wording.clock import clock, compact_seconds, number, percent, span
from saycut.timeline.wording.tables import (
    ANIMATION_WORDS,
    COLOR_WORDS,
    LANGUAGE_WORDS,
    OTHER_WORDS,
    PHRASES,
    POSITION_WORDS,
    ROLE_WORDS,
    Show,
)

__all__ = [
    "LIST",
    "NAMES_AT_MOST",
    "at_times",
    "captions_of",
    "file_name",
    "listed",
    "listing",
    "named",
    "quoted",
    "ranges_of",
    "say",
    "seconds_of",
    "shortened_text",
    "shown",
    "thing",
    "word",
]

NAMES_AT_MOST = 3
LIST = Words(", ", "、")

_LETTERS_AT_MOST = 40
_LAST = Words(" and ", "和")
_QUOTES = Words("“{text}”", "“{text}”")
_MEDIA = Words("{name}", "“{name}”")
_WHERE = Words("{name} ({when})", "{name}（{when}）")
_SOLE = {
    "bgm": Words("the music", "背景音乐"),
    "voiceover": Words("the voice-over", "旁白"),
    "watermark": Words("the watermark", "水印"),
}
_CAPTIONS_IN = Words("{n} captions in {tongue}", " {n} 条{tongue}字幕")


def say(name: str, language: Language, **fields: object) -> str:
    """The phrase of this name."""
    return PHRASES[name].say(language, **fields)


def listed(names: Iterable[str], language: Language) -> str:
    """a, b and c."""
    items = list(names)
    if len(items) < 2:
        return "".join(items)
    return LIST.say(language).join(items[:-1]) + _LAST.say(language) + items[-1]


def named(clip: Clip, language: Language) -> str:
    """What a clip is called: its label, or its asset without the prefix of our own ones."""
    if clip.label:
        return clip.label
    asset = clip.asset or ""
    prefix = next((prefix for prefix in OWN_ASSET_PREFIXES if asset.startswith(prefix)), "")
    if prefix == "color:":
        return OTHER_WORDS["plain_color"].say(language, color=asset.removeprefix(prefix))
    return asset.removeprefix(prefix)


def quoted(clip: Clip, language: Language) -> str:
    """A clip by its text in quotes, or by its file."""
    if clip.text is not None:
        return _QUOTES.say(language, text=shortened_text(clip.text))
    return file_name(named(clip, language), language)


def file_name(name: str, language: Language) -> str:
    """A file as it is written in a sentence."""
    return _MEDIA.say(language, name=shortened_text(name))


def shortened_text(text: str) -> str:
    """In one line and not too long."""
    line = " ".join(text.split())
    return line if len(line) <= _LETTERS_AT_MOST else line[: _LETTERS_AT_MOST - 1] + "…"


def thing(group: Group, language: Language, where: bool = True) -> str:
    """The clips of a group as an object; ``where`` tells one of many main clips by its time."""
    words, n = ROLE_WORDS[group.role], len(group.clips)
    if n == 1:
        if group.whole and group.role in _SOLE:
            return _SOLE[group.role].say(language)
        one = words.one.say(language, name=quoted(group.clips[0], language))
        if where and group.role == "main" and not group.whole:
            return _WHERE.say(language, name=one, when=span(group.range))
        return one
    return _counted(group, language, words.all if group.whole else words.many)


def _counted(group: Group, language: Language, words: Words) -> str:
    return words.say(language, n=len(group.clips))


def listing(group: Group, language: Language) -> str:
    """The clips by name where they are few, else their number."""
    names = list(dict.fromkeys(quoted(clip, language) for clip in group.clips))
    if group.role == "captions" and len(group.clips) > 1:
        return captions_of(group, language)
    if len(names) > NAMES_AT_MOST or len(names) < len(group.clips):
        return _counted(group, language, ROLE_WORDS[group.role].many)
    words = ROLE_WORDS[group.role].one
    return listed((words.say(language, name=name) for name in names), language)


def captions_of(group: Group, language: Language) -> str:
    """Captions by their number and languages."""
    codes = list(dict.fromkeys(code for clip in group.clips for code in (clip.langs or (clip.lang,)) if code))
    if not codes:
        return _counted(group, language, ROLE_WORDS["captions"].many)
    return _CAPTIONS_IN.say(
        language, n=len(group.clips), tongue=listed((word(code, language) for code in codes), language)
    )


def at_times(times: Iterable[int], language: Language) -> str:
    """0:04 and 0:08."""
    said = [clock(time) for time in times]
    return listed(said, language) if language == "en" else LIST.say(language).join(said)


def ranges_of(ranges: Iterable[TimeRange], language: Language) -> str:
    """0:04–0:06, 0:08–0:09."""
    return LIST.say(language).join(map(span, ranges))


def shown(show: Show, value: object, language: Language) -> str:
    """A value of a field, as its ``show`` says."""
    if isinstance(value, tuple):
        if show == "word" and len(value) == 2 and not isinstance(value[0], str):
            x, y = (percent(float(part) * 100) for part in value)
            return OTHER_WORDS["point"].say(language, x=x, y=y)
        return listed((shown(show, part, language) for part in value), language)
    if isinstance(value, str):
        return word(value, language) if show == "word" else shortened_text(_color(value, language))
    if show == "seconds":
        return seconds_of(cast(int, value), language)
    return _SHOWN[show](value)


_SHOWN: dict[Show, Callable[..., str]] = {
    "percent": percent,
    "share": lambda value: percent(float(value) * 100),
    "degrees": lambda value: f"{number(value)}°",
    "times": lambda value: f"{number(float(value), 3)}×",
    "lufs": lambda value: f"{number(value, 1)} LUFS",
    "number": lambda value: number(float(value)),
}


def seconds_of(flicks: int, language: Language) -> str:
    """A length: 0.5 s."""
    return OTHER_WORDS["seconds"].say(language, n=compact_seconds(flicks))


def _color(value: str, language: Language) -> str:
    words = COLOR_WORDS.get(value.lower())
    return words.say(language) if words else value


@functools.cache
def _words() -> dict[str, Words]:
    roles = {role: words.track for role, words in ROLE_WORDS.items()}
    return OTHER_WORDS | ANIMATION_WORDS | roles | LANGUAGE_WORDS | POSITION_WORDS


def word(value: str, language: Language) -> str:
    """A word of a closed vocabulary, or the value itself; languages also with a region."""
    words = _words().get(value) or LANGUAGE_WORDS.get(value.partition("-")[0].lower())
    return words.say(language) if words else value
