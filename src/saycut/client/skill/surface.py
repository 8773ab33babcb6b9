"""Replies that were written for someone in front of a window, for someone who is not.

"I added the title “Hi” for 3 s. Click the Export button to download it."
   └─ describes content: kept ─┘ └─ describes the interface: an export, offered ─┘
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

__all__ = ["Action", "Translation", "translate"]

ActionKind = Literal["export", "state", "credits", "edit", "press"]


@dataclass(frozen=True, slots=True)
class Action:
    """What stands behind a direction: for ``edit`` the wish to send, for ``press`` the name of the button."""

    kind: ActionKind
    text: str = ""


@dataclass(frozen=True, slots=True)
class Translation:
    """What to show, and what the rest meant."""

    text: str
    actions: tuple[Action, ...] = ()


# ASCII: a word ends where Chinese begins.
_FLAGS = re.ASCII | re.IGNORECASE
_SENTENCE = re.compile(r"[^。！？!?\n]*?(?:[。！？!?]+|\.(?=\s|$)|\n|$)")
_CLAUSE = re.compile(
    r"\s*[,，;；—]\s*|\s+-\s+"
    r"|\s+(?:and|then|so|or)\s+(?=(?:you can|please|just|simply|click|tap|open|drag|press)\b)",
    _FLAGS,
)
_LEAD = (
    r"^(?:(?:you(?:'ll| will)? (?:can|may|could|need to|have to|should)|you'?ll|please|now|just|simply|then|next|"
    r"finally|"
    r"also|either|or|and|feel free to|go ahead and|i (?:suggest|recommend)(?: you)?|try(?: to)?|"
    r"to do (?:so|this|that))\s+)*"
)
_LEAD_ZH = (
    r"^(?:请|您|你|可以|可|只需要|只需|需要|然后|再|先|接着|直接|现在|即可|就|也|还|能|去|"
    r"在[^，。]{0,12}?(?:上|中|里|处|角|侧|方)|如需[^，。]{0,8}?|想要?[^，。]{0,8}?)"
)
_BUTTON = r"(?:click(?:ing)?(?: on)?|tap(?:ping)?(?: on)?|press(?:ing)?|hit(?:ting)?)"
_PLACE = r"(?:panel|tab|menu|sidebar|settings|dashboard|page|editor|library|window|inspector|toolbar)"
_EXPORT = re.compile(
    rf"\bexport button\b|{_LEAD}{_BUTTON}\b.*\bexport\b|导出按钮"
    rf"|(?:点击|点按|单击|点)\s*[“\"「【\[]?导出|{_LEAD_ZH}+导出",
    _FLAGS,
)
_ACCOUNT = re.compile(
    rf"{_LEAD}(?:open|go to|visit|check|see|head to|navigate to|{_BUTTON})\b.*\b"
    r"(?:billing|account|credits?|subscription)\b"
    rf"|{_LEAD_ZH}*(?:打开|进入|前往|点击|查看).*(?:账户|账单|充值|积分|订阅)",
    _FLAGS,
)
_DRAG = re.compile(
    rf"{_LEAD}(?:drag|drop)\b|{_LEAD_ZH}*(?:把|将)?[^，。]*?(?:拖拽|拖动|拖放|拖到|拖至)",
    _FLAGS,
)
_PREVIEW = re.compile(
    rf"{_LEAD}(?:preview|see|watch|check|view|play|review|find)\b.*\b(?:in|on|from) the (?:\w+ )?"
    r"(?:timeline|player|preview|editor|canvas|viewer|window)\b"
    rf"|{_LEAD_ZH}*(?:预览|播放|查看|看到).*(?:时间线|时间轴|播放器|预览窗|编辑器|画布)"
    r"|^(?:请|您|你|可以|可|现在|就|也|能)*在(?:右侧|左侧|上方|下方)?(?:的)?"
    r"(?:时间线|时间轴|播放器|预览窗口?|编辑器|预览区)[^，。]{0,6}(?:预览|播放|查看|看)",
    _FLAGS,
)
_OPEN = re.compile(
    rf"{_LEAD}(?:open|go to|head to|navigate to|switch to|visit|expand)\b.*\b{_PLACE}\b"
    rf"|{_LEAD_ZH}*(?:打开|进入|切换到|前往|展开).*(?:面板|菜单|设置|标签|侧边栏|窗口|页面|界面|工具栏|选项卡)",
    _FLAGS,
)
_PRESS = re.compile(rf"{_LEAD}{_BUTTON}\b|{_LEAD_ZH}*(?:点击|点按|单击|双击|轻点|点一下)", _FLAGS)
_PURPOSE = re.compile(
    r"^(?:to|for|if|when|once|so that|in order to|whenever|before|after|where)\b"
    r"|^(?:即可|就可以|就能|便可|以便|来|以|如果|若|如需|想|需要|当|这样|进行)",
    _FLAGS,
)
_QUOTE = re.compile(
    r"(?<!click )(?<!click on )(?<!tap )(?<!press )(?<!the )(?<!击)(?<!按)(?<!点)"
    r"(“[^”]*”|「[^」]*」|\"[^\"]*\"|《[^》]*》)",
    _FLAGS,
)
_HIDDEN = re.compile(r"\ue000(\d+)\ue001")
_LABEL = re.compile(r"[“\"「【\[]([^”\"」】\]]{1,30})[”\"」】\]]|\b(?:the )?([A-Z]\w+)\b(?: (?:button|icon))?")
_RULES: tuple[tuple[ActionKind, re.Pattern[str]], ...] = (
    ("export", _EXPORT),
    ("credits", _ACCOUNT),
    ("edit", _DRAG),
    ("state", _PREVIEW),
    ("state", _OPEN),
    ("press", _PRESS),
)


def translate(text: str) -> Translation:
    """Drop what describes the interface, keep what describes content; say what the dropped parts ask for, each once."""
    quotes: list[str] = []

    def hide(found: re.Match[str]) -> str:
        # What stands in quotes is content, whatever it says; but for the name of a button that is to be clicked.
        quotes.append(found[0])
        return f"\ue000{len(quotes) - 1}\ue001"

    def show(hidden: str) -> str:
        return _HIDDEN.sub(lambda found: quotes[int(found[1])], hidden)

    kept: list[str] = []
    actions: list[Action] = []
    for sentence in _SENTENCE.findall(_QUOTE.sub(hide, re.sub("[\ue000\ue001]", "", text))):
        shown, found = _sentence(sentence)
        kept.append(shown)
        actions += found
    whole = re.sub(r"[ \t]{2,}", " ", re.sub(r"\n{3,}", "\n\n", "".join(kept))).strip()
    return Translation(show(whole), tuple(dict.fromkeys(Action(one.kind, show(one.text)) for one in actions)))


def _sentence(sentence: str) -> tuple[str, list[Action]]:
    body = sentence.strip()
    if not body:
        return sentence, []
    ending = body[len(body.rstrip("。！？!?.")) :]
    pieces = _CLAUSE.split(body.removesuffix(ending))
    meant = [_action(piece) for piece in pieces]
    actions = [action for action in meant if action]
    if not actions:
        return sentence, []
    content = [piece for piece, action in zip(pieces, meant, strict=True) if not action and not _PURPOSE.match(piece)]
    chinese = bool(re.search(r"[\u3400-\u9fff]", body))
    told = ("，" if chinese else ", ").join(piece for piece in content if piece)
    if not told:
        return "\n" if sentence.endswith("\n") else "", actions
    lead = sentence[: len(sentence) - len(sentence.lstrip())]
    return f"{lead}{told[0].upper()}{told[1:]}{ending or ('。' if chinese else '.')}", actions


def _action(clause: str) -> Action | None:
    for kind, pattern in _RULES:
        if not pattern.search(clause):
            continue
        if kind == "edit":
            return Action(kind, _as_wish(clause))
        if kind == "press":
            found = _LABEL.search(_PRESS.sub("", clause, count=1))
            return Action(kind, (found[1] or found[2]) if found else "")
        return Action(kind)
    return None


def _as_wish(clause: str) -> str:
    """“Drag the clip to the start of the timeline” as something one can say."""
    plain = re.sub(_LEAD, "", clause.strip(), flags=_FLAGS)
    plain = re.sub(r"^(?:drag and drop|drag|drop)\b", "Move", plain, flags=_FLAGS)
    plain = re.sub(r"^(?:请|您|你|可以|可|只需要?|然后|再|先|直接)+", "", plain)
    plain = re.sub(r"拖拽到|拖动到|拖放到|拖到|拖至", "移到", plain)
    plain = re.sub(r"拖拽|拖动|拖放", "移动", plain)
    return re.sub(
        r"\s+(?:on|in) the (?:timeline|track|editor)\b|(?:在)?时间[线轴]上的?", "", plain, flags=_FLAGS
    ).strip()
