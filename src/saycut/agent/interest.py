"""Which lines of a transcript are worth keeping, and their words in short."""

from __future__ import annotations

import re
from dataclasses import dataclass

from saycut.agent.desk import Desk
from saycut.agent.targets import played, speaker

__all__ = ["Line", "dull", "short_phrase", "spoken_lines"]

_DULL = re.compile(
    r"(?ai)\b(?:welcome|hello|hi|good (?:morning|afternoon)|agenda|thanks?|thank you|goodbye|bye|see you|next time|intro|wrap|sorry|oops|can you hear)\b"  # noqa: E501
    r"|大家好|你好|欢迎|再见|拜拜|谢谢|散会|人都到齐|天气|喂喂|调一下|下次见|下节课|闲聊|稍等|辛苦"
)
_STRONG = re.compile(
    r"(?ai)\d|\b(?:percent|double|doubled|never|best|worst|first|mistake|secret|why|grew|most|free|half|biggest|finally|always|win|won|beat)\b"
    r"|[!?！？]|最|第一|秘密|涨|亮点|免费|优惠|错|元|成|倍|万|赢|建议|千|百"
)


@dataclass(frozen=True, slots=True)
class Line:
    """A spoken line on the timeline (seconds); ``score`` above 0 is worth something."""

    score: float
    start: float
    end: float
    text: str


def dull(text: str) -> bool:
    """Greetings, goodbyes, slips."""
    return bool(_DULL.search(text))


def spoken_lines(desk: Desk) -> list[Line]:
    """Everything said on the main track, with its interest: numbers, superlatives and exclamations count."""
    facts = speaker(desk)
    out = []
    for low, high, text in (facts.transcript or ()) if facts else ():
        score = 1.0 + 0.6 * len(_STRONG.findall(text)) - (2.0 if dull(text) else 0.0)
        out += [Line(score, start, end, text) for start, end in played(desk, facts.name if facts else "", low, high)]
    return out


def short_phrase(text: str) -> str:
    """The first phrase of a line that says something, short enough to read at a glance."""
    parts = [part.strip() for part in re.split(r"[,，。.!！?？;；]", text) if part.strip()]
    head = next((part for part in parts if len(part) > 4), parts[0] if parts else text)
    words = head.split()
    if len(words) > 6:
        return " ".join(words[:6])
    return head[:14] if re.search("[\u4e00-\u9fff]", head) else head
