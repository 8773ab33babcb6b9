"""Undo, redo, restore, start over."""

from __future__ import annotations

from saycut.agent.desk import Desk, Impossible
from saycut.agent.reading import Reading
from saycut.language import Words
from saycut.timeline.history import History, Revision
from saycut.timeline.operations import Patch, RemoveTrack, SetTransition

__all__ = ["go_back", "go_forward", "restore", "start_over"]

_NO_UNDO = Words("There is nothing to undo yet, so nothing was changed.", "还没有可以撤销的操作，没有改动。")
_NO_REDO = Words("There is nothing to redo, so nothing was changed.", "没有可以重做的操作，没有改动。")
_NO_VERSION = Words(
    "There is no version {n}; the versions are {have}. Nothing was changed.",
    "没有版本 {n}，现有版本：{have}。没有改动。",
)
_EDIT_WORDS = ("filter", "transition", "color", "pos", "format", "platform", "range", "quote", "head", "tail")


def go_back(message: Reading, desk: Desk) -> bool:
    """``undo``, ``two steps back``, ``撤销``."""
    last_change = message.search(
        r"\b(?:last|latest|previous|recent)\b[^,.]*\b(?:change|edit|step|thing you did|action|modification)s?\b|\bwhat you (?:just )?did\b|刚才(?:的|那)?(?:修改|操作|改动|一步|那步|那下)|上一(?:步|次)"  # noqa: E501
    )
    if (
        not (message.has("verb", "undo") or (last_change and message.has("verb", "remove", "restore", "reverse")))
        or message.has("verb", "redo")
        or message.all(*_EDIT_WORDS)
    ):
        return False
    if (
        not last_change
        and message.has("verb", "remove", "add", "trim", "split", "mute", "replace")
        and not message.search(r"\bundo\b|撤|step|步")
    ):
        return False
    if message.has("verb", "restore") and message.first("number", "index") and not message.has("count"):
        return False
    if message.search(
        r"\b(?:very )?(?:beginning|start)\b|\boriginal(?:ly)?\b|\bfirst version\b|\ball the way\b|最开始|一开始|最初|最早|原始|初始"  # noqa: E501
    ):
        return False
    history = desk.situation.history
    if history is None or history.undo() is None:
        raise Impossible(_NO_UNDO)
    present = history
    done = 0
    for _ in range(_steps(message)):
        earlier = present.undo()
        if earlier is None:
            break
        present, done = earlier, done + 1
    _go_to(desk, present.timeline)
    desk.act("undo", steps=done)
    undone = history.current.summary
    if undone and done == 1:
        desk.note("Undone: {what}.", "已撤销：{what}。", what=undone)
    else:
        desk.note("Went {n} step(s) back.", "已退回 {n} 步。", n=done)
    return True


def _steps(message: Reading) -> int:
    if message.search(r"\b(?:everything|all (?:of it|the changes|changes|my changes|edits))\b|全部|所有"):
        return 1000
    count = message.first("count", "number")
    if count is not None and message.search(r"\b(?:steps?|times|edits|changes)\b|步|次|下"):
        return max(1, int(count.number))
    if message.search(r"两步|(?:\btwice\b)"):
        return 2
    return 3 if message.search("三步") else 1


def go_forward(message: Reading, desk: Desk) -> bool:
    """``redo``."""
    if not message.has("verb", "redo"):
        return False
    history = desk.situation.history
    later = history.redo() if history else None
    if later is None:
        raise Impossible(_NO_REDO)
    _go_to(desk, later.timeline)
    desk.act("redo")
    desk.note("Done again: {what}.", "已重做：{what}。", what=later.current.summary or "…")
    return True


def restore(message: Reading, desk: Desk) -> bool:
    """``restore version 1``, ``回到最开始的样子``; a clip's own length is restored elsewhere."""
    way_back = message.has("verb", "undo") and message.search(
        r"\b(?:very )?(?:beginning|start)\b|\boriginal(?:ly)?\b|\bfirst version\b|\ball the way\b|最开始|一开始|最初|最早|原始|初始"  # noqa: E501
    )
    if not (message.has("verb", "restore") or way_back) or (
        message.all("asset", "role", "index", "filter") and not message.search(r"\bversion\b|版本|第\s*\S+\s*版")
    ):
        return False
    if message.all("aspect", "aspect_word", "resolution", "platform") and not message.search(r"\bback\b|回|恢复"):
        return False
    if message.search(r"不同的|\bdifferent\b|\bvariants?\b") and message.has("count"):
        return False
    history = desk.situation.history
    number = message.first("number", "index", "count")
    start = message.search(
        r"\boriginal\b|\bstart\b|\bbeginning\b|\bfirst\b|最开始|最初|初始|原始|一开始|最早|第一版|原版|导入"
    )
    if history is None:
        if number is None and not start:
            return False
        raise Impossible(_NO_UNDO)
    revision = _revision(history, int(number.number) if number else None, bool(start), message)
    if revision is None:
        have = ", ".join(str(item.number) for item in history.revisions)
        raise Impossible(_NO_VERSION, n=int(number.number) if number else "?", have=have)
    _go_to(desk, revision.timeline)
    desk.act("restore", version=revision.number)
    desk.note(
        "Restored version {n}: {what}.", "已恢复到版本 {n}：{what}。", n=revision.number, what=revision.summary or "…"
    )
    return True


def _revision(history: History, number: int | None, start: bool, message: Reading) -> Revision | None:
    if number is not None and not (start and number == 1 and not message.search(r"version|版")):
        if number < 0:
            return history.revisions[number] if -number <= len(history.revisions) else None
        return next((item for item in history.revisions if item.number == number), None)
    if start:
        return history.revisions[0]
    parent = history.current.parent
    return history.revision(parent) if parent is not None else None


def start_over(message: Reading, desk: Desk) -> bool:
    """Empty the timeline; the uploads stay."""
    reset = message.has("verb", "reset")
    if not reset or message.all(
        "range", "role", "asset", "head", "tail", "index", "filter", "transition", "after", "before"
    ):
        return False
    if message.search(
        r"\bexcept\b|\bbut the\b|\b(?:before|after|until|from|past|about)\b|除了|之前|之后|以前|以后|前面|后面|[那这]段|往[前后]"  # noqa: E501
    ):
        return False
    for transition in desk.tl.transitions:
        desk.do(SetTransition(transition.at, None))
    for track in desk.tl.tracks:
        desk.do(RemoveTrack(track.id))
    desk.note("The timeline is empty; your uploads are still here.", "时间线已清空，素材都还在。")
    return True


def _go_to(desk: Desk, timeline: object) -> None:
    from saycut.timeline.model import Timeline

    if isinstance(timeline, Timeline):
        desk.do(Patch.between(desk.tl, timeline))
