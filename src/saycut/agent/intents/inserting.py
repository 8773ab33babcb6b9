"""One more clip in the programme: an upload that is not on the main track, put where the message says."""

from __future__ import annotations

from dataclasses import replace

from saycut.agent.desk import Desk
from saycut.agent.intents.logo import looks_like_logo
from saycut.agent.programme import clip_of
from saycut.agent.reading import Reading
from saycut.agent.targets import assets_in, clips_in
from saycut.timeline.operations import Insert

__all__ = ["insert_clip"]

_OTHERS = ("title", "captions", "label", "watermark", "sticker", "bgm", "voiceover", "pip", "broll", "card", "avatar")
_BLOCKS = (
    "remove",
    "cut",
    "trim",
    "replace",
    "mute",
    "split",
    "swap",
    "speed_up",
    "slow_down",
    "keep",
    "export",
    "speak",
)


def insert_clip(clause: Reading, desk: Desk) -> bool:
    """``insert the hedge between pond and greenhouse``, ``溪边备用放到最后面``."""
    if not desk.main or clause.has("role", *_OTHERS) or clause.has("verb", *_BLOCKS):
        return False
    if clause.all("filter", "transition", "quote", "range", "percent", "pos", "point") or clause.has("noun", "layout"):
        return False
    new = [name for name in assets_in(clause, desk, "video", "image", there=False) if not _logo(name, desk)]
    facts = desk.facts(new[0]) if len(new) == 1 else None
    at = _place(clause, desk) if facts is not None else None
    if facts is None or at is None:
        return False
    length = clause.first("length", "head")
    desk.known(facts.name)
    clip = clip_of(desk, facts, at, length.number if length else None)
    desk.do(Insert("main", replace(clip, start=at)))
    return True


def _logo(name: str, desk: Desk) -> bool:
    facts = desk.facts(name)
    return facts is not None and looks_like_logo(facts)


def _place(clause: Reading, desk: Desk) -> int | None:
    """Where it goes, in flicks: between, before or after clips, or at either end."""
    goals = clause.without({"index"}) if clause.all("asset") and not _numbered(clause) else clause
    others = [clip for clip in clips_in(goals, desk, overlays=False) if clip in desk.main]
    if len(others) == 2 and clause.search(r"\bbetween\b|中间|之间"):
        return max(clip.start for clip in others)
    if others and clause.search(r"\bafter\b|\bbehind\b|\bfollowing\b|后"):
        return others[0].end
    if others and clause.search(r"\bbefore\b|\bahead of\b|\bin front of\b|前"):
        return others[0].start
    if others:
        return None
    if clause.has("noun", "end") or clause.has("seq", "last"):
        return desk.main[-1].end
    return 0 if clause.has("noun", "start") or clause.has("seq", "first") else None


def _numbered(clause: Reading) -> bool:
    return bool(
        clause.search(r"\b(?:after|before|between) (?:the )?(?:first|second|third|fourth|fifth|last|clip|shot)\b|第")
    )
