"""The order of the clips."""

from __future__ import annotations

import re
from dataclasses import replace

from saycut.agent.desk import Desk, Impossible
from saycut.agent.reading import Reading
from saycut.agent.targets import clips_in, passage_ranges
from saycut.language import Words
from saycut.timeline.model import Clip
from saycut.timeline.operations import Insert, Reorder, RippleDelete
from saycut.timeline.pieces import part
from saycut.timeline.time import TimeRange

__all__ = ["hook", "order"]

_ONE_CLIP = Words("There is only one clip, so there is no order to change.", "只有一段素材，没有顺序可调。")
_ORDER_WORDS = r"(?a)\b(?:order|sequence|before|after|first|last|start with|begin with|open with|end with|finish with|close with|swap|switch|front|end|back|beginning|start|earlier|later|between|position)\b|顺序|前|后|调换|互换|对调|最前|最后|开头|结尾|先|排|位置|交换"  # noqa: E501


def order(clause: Reading, desk: Desk) -> bool:
    """``swap the first and the last``, ``dance before drone``, ``最后一段放到第二段后面``, ``reverse the order``."""
    if clause.all("range", "head", "tail", "filter", "quote", "percent", "length", "transition") and not clause.has(
        "verb", "reorder", "swap"
    ):
        return False
    if clause.has("role", "watermark", "title", "captions", "bgm", "label", "sticker", "pip", "card") or not desk.main:
        return False
    moves = clause.has("verb", "move", "reorder", "swap") or clause.all("seq")
    if not moves or (
        not clause.search(_ORDER_WORDS)
        and not clause.has("verb", "reorder", "swap")
        and not clause.has("seq", "later", "earlier")
    ):
        return False
    if clause.has(
        "verb",
        "remove",
        "trim",
        "cut",
        "mute",
        "split",
        "speed_up",
        "slow_down",
        "replace",
        "reverse",
        "freeze",
        "export",
    ) and not clause.has("verb", "reorder", "swap", "move"):
        return False
    main = list(desk.main)
    clips = [clip for clip in clips_in(_named_only(clause), desk, overlays=False) if clip in main]
    new = _reversed(clause, main, clips) or _ordered(clause, main, clips)
    if new is None:
        return False
    if len(main) < 2:
        raise Impossible(_ONE_CLIP)
    if [clip.id for clip in new] != [clip.id for clip in main]:
        before = desk.tl
        desk.do(Reorder(tuple(clip.id for clip in new)))
        desk.keep_words(before, moved=True)
    desk.focus_clips = tuple(clip.id for clip in clips)
    return True


def _named_only(clause: Reading) -> Reading:
    """In ``put the beach last`` the ordinal is the goal, not a clip."""
    if not clause.all("asset"):
        return clause
    goals = [
        item
        for item in clause.all("index")
        if clause.norm[item.start : item.end]
        in ("first", "last", "second to last", "second last", "second", "third", "fourth")
        and not re.match(r"(?a)\s*(?:clip|shot|one|scene|video|photo|picture|image|part)", clause.norm[item.end :])
        and not re.search(r"(?a)\b(?:the|my)\s+$", clause.norm[: item.start])
    ]
    return replace(clause, mentions=tuple(item for item in clause.mentions if item not in goals))


def _goal_index(clause: Reading) -> int | None:
    """In ``tram second to last`` the ordinal is where the clip goes."""
    found = [item for item in clause.all("index") if item.number not in (0, 1, -1)]
    if len(found) != 1 or len(clause.all("asset")) != 1 or clause.has("verb", "swap"):
        return None
    return int(found[0].number)


def _reversed(clause: Reading, main: list[Clip], clips: list[Clip]) -> list[Clip] | None:
    if not clause.search(
        r"\brevers\w*\b.*\border\b|\border\b.*\brevers|\bbackwards? order\b|\bopposite order\b|\bback to front\b|倒过来|倒序|反过来|颠倒|倒着排|逆序"  # noqa: E501
    ):
        return None
    if clause.has("noun", "except") or clause.has("verb", "keep"):
        fixed = {clip.id for clip in clips}
        rest = iter([clip for clip in reversed(main) if clip.id not in fixed])
        return [clip if clip.id in fixed else next(rest) for clip in main]
    return main[::-1]


def _ordered(clause: Reading, main: list[Clip], clips: list[Clip]) -> list[Clip] | None:
    if clause.has("seq", "later", "earlier") or clause.search(
        r"\b(?:one|1|a|two|three) (?:place|position|spot|slot|step)s? (?:later|earlier|back|forward)\b|往[前后]挪|[前后]移"  # noqa: E501
    ):
        count = {"two": 2, "three": 3, "两": 2, "二": 2, "三": 3}
        steps = clause.search(
            r"\b(two|three) (?:places?|positions?|spots?|slots?|steps?)\b|[往前后](?:挪|移)([两二三])(?:位|个)"
        )
        many = count.get(steps[1] or steps[2], 1) if steps else 1
        by = 1 if clause.has("seq", "later") or clause.search(r"\blater\b|\bback\b|往后|后移") else -1
        return _stepped(main, clips[:1], by * many)
    goal = clause.search(
        r"(?:到|在|成)第([一二三四五六七八九\d])(?:个|位|段|张|条)?(?:的)?(?:位置|那里|处)|\bto (?:the )?(second|third|fourth|fifth) (?:place|position|spot|slot)\b"  # noqa: E501
    )
    if goal is not None and clips:
        word = goal[1] or goal[2]
        digits = {"second": 2, "third": 3, "fourth": 4, "fifth": 5}
        at = digits.get(word) or (int(word) if word.isdigit() else "一二三四五六七八九".index(word) + 1)
        rest = [clip for clip in main if clip.id != clips[0].id]
        return [*rest[: at - 1], clips[0], *rest[at - 1 :]]
    place = _goal_index(clause)
    if place is not None and len(clips) == 1:
        rest = [clip for clip in main if clip.id != clips[0].id]
        at = place - 1 if place > 0 else len(rest) + 1 + place
        return [*rest[:at], clips[0], *rest[at:]] if 0 <= at <= len(rest) else None
    if clause.has("verb", "swap") and len(clips) >= 2:
        a, b = main.index(clips[0]), main.index(clips[1])
        new = list(main)
        new[a], new[b] = new[b], new[a]
        return new
    if len(clips) >= 2:
        return _listed(clause, main, clips)
    if len(clips) == 1:
        return _to_edge(clause, main, clips[0])
    return None


def _stepped(main: list[Clip], clips: list[Clip], by: int) -> list[Clip] | None:
    if not clips:
        return None
    rest = [clip for clip in main if clip.id != clips[0].id]
    at = min(max(0, main.index(clips[0]) + by), len(rest))
    return rest[:at] + clips + rest[at:]


def _listed(clause: Reading, main: list[Clip], clips: list[Clip]) -> list[Clip] | None:
    """Two or more clips: one placed by another, or a list in order."""
    said = clause.said
    spots = _spots(clause, main, clips)
    ends_last = re.search(r"(?a)\blast\b|最后", said)
    before = [item for item in clause.all("seq") if item.value == "before"]
    after = [item for item in clause.all("seq") if item.value == "after"]
    firsts = [item for item in clause.all("seq") if item.value in ("first", "then")]
    if (before or after) and not (firsts and len(clips) == len(main)):
        chinese = re.search("[\u4e00-\u9fff]", said)
        moved, anchor = clips[0], clips[1]
        mark = (before or after)[0]
        if chinese and len(clips) > 2:
            anchor, moved = clips[-1], clips[0]
        if not chinese and spots[moved.id] > mark.start:
            moved, anchor = clips[1], clips[0]
        rest = [clip for clip in main if clip.id != moved.id]
        at = rest.index(anchor) + (0 if before else 1)
        return [*rest[:at], moved, *rest[at:]]
    if (
        clause.has("verb", "move")
        and not clause.has("verb", "reorder")
        and not firsts
        and not clause.search("顺序|(?:\\border\\b)")
    ):
        edge = _edge(clause)
        if edge:
            rest = [clip for clip in main if clip not in clips]
            return clips + rest if edge == "first" else rest + clips
    rest = [clip for clip in main if clip not in clips]
    if ends_last and rest and len(clips) == 1:
        return rest + clips
    return clips + rest


def _spots(clause: Reading, main: list[Clip], clips: list[Clip]) -> dict[str, int]:
    out: dict[str, int] = {}
    for clip in clips:
        for item in clause.all("asset", "index"):
            if (isinstance(item.value, tuple) and clip.asset in item.value) or (
                item.kind == "index" and clip.id not in out and item.start not in out.values()
            ):
                out.setdefault(clip.id, item.start)
                break
    return {clip.id: out.get(clip.id, 0) for clip in clips}


def _edge(clause: Reading) -> str | None:
    """``first`` or ``last``: where a single clip is to go."""
    first = clause.search(
        r"\b(?:to the |at the )?(?:very )?(?:front|start|beginning|top)\b|\bfirst\b|\bstart with\b|\bbegin with\b|\bopen(?:s|ing)? with\b|\bopener\b|最前|开头|打头|第一个|先放|开场|最开头"  # noqa: E501
    )
    last = clause.search(
        r"\b(?:to the |at the )?(?:very )?(?:end|back|finish)\b|\blast\b|\bend with\b|\bfinish with\b|\bclose with\b|\bcloser\b|最后|结尾|末尾|收尾|压轴"  # noqa: E501
    )
    if first and last:
        return "first" if clause.has("verb", "move") and first.start() > last.start() else "last"
    return "first" if first else "last" if last else None


def _to_edge(clause: Reading, main: list[Clip], clip: Clip) -> list[Clip] | None:
    index = next((item for item in clause.all("index")), None)
    number = clause.search(
        r"\bto (?:position|place|number|spot) (\d+)\b|(?:到|放在?|挪到|排在?)第([一二三四五六七八九\d])(?:个|位|段)?(?!.{0,3}[前后])"  # noqa: E501
    )
    rest = [item for item in main if item.id != clip.id]
    if number and not (index is not None and index.number and index.start == number.start()):
        digit = number[1] or number[2]
        at = int(digit) if digit.isdigit() else "一二三四五六七八九".index(digit) + 1
        return [*rest[: at - 1], clip, *rest[at - 1 :]]
    edge = _edge(clause)
    if edge is None:
        return None
    return [clip, *rest] if edge == "first" else [*rest, clip]


def hook(clause: Reading, desk: Desk) -> bool:
    """``送滤网那句提到最前面当钩子``: something said goes to the start, moved, or repeated where the clause says so."""
    to_front = clause.search(
        r"\b(?:hook|opener|cold open|tease)\b|当钩子|做钩子|提到最前|放(?:到|在)?(?:最前|开头)|(?:to|at) the (?:very )?(?:front|start|beginning)"  # noqa: E501
    )
    if not to_front or not desk.main or (clips_in(clause, desk, overlays=False) and len(desk.main) > 1):
        return False
    if not (clause.has("noun", "sentence", "about", "where_speaks", "clip") or clause.quote is not None):
        return False
    if clause.has("verb", "remove", "trim", "add") and clause.quote is not None and clause.has("role", "title", "text"):
        return False
    found = passage_ranges(clause, desk)
    if not found:
        return False
    low, high = found[0][1][0]
    start, end = desk.t(low), desk.t(high)
    source = next((clip for clip in desk.main if clip.start <= start < clip.end), None)
    if source is None:
        return False
    piece = part(source, TimeRange.between(start, min(end, source.end)))
    keeps = clause.has("noun", "also_keep") or clause.search(r"\bcopy\b|\brepeat\b|\balso\b|也留|保留|再放")
    if not keeps:
        desk.do(RippleDelete(start, min(end, source.end)))
    desk.do(Insert("main", replace(piece, id="", start=0)))
    return True
