"""One word of a caption put right where the message writes it without quotes."""

from __future__ import annotations

import re

from saycut.agent.desk import Desk
from saycut.agent.reading import Reading
from saycut.agent.targets import select_index
from saycut.timeline.model import Clip
from saycut.timeline.operations import SetClips

__all__ = ["respell"]

_RIGHT = re.compile(
    r"(?a)(?P<old>[\w\u4e00-\u9fff' ]{1,24}?)\s*(?:应该是|应该写|应为|要改成|改成|才对是|should be|should read|should say|is supposed to be|ought to be)\s*(?P<new>[\w\u4e00-\u9fff' ]{1,24})"  # noqa: E501
)
_WRONG = re.compile(
    r"(?a)(?P<new>[\w\u4e00-\u9fff' ]{1,24}?)\s*(?:写成了?|打成了?|错成了?|(?:is|was|got) (?:written|spelled|spelt|typed) as)\s*(?P<old>[\w\u4e00-\u9fff' ]{1,24})"  # noqa: E501
)


def respell(clause: Reading, desk: Desk) -> bool:
    """``第五句字幕打错了，西盖应该是膝盖``, ``in caption 2 projekts should be projects``."""
    tracks = desk.tl.by_role("captions")
    if not tracks or clause.quote is not None or clause.all("color", "pos", "percent", "lang", "caption_mode"):
        return False
    number = clause.first("index")
    chosen = select_index(list(tracks[0].clips), int(number.number)) if number is not None else None
    cues = [chosen] if chosen is not None else list(tracks[0].clips)
    said = clause.text[clause.start : clause.end]
    return any(_put_right(match, cues, desk) for rule in (_WRONG, _RIGHT) for match in rule.finditer(said))


def _put_right(match: re.Match[str], cues: list[Clip], desk: Desk) -> bool:
    new = re.sub(r"(?:才对|吧|了|啊|哦|的)+$", "", match["new"].strip())
    old = match["old"].strip()
    ends = [old[at:] for at in range(len(old))] if match.re is _RIGHT else [old[:at] for at in range(len(old), 0, -1)]
    starts = [new[at:] for at in range(len(new))] if match.re is _WRONG else [new]
    for wrong in ends:
        cue = next((cue for cue in cues if len(wrong) > 1 and _has(cue.text or "", wrong)), None)
        if cue is not None:
            right = starts[0] if match.re is _RIGHT else next((s for s in starts if len(s) == len(wrong)), new)
            desk.do(SetClips((cue.id,), {"text": (cue.text or "").replace(wrong, right)}))
            return True
    return False


def _has(text: str, word: str) -> bool:
    """The word as a whole where it is of letters."""
    edge = r"\b" if word.isascii() else ""
    return bool(re.search(rf"{edge}{re.escape(word)}{edge}", text))
