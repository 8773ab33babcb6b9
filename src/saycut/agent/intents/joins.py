"""Transitions between clips, and fades at the edges of the video."""

from __future__ import annotations

import itertools
import re

from saycut.agent.desk import Desk, Impossible
from saycut.agent.reading import Reading
from saycut.agent.targets import clips_in, on_timeline
from saycut.language import Words
from saycut.timeline.operations import SetTransition
from saycut.timeline.time import from_seconds, to_seconds

__all__ = ["edge_fades", "put_transitions", "transitions"]

LENGTH, FLASH_LENGTH = 0.6, 0.3
_NO_CUT = Words(
    "There is only one clip, so there is no cut to put a transition on.", "只有一段素材，没有可以加转场的接缝。"
)
_NONE = Words("There are no transitions here, so nothing was changed.", "没有转场，没有改动。")
_WAYS = ("wipe", "slide", "push")


def edge_fades(clause: Reading, desk: Desk) -> bool:
    """``fade in from white over 2 sec``, ``结尾淡出到黑``."""
    black_or_white = clause.at("transition", "fade_black", "fade_white")
    bare = (
        clause.has("verb", "fade")
        and not clause.has("role", "bgm", "sound", "voiceover", "title", "label", "captions", "watermark")
        and not clause.has("transition", "dissolve")
    )
    if black_or_white is None and not bare:
        return False
    if len(set(clause.values("transition"))) > 1 or (clause.has("verb", "replace", "swap") and desk.tl.transitions):
        return False
    if (black_or_white is not None and clause.has("role", "transition")) or clause.search(
        r"\bbetween\b|之间|每段|中间"
    ):
        return False
    if not desk.main:
        return False
    kind = black_or_white.name if black_or_white else "fade_white" if clause.has("color", "#FFFFFF") else "fade_black"
    into = clause.search(
        r"\bfad\w* (?:\w+ )?(?:in|up|from)\b|\bfrom (?:black|white)\b|\bstart|\bopen|\bbegin|开头|片头|开场|淡入|渐入|从黑|从白|亮起来"  # noqa: E501
    )
    out = clause.search(
        r"\bfad\w* (?:\w+ ){0,3}(?:out|to|into|away)\b|\bto (?:black|white)\b|\bend|\bclose|\bfinish|结尾|片尾|黑下|暗下|慢慢黑|淡出|渐出|到黑|到白|最后|末尾"  # noqa: E501
    )
    length = clause.first("length", "tail", "head")
    flicks = from_seconds(length.number if length else 1.0)
    if into or not out:
        desk.do(SetTransition(0, kind, flicks))
    if out or not into:
        desk.do(SetTransition(desk.tl.main.end if desk.tl.main else 0, kind, flicks))
    if clause.search(r"\b(?:audio|sound|music)\b|声音|音乐"):
        return True
    return True


def transitions(clause: Reading, desk: Desk) -> bool:
    """``crossfades between all clips, 1 s each``, ``wipe left between b and c``, ``转场换成左滑``."""
    if not (clause.all("transition") or clause.has("role", "transition")):
        return False
    if clause.all("filter") and not clause.has("role", "transition") and not clause.has("transition", "dissolve"):
        return False
    if not desk.main:
        return False
    here = _cuts(clause, desk)
    present = {item.at: item for item in desk.tl.transitions}
    covers = clause.search(r"\bwith\b|\busing\b|用") and clause.all("transition")
    if clause.has("verb", "remove") and not covers and not clause.has("verb", "replace", "add", "set"):
        gone = [at for at in here if at in present] or ([] if not _every(clause) else list(present))
        if not gone:
            raise Impossible(_NONE)
        for at in gone:
            desk.do(SetTransition(at, None))
        return True
    if not here:
        raise Impossible(_NO_CUT)
    kind = _kind(clause)
    if kind is None and not clause.has("verb", "add"):
        return _retime(clause, desk, here)
    put_transitions(desk, here, kind or "dissolve", _length(clause, kind or "dissolve", desk))
    return True


def put_transitions(desk: Desk, cuts: list[int], kind: str, length: float) -> None:
    """A transition of ``length`` seconds at each of the cuts (flicks)."""
    for at in cuts:
        desk.do(SetTransition(at, kind, from_seconds(length)))


def _every(clause: Reading) -> bool:
    return clause.has("noun", "whole", "each") or not clause.all("asset", "index")


def _kind(clause: Reading) -> str | None:
    """The type of transition; of ``replace A with B`` the last one, with its direction."""
    names = [item.name for item in clause.all("transition")]
    if not names:
        return None
    name = names[-1]
    if clause.search(r"\binstead of\b") and len(names) > 1:
        name = names[0]
    if name in _WAYS:
        ways = [item.name for item in clause.all("direction")] + [
            item.name for item in clause.all("pos") if item.name in ("left", "right")
        ]
        if clause.search(r"\bfrom (?:the )?right\b|从右"):
            ways = ["left"]
        elif clause.search(r"\bfrom (?:the )?left\b|从左"):
            ways = ["right"]
        return f"{name}_{ways[0] if ways else 'left'}"
    return name


def _length(clause: Reading, kind: str, desk: Desk) -> float:
    length = clause.first("length")
    if length is not None:
        return length.number
    present = [item for item in desk.tl.transitions if item.at]
    if clause.has("verb", "replace", "set") and present:
        return to_seconds(present[0].duration)
    return FLASH_LENGTH if kind in ("flash", "glitch") else LENGTH


def _cuts(clause: Reading, desk: Desk) -> list[int]:
    """The cuts a clause means: between two named clips, before or after one, by number, else all."""
    cuts = [clip.start for clip in desk.main[1:]]
    clips = [clip for clip in clips_in(clause, desk, overlays=False) if on_timeline(clip.asset or "", desk)]
    if clips and (
        number := re.search(
            r"(?a)\b(first|second|third|last)\s+(?:cut|transition|join)\b|第(.)个(?:转场|接缝)", clause.said
        )
    ):
        order = {"first": 0, "second": 1, "third": 2, "last": -1, "一": 0, "二": 1, "三": 2}[number[1] or number[2]]
        return [cuts[order]] if -1 <= order < len(cuts) else []
    if not clips:
        return cuts
    main = list(desk.main)
    if len(clips) >= 2:
        found = [b.start for a, b in itertools.pairwise(main) if a in clips and b in clips]
        return found or cuts
    at = main.index(clips[0]) if clips[0] in main else 0
    if clause.has("seq", "before") or clause.search(r"\binto\b|\bbefore\b|前"):
        return [main[at].start] if at else []
    if clause.has("seq", "after") or clause.search(r"\bafter\b|\bout of\b|后"):
        return [main[at].end] if at + 1 < len(main) else []
    return [t for t in (main[at].start, main[at].end) if t in cuts]


def _retime(clause: Reading, desk: Desk, here: list[int]) -> bool:
    """``make the transitions twice as long``, ``转场改成1秒``; where there are none they are added."""
    present = [item for item in desk.tl.transitions if item.at in here]
    if not present:
        if clause.has("verb", "set", "add") or not clause.all("verb"):
            put_transitions(desk, here, "dissolve", _length(clause, "dissolve", desk))
            return True
        raise Impossible(_NONE)
    factor, length = clause.first("factor"), clause.first("length")
    for item in present:
        now = to_seconds(item.duration)
        if length is not None:
            new = length.number
        elif factor is not None:
            new = now * factor.number
        elif clause.has("verb", "trim", "speed_up") or clause.search("短|快"):
            part = clause.first("fraction")
            new = now * (part.number if part else 0.6)
        elif clause.has("verb", "extend", "slow_down") or clause.search("长|慢"):
            new = now * 1.6
        else:
            return False
        desk.do(SetTransition(item.at, item.type, from_seconds(new)))
    return True
