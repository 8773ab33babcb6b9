"""What the user reads at the end of a turn: what really changed, what could not be done, what was assumed."""

from __future__ import annotations

from saycut.agent.desk import Desk
from saycut.agent.reading import Reading
from saycut.agent.steps import Act
from saycut.language import Words
from saycut.timeline.diff import difference
from saycut.timeline.sentence import describe

__all__ = ["closing", "not_understood"]

_ACTS = {
    "export": Words("Export: {what}.", "导出：{what}。"),
    "export_subtitles": Words("Subtitles go out as {format}.", "字幕导出为 {format} 文件。"),
    "export_project": Words("The project goes out as {format}.", "工程导出为 {format}。"),
    "cover": Words("The cover is the frame at {time} s.", "封面用第 {time} 秒的画面。"),
    "cancel_render": Words("The running export {id} is being stopped.", "已停止导出任务 {id}。"),
    "save_template": Words("The look is kept as the template “{name}”.", "已存为模板“{name}”。"),
    "apply_template": Words("The template “{name}” is being applied.", "正在套用模板“{name}”。"),
}
_OUTPUTS = Words("{n} separate videos are planned: {lengths}.", "另外生成 {n} 个视频：{lengths}。")
_NOTHING = Words("Nothing was changed.", "没有任何改动。")
_UNKNOWN = Words(
    "I did not understand that, so nothing was changed. You could say “trim to 15 s”, “add captions”, “put the title “Hello” at the top” or “export for TikTok”. What should I do?",  # noqa: E501
    "没看懂这句话，所以没有改动。可以这样说：“剪到15秒”“加字幕”“标题写上‘你好’放最上面”“导出发抖音”。请问想怎么剪？",
)
_NEXT = (
    ("captions", Words("add captions", "加字幕")),
    ("bgm", Words("add music", "配上音乐")),
    ("title", Words("add a title", "加个标题")),
    ("export", Words("export it", "导出成片")),
)
_SUGGEST = Words("Next you could {a} or {b}.", "接下来可以{a}，或者{b}。")


def closing(desk: Desk) -> str:
    """The closing sentence of a turn; never empty."""
    parts: list[str] = []
    changed = desk.tl != desk.situation.timeline
    diff = difference(desk.situation.timeline, desk.tl) if changed else None
    undone = any(act.name in ("undo", "redo", "restore") for act in desk.acts)
    if diff is not None and not diff.empty and not undone:
        parts.append(describe(diff, desk.language))
    if desk.outputs:
        lengths = ", ".join(f"{output.duration / 705_600_000:.1f} s" for output in desk.outputs)
        parts.append(_OUTPUTS.say(desk.language, n=len(desk.outputs), lengths=lengths))
    parts += [text for act in desk.acts if (text := _act(act, desk))]
    parts += desk.notes
    parts += desk.failures
    if not parts:
        parts.append(_NOTHING.say(desk.language))
    if diff is not None and not diff.empty and not undone and not desk.failures:
        parts.append(_suggestions(desk))
    joiner = " " if desk.language == "en" else ""
    return joiner.join(part for part in parts if part)


def _suggestions(desk: Desk) -> str:
    there = {track.role for track in desk.tl.tracks} | {act.name for act in desk.acts}
    if not any(facts.speaks for facts in desk.situation.facts):
        there = there | {"captions"}
    found = [words.say(desk.language) for what, words in _NEXT if what not in there]
    return _SUGGEST.say(desk.language, a=found[0], b=found[1]) if len(found) >= 2 else ""


def _act(act: Act, desk: Desk) -> str:
    words = _ACTS.get(act.name)
    if words is None:
        return ""
    args = dict(act.args)
    if act.name == "export":
        args = {"what": _export(act, desk)}
    return words.say(desk.language, **args)


def _export(act: Act, desk: Desk) -> str:
    args = act.args
    bits = [str(args.get("format", "mp4")).upper()]
    if "width" in args and "height" in args:
        bits.append(f"{args['width']} × {args['height']}")
    if isinstance(span := args.get("range"), list):
        bits.append(f"{span[0]:g}–{span[1]:g} s")
    if "platform" in args:
        bits.append(str(args["platform"]).replace("_", " "))
    if isinstance(limit := args.get("max_bytes"), int):
        bits.append(f"≤ {limit / (1 << 20):g} MB")
    return ", ".join(bits) if desk.language == "en" else "，".join(bits)


def not_understood(reading: Reading, desk: Desk) -> str:
    """Says so, and what could be said instead."""
    return _UNKNOWN.say(desk.language)
