"""A difference said in a sentence, and a timeline in a line, in English and Chinese.

Each change becomes a phrase (``phrases``); here the phrases become a sentence: joined, and where there are
many, the rest counted.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence

from saycut.language import Language, Words
from saycut.timeline.difference.changes import (
    CanvasChanged,
    Change,
    Cut,
    Difference,
    LoudnessChanged,
    MediaChanged,
    Renewed,
    Replaced,
    Restacked,
    TransitionChanged,
    ValueChanged,
)
from saycut.timeline.model import Clip, Timeline, Track
from saycut.timeline.time import FLICKS, TimeRange, to_seconds
from saycut.timeline.wording.clock import clocks, compact_seconds, number
from saycut.timeline.wording.naming import listed, named, say
from saycut.timeline.wording.phrases import phrase, shortening
from saycut.timeline.wording.settings import has_own_verb, settings
from saycut.timeline.wording.tables import LANGUAGE_WORDS, ROLE_WORDS

__all__ = ["describe", "summary"]

_PHRASES_AT_MOST = 5
_CLIPS_AT_MOST = 3
_TOGETHER_FROM = 3
_LENGTH_AT_LEAST = FLICKS // 20

_AND = Words(" and ", "，并")
_COMMA = Words(", ", "，")
_STOP = Words(".", "。")
_THEN = Words("; ", "，")
_PROGRAMME = Words("the video", "视频")
_HEAD = Words("Timeline ({n} tracks):", "时间线（{n} 条轨道）：")
_HEAD_ONE = Words("Timeline (1 track):", "时间线（1 条轨道）：")
_EMPTY = Words("Timeline (empty)", "时间线（空）")
_LINE = Words(" {i}. {track}: {clips}", " {i}. {track}：{clips}")
_CLIP = Words("{name} ({facts})", "{name}（{facts}）")
_RANGE = Words("{start}-{end}s", "{start}-{end}秒")
_CAPTIONS = Words("{n} lines", "{n} 条")
_MORE = Words("{n} more ({facts})", "另外 {n} 个（{facts}）")
_FACT_COMMA = Words(", ", "，")
_CLIP_COMMA = Words(", ", "、")
_TEXT_QUOTES = Words('"{text}"', "“{text}”")


def describe(difference: Difference, language: Language) -> str:
    """What was changed, in one or two sentences; never empty and never more than what differs."""
    if difference.empty:
        return say("nothing", language)
    before, after = difference.length_before, difference.length_after
    phrases: list[str] = []
    rest: list[Change] = []
    told_length = False
    told = _together(difference.changes)
    for changes in told:
        first = changes[0]
        if len(phrases) == _PHRASES_AT_MOST - 1 and len(told) > _PHRASES_AT_MOST:
            rest.extend(changes)
        elif isinstance(first, Cut) and after < before:
            phrases.insert(0, shortening(first, before, after, language))
            told_length = True
        else:
            phrases.append(_phrase(changes, language))
    if rest:
        what = listed(dict.fromkeys(_subject(change, language) for change in rest), language)
        phrases.append(say("more", language, n=len(rest), what=what))
    text = _joined(phrases, language)
    if not told_length and (abs(after - before) >= _LENGTH_AT_LEAST or not text):
        old, new = clocks(before, after)
        length = say("length", language, before=old, after=new)
        text = text + _THEN.say(language) + length if text else length
    return text[0].upper() + text[1:] + _STOP.say(language)


def _together(changes: Iterable[Change]) -> list[list[Change]]:
    """The changes, three or more values in a row of the same clips as one."""
    runs: list[list[Change]] = []
    for _, run in itertools.groupby(changes, _settings_key):
        found = list(run)
        runs += [found] if len(found) >= _TOGETHER_FROM else [[change] for change in found]
    return runs


def _settings_key(change: Change) -> object:
    if isinstance(change, ValueChanged) and not has_own_verb(change):
        return change.group.clips
    return id(change)


def _phrase(changes: Sequence[Change], language: Language) -> str:
    values = [change for change in changes if isinstance(change, ValueChanged)]
    return settings(values, language) if len(values) >= _TOGETHER_FROM else phrase(changes[0], language)


def _joined(phrases: Sequence[str], language: Language) -> str:
    if len(phrases) < 2:
        return "".join(phrases)
    return _COMMA.say(language).join(phrases[:-1]) + _AND.say(language) + phrases[-1]


def _subject(change: Change, language: Language) -> str:
    """The part of the timeline a change is about, in lower case."""
    if isinstance(change, CanvasChanged | Cut | LoudnessChanged | MediaChanged | Restacked | TransitionChanged):
        return _PROGRAMME.say(language)
    if isinstance(change, Replaced):
        role = change.role
    else:
        role = (change.after if isinstance(change, Renewed) else change.group).role
    track = ROLE_WORDS[role].track.say(language)
    return track if track.isupper() else track.lower()


def summary(timeline: Timeline, language: Language) -> str:
    """The tracks in one line: ``Timeline (2 tracks): 1. Video: city (0-10s) 2. BGM: Lo-fi (0-10s, 35%)``."""
    if not timeline.tracks:
        return _EMPTY.say(language)
    head = _HEAD_ONE if len(timeline.tracks) == 1 else _HEAD
    lines = [
        _LINE.say(language, i=i, track=ROLE_WORDS[track.role].track.say(language), clips=_clips(track, language))
        for i, track in enumerate(timeline.tracks, 1)
    ]
    text = head.say(language, n=len(timeline.tracks)) + "".join(lines)
    return text if language == "en" else text.replace("： ", "：")


def _clips(track: Track, language: Language) -> str:
    whole = TimeRange.between(track.clips[0].start, track.end)
    if track.role == "captions":
        names = track.langs or ((track.lang,) if track.lang else ())
        langs = [_language(name, language) for name in names]
        count = _CAPTIONS.say(language, n=len(track.clips))
        return _CLIP.say(language, name=count, facts=_facts([*langs, _span(whole, language)], language))
    shown = [_clip(clip, language) for clip in track.clips[:_CLIPS_AT_MOST]]
    if len(track.clips) > _CLIPS_AT_MOST:
        rest = track.clips[_CLIPS_AT_MOST:]
        facts = _span(TimeRange.between(rest[0].start, track.end), language)
        shown.append(_MORE.say(language, n=len(rest), facts=facts))
    return _CLIP_COMMA.say(language).join(shown)


def _clip(clip: Clip, language: Language) -> str:
    text = _TEXT_QUOTES.say(language, text=" ".join(clip.text.split())) if clip.text is not None else None
    facts = [_span(clip.range, language)]
    if clip.speed != 1:
        facts.append(f"{number(float(clip.speed))}x")
    if clip.sound.level != 1:
        facts.append(f"{number(clip.sound.level * 100, 1)}%")
    return _CLIP.say(language, name=text or _stem(clip, language), facts=_facts(facts, language))


def _stem(clip: Clip, language: Language) -> str:
    """The label, else the asset's name without what tells its format."""
    name = named(clip, language)
    return name if clip.label or "." not in name else name.rpartition(".")[0] or name


def _language(code: str, language: Language) -> str:
    words = LANGUAGE_WORDS.get(code.partition("-")[0].lower())
    return words.say(language) if words else code


def _facts(facts: Iterable[str], language: Language) -> str:
    return _FACT_COMMA.say(language).join(facts)


def _span(times: TimeRange, language: Language) -> str:
    start, end = (number(to_seconds(time), 1) for time in (times.start, times.end))
    if start == end:
        start, end = compact_seconds(times.start), number(to_seconds(times.end), 3)
    return _RANGE.say(language, start=start, end=end)
