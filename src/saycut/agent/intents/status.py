"""Questions: how far the export is, what is on the timeline, how many credits are left."""

from __future__ import annotations

from saycut.agent.desk import Desk, Impossible
from saycut.agent.reading import Reading
from saycut.language import Words
from saycut.timeline.sentence import summary

__all__ = ["credits_left", "export_status", "overview"]

_NO_JOB = Words("No export is running right now; nothing was started.", "现在没有正在导出的任务。")
_PROGRESS = Words("The export {id} is {percent} % done ({status}).", "导出任务 {id} 已完成 {percent}%（{status}）。")
_CREDITS = Words("{available:g} credits are left{more}.", "还剩 {available:g} 积分{more}。")
_NO_CREDITS = Words(
    "No credits are counted here: everything runs on your own machine, without limit.",
    "这里不计积分，都在本机运行，没有限制。",
)
_FREE = Words(
    "Editing and exporting here is free: nothing is charged, no credits are used.",
    "在这里剪辑和导出都是免费的，不会扣积分。",
)
_CANCEL = r"(?a)\b(?:stop|cancel|abort|kill|halt)\b|停|别导|不导了|取消|中止|别渲染"


def export_status(message: Reading, desk: Desk) -> bool:
    """``is it done yet?``, ``导到哪儿了``, ``stop the export``."""
    stops = (
        any(job.status not in ("done", "completed", "failed", "cancelled") for job in desk.situation.jobs)
        and message.search(_CANCEL)
        and not message.all("role", "asset", "range", "filter", "quote")
    )
    if not (message.has("noun", "job") or stops) or message.all(
        "platform", "format", "resolution", "project_format", "quote"
    ):
        return False
    jobs = desk.situation.jobs
    cancel = message.search(_CANCEL)
    running = [job for job in jobs if job.status not in ("done", "completed", "failed", "cancelled")]
    if cancel:
        if not running:
            raise Impossible(_NO_JOB)
        for job in running:
            desk.act("cancel_render", id=job.id)
        return True
    if not jobs:
        desk.note(_NO_JOB.en, _NO_JOB.zh)
        return True
    for job in jobs:
        desk.act("render_status", id=job.id)
        desk.note(_PROGRESS.en, _PROGRESS.zh, id=job.id, percent=f"{job.progress or 0:g}", status=job.status)
    return True


def credits_left(message: Reading, desk: Desk) -> bool:
    """``how many credits are left?``"""
    if not message.has("noun", "credits") or (
        message.has("verb", "add", "remove") and message.search(r"credits roll|end credits|字幕")
    ):
        return False
    held = desk.situation.credits
    if message.search(r"\b(?:cost|charge|free|price|pay|deduct|use up|spend)\w*\b|扣|收费|花|要钱|免费|多少钱|消耗"):
        desk.note(_FREE.en, _FREE.zh)
        return True
    desk.act("credits")
    if held is None:
        desk.note(_NO_CREDITS.en, _NO_CREDITS.zh)
        return True
    more = ""
    if held.total is not None:
        more = f" of {held.total:g}" if desk.language == "en" else f"（共 {held.total:g}）"
    if held.frozen:
        more += f", {held.frozen:g} of them reserved" if desk.language == "en" else f"，其中冻结 {held.frozen:g}"
    desk.note(_CREDITS.en, _CREDITS.zh, available=held.available, more=more)
    return True


def overview(message: Reading, desk: Desk) -> bool:
    """``what's on the timeline?``, ``现在多长``."""
    if not message.has("noun", "state") or message.has("verb", "remove", "trim", "cut", "split"):
        return False
    desk.act("status")
    clips = len(desk.main)
    desk.note(
        "The video is {seconds:g} s long with {clips} clip(s). {all}",
        "视频长 {seconds:g} 秒，共 {clips} 段。{all}",
        seconds=round(desk.duration, 2),
        clips=clips,
        all=summary(desk.tl, desk.language),
    )
    if message.search(r"change|did you|have you|version|history|改|历史|版本") and desk.situation.history:
        lines = [f"{item.number}: {item.summary}" for item in desk.situation.history.revisions]
        desk.note("Versions: {lines}.", "版本：{lines}。", lines="; ".join(lines))
    return True
