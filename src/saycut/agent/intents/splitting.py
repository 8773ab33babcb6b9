"""Cuts without taking anything away."""

from __future__ import annotations

import itertools
import re

from saycut.agent.desk import Desk, Impossible
from saycut.agent.entities.mention import Mention
from saycut.agent.reading import Reading
from saycut.agent.targets import BEYOND, clips_in, played, speaker
from saycut.language import Words
from saycut.timeline.operations import Split
from saycut.timeline.time import to_seconds

__all__ = ["split"]

_NO_SPEECH = Words(
    "Where sentences end is not known here; the speech would have to be recognised first.",
    "还不知道每句话在哪里结束，需要先做语音识别。",
)


def split(clause: Reading, desk: Desk) -> bool:
    """``blade at 25s``, ``three equal pieces``, ``每三十秒切一刀``, ``after every sentence``."""
    cuts = clause.has("verb", "split") or (
        clause.has("verb", "cut") and clause.all("point") and not clause.has("verb", "remove", "trim", "keep")
    )
    halves = clause.has("verb", "cut") and clause.search(
        r"\bcut\b[^,.]*\b(?:in the middle|in half|in two)\b|从中间(?:剪|切|断)开?$"
    )
    cuts = cuts or bool(halves and not clause.has("verb", "remove", "trim", "keep") and not clause.search(r"\bout\b"))
    if not cuts or not desk.main or clause.has("noun", "layout") or clause.has("role", "captions", "transition"):
        return False
    if clause.has("verb", "remove") and not clause.search(r"don'?t|别|不要删|先别"):
        return False
    for at in _points(clause, desk):
        flicks = desk.t(at)
        if any(clip.start < flicks < clip.end for clip in desk.main):
            desk.do(Split(flicks))
    return True


def _points(clause: Reading, desk: Desk) -> list[float]:
    clips = clips_in(clause, desk, overlays=False)
    base, length = 0.0, desk.programme
    if len(clips) == 1:
        base, length = to_seconds(clips[0].start), to_seconds(clips[0].duration)
    points = [item.number for item in clause.all("point")]
    points += [t for item in clause.all("range") for t in item.pair]
    points += [item.number for item in clause.all("number") if _is_listed(clause, item)]
    points.sort()
    if points:
        late = [t for t in points if t >= desk.programme]
        if late:
            raise Impossible(BEYOND, have=f"{desk.programme:g}", asked=f"{late[0]:g}")
        relative = len(clips) == 1 and len(desk.main) > 1 and all(t < length for t in points)
        return [base + t if relative else t for t in points]
    if clause.has("noun", "topic") or clause.search(r"\bchapters?\b|\btopics?\b|章节|话题"):
        topics = [item for clip in desk.main if (facts := desk.facts(clip.asset)) for item in facts.topics]
        return [low for low, _, _ in topics if 0.05 < low < desk.programme - 0.05]
    if clause.has("noun", "sentence") or clause.search(r"\bsentences?\b|每句|句"):
        return _sentences(desk)
    every = clause.first("length")
    if (
        every is not None
        and every.number > 0
        and (clause.has("noun", "each", "whole") or clause.search(r"\bevery\b|\beach\b|每"))
    ):
        return [
            base + every.number * n
            for n in range(1, int(length / every.number) + 1)
            if every.number * n < length - 0.05
        ]
    count = next((item for item in clause.all("count", "factor")), None)
    number = int(count.number) if count is not None else 2
    if clause.search(r"\bhalf\b|\bhalves\b|\bin two\b|两半|一半|对半"):
        number = 2
    if every is not None and count is None:
        return [base + every.number]
    if re.search(r"一刀|一下", clause.said) and (count is None or count.number == 1):
        number = 2
    return [base + length * n / number for n in range(1, max(2, min(number, 100)))]


def _is_listed(clause: Reading, item: Mention) -> bool:
    """``at 15 and at 0:32``, ``at 5, 9 and 20 s``: a second without its unit beside others."""
    before = clause.norm[clause.start : item.start]
    others = clause.all("point", "length", "range", "number")
    return (
        len(others) > 1 and bool(re.search(r"(?a)(?:\bat|\band|,|、|和|在|跟)\s*(?:at\s+)?第?\s*$", before))
    ) or bool(re.search(r"(?a)\bat\s+$", before))


def _sentences(desk: Desk) -> list[float]:
    """The middle of the pause after every line but the last."""
    facts = speaker(desk)
    if facts is None or not facts.transcript:
        raise Impossible(_NO_SPEECH)
    lines = facts.transcript
    out = []
    for (_, end, _), (start, _, _) in itertools.pairwise(lines):
        middle = (end + start) / 2
        out += [span[0] for span in played(desk, facts.name, middle, middle + 0.2)]
    return out
