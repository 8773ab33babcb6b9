"""Captions from a transcript: cues short enough to read, on the timeline where the words play."""

from __future__ import annotations

import re
from dataclasses import dataclass

from saycut.agent.desk import Desk
from saycut.agent.facts import AssetFacts
from saycut.agent.normalise import to_traditional
from saycut.agent.targets import played
from saycut.timeline.model import Clip, Word
from saycut.timeline.time import from_seconds, to_seconds

__all__ = ["Cue", "captioned_assets", "cues_for", "text_clip"]

LINE_EN, LINE_ZH = 42, 18
_BREAKS = "，。！？；,.!?;:、 "


@dataclass(frozen=True, slots=True)
class Cue:
    """Text shown from ``start`` to ``end`` (seconds of the timeline)."""

    start: float
    end: float
    text: str


def captioned_assets(desk: Desk) -> list[AssetFacts]:
    """Assets on the timeline whose speech is known and heard, those on the main track first."""
    names = [clip.asset for clip in desk.main]
    names += [clip.asset for track, clip in desk.tl.each() if track.role in ("voiceover", "pip", "sound")]
    out = []
    for name in dict.fromkeys(names):
        facts = desk.facts(name)
        if facts and facts.transcript:
            out.append(facts)
    return out


def cues_for(
    desk: Desk, facts: AssetFacts, line: int | None = None, words: int | None = None, traditional: bool = False
) -> list[Cue]:
    """Cues for everything of an asset's transcript that plays; a line has at most ``line`` characters, a cue ``words`` words."""  # noqa: E501
    out: list[Cue] = []
    for low, high, text in facts.transcript or ():
        for start, end in played(desk, facts.name, low, high):
            said = _without_cut(desk, facts, low, high, _clean(facts, text))
            if said:
                out += _split(start, end, to_traditional(said) if traditional else said, line, words)
    return _apart(sorted(out, key=lambda cue: cue.start))


def _clean(facts: AssetFacts, text: str) -> str:
    """The line without fillers, as captions are written."""
    for _, _, word in facts.fillers:
        if re.search("[\u4e00-\u9fff]", word):
            text = re.sub(rf"[，、]?{re.escape(word)}[，、]", "，", text)
        else:
            text = re.sub(rf",?\s*\b{re.escape(word)},\s*", " ", text, flags=re.IGNORECASE)
    return re.sub(r"^[，、]\s*|\s{2,}", " ", text).strip()


def _without_cut(desk: Desk, facts: AssetFacts, low: float, high: float, text: str) -> str:
    """The part of the line that still plays, by its share of time; cuts inside it take their words along."""
    spans = sorted(
        (max(low, to_seconds(clip.source.start)), min(high, to_seconds(clip.source.end)))
        for clip in desk.main or [c for _, c in desk.tl.each()]
        if clip.asset == facts.name
        and clip.source
        and clip.source.start < from_seconds(high)
        and clip.source.end > from_seconds(low)
    )
    if len(spans) != 1 or (spans[0][0] <= low + 0.3 and spans[0][1] >= high - 0.3):
        return text
    scale = len(text) / (high - low)
    a, b = round((spans[0][0] - low) * scale), round((spans[0][1] - low) * scale)
    if re.search("[\u4e00-\u9fff]", text):
        return text[a:b]
    while 0 < a < len(text) and text[a - 1] != " ":
        a -= 1
    while b < len(text) and text[b] != " ":
        b += 1
    return text[a:b].strip()


def _split(start: float, end: float, text: str, line: int | None, words: int | None) -> list[Cue]:
    """One line of speech as one or more cues of at most two lines; times by the share of letters."""
    chinese = bool(re.search("[\u4e00-\u9fff]", text))
    if words is not None and not chinese:
        parts = text.split()
        groups = [" ".join(parts[at : at + words]) for at in range(0, len(parts), words)]
    elif chinese:
        groups = _chinese_groups(text, line or LINE_ZH)
    else:
        groups = _english_groups(text, line or LINE_EN, 1 if line else 2)
    total = sum(len(group) for group in groups) or 1
    out, at = [], start
    for group in groups:
        length = (end - start) * len(group) / total
        out.append(Cue(at, at + length, group))
        at += length
    return out


def _chinese_groups(text: str, limit: int) -> list[str]:
    groups: list[str] = []
    current = ""
    for found in re.findall(r"[^，。！？；、]+[，。！？；、]?|[，。！？；、]", text):
        piece = found
        if current and len(current) + len(piece) > limit:
            groups.append(current)
            current = ""
        while len(piece) > limit:
            cut = limit if len(piece) - limit > 2 else len(piece) // 2 + 1
            groups.append(piece[:cut])
            piece = piece[cut:]
        current += piece
    return [group for group in [*groups, current] if group.strip("，。！？；、 ")]


def _english_groups(text: str, limit: int, lines: int) -> list[str]:
    rows: list[str] = []
    for word in text.split():
        if rows and len(rows[-1]) + 1 + len(word) <= limit:
            rows[-1] += f" {word}"
        else:
            rows.append(word)
    return ["\n".join(rows[at : at + lines]) for at in range(0, len(rows), lines)]


def _apart(cues: list[Cue]) -> list[Cue]:
    """No cue reaches into the next."""
    out: list[Cue] = []
    for cue in cues:
        if out and out[-1].end > cue.start:
            out[-1] = Cue(out[-1].start, max(out[-1].start + 0.05, cue.start), out[-1].text)
        out.append(cue)
    return out


def text_clip(desk: Desk, text: str, start: float, end: float, words: bool = False) -> Clip:
    """A text clip at a place in time; ``words`` spreads word times over it."""
    first = desk.t(start)
    length = max(desk.t(end) - first, desk.tl.canvas.rate.frame_duration)
    return Clip(id="", start=first, duration=length, text=text, words=_words(text, length) if words else ())


def _words(text: str, length: int) -> tuple[Word, ...]:
    """Words (characters in Chinese) spread evenly by their letters."""
    units = re.findall(r"[\u4e00-\u9fff]|[^\s\u4e00-\u9fff]+", text)
    total = sum(len(unit) for unit in units) or 1
    out, at = [], 0
    for unit in units:
        step = round(length * len(unit) / total)
        out.append(Word(unit, at, min(length, at + step)))
        at += step
    return tuple(out)
