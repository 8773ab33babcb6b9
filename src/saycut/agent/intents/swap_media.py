"""Show something else in the same place."""

from __future__ import annotations

import re

from saycut.agent.desk import Desk, Impossible, Unclear
from saycut.agent.reading import Reading
from saycut.agent.targets import assets_in, clips_in, select_index
from saycut.language import Words
from saycut.timeline.model import Clip
from saycut.timeline.operations import Insert, Remove, ReplaceMedia
from saycut.timeline.time import TimeRange, to_seconds

__all__ = ["swap_media"]

_WITH_WHAT = Words("Replace it with what? Name one of the uploads: {options}.", "换成哪个素材？可选：{options}。")


def swap_media(clause: Reading, desk: Desk) -> bool:
    """``把p3换成p5``, ``use shoe_side instead of the video at the start``."""
    if not (
        clause.has("verb", "replace")
        or (clause.has("verb", "set") and clause.search("换成|换为|改成|(?:change .* to)"))
        or (clause.has("verb", "swap") and clause.search(r"\bwith\b|\bfor\b"))
        or (clause.search(r"\buse\b.*\bfor\b") and clause.all("asset") and clause.all("index"))
    ):
        return False
    if clause.search(r"顺序|\border\b"):
        return False
    if (
        clause.has("role", "bgm", "title", "captions", "voiceover", "transition", "label")
        or clause.all("transition", "filter", "mood", "color")
        or not desk.main
    ):
        return False
    names = assets_in(clause, desk, "video", "image")
    clips = clips_in(clause, desk, overlays=True)
    if not names and not clips:
        return False
    instead = clause.search(r"\binstead of\b|\bin place of\b|\brather than\b|代替|取代")
    new = _new(clause, names, bool(instead), desk)
    numbered = [clip for clip in clips if clip.asset]
    if new is None and not names and len(numbered) == 2 and clause.all("index"):
        _replace(desk, numbered[0], numbered[1].asset or "")
        return True
    if new is None:
        options = [
            item.name
            for item in desk.situation.facts.of_kind("video", "image")
            if not any(c.asset == item.name for c in desk.main)
        ]
        if not options:
            return False
        raise Unclear(_WITH_WHAT, options, options=", ".join(options))
    old = [clip for clip in clips if clip.asset != new]
    at = _spot(clause, desk)
    if at is not None:
        old = [at]
    if clause.has("role", "watermark") and desk.tl.clips_of("watermark"):
        old = list(desk.tl.clips_of("watermark"))
    if not old:
        return False
    for clip in old:
        _replace(desk, clip, new)
    return True


def _new(clause: Reading, names: list[str], instead: bool, desk: Desk) -> str | None:
    """What is to be shown: the last named, or the first where the words say ``A instead of B``."""
    spots = sorted(
        (item.start, name)
        for item in clause.all("asset")
        if isinstance(item.value, tuple)
        for name in names
        if name in item.value
    )
    ordered = list(dict.fromkeys(name for _, name in spots))
    if not ordered:
        return None
    if instead:
        mark = clause.search(r"\binstead of\b|\bin place of\b|\brather than\b|代替|取代")
        before = [name for at, name in spots if mark and at < clause.start + mark.start()]
        return before[0] if before else None
    if clause.search(r"\buse\b.*\bfor\b") and clause.all("index"):
        return ordered[0]
    behind = clause.search(r"\b(?:with|by|to|for)\b|换成|换为|替换成|换上|改成|用|拿")
    after = [name for at, name in spots if behind and at >= clause.start + behind.start()]
    if after:
        return after[-1]
    if clause.search(r"\bin (?:its|their|that) place\b|顶上|顶替|补位") and len(ordered) > 1:
        return ordered[-1]
    unused = [name for name in ordered if not any(clip.asset == name for clip in desk.main)]
    if clause.search(r"\binstead\b|换|替") and len(ordered) > 1 and unused == ordered[-1:]:
        return ordered[-1]
    if clause.search(r"\binstead\b") and len(ordered) == 1 and not any(clip.asset == ordered[0] for clip in desk.main):
        return ordered[0]
    return None


def _spot(clause: Reading, desk: Desk) -> Clip | None:
    """``the video at the start``, ``the last one``."""
    if clause.has("noun", "start") and not clause.all("index"):
        return select_index(list(desk.main), 1)
    if clause.has("noun", "end") and not clause.all("index") and re.search(r"(?a)\bat the end\b|结尾", clause.said):
        return select_index(list(desk.main), -1)
    return None


def _replace(desk: Desk, clip: Clip, new: str) -> None:
    desk.known(new)
    asset = desk.asset(new)
    if (
        asset is None
        or asset.duration is None
        or asset.duration * 1 >= round(clip.duration * clip.speed)
        or asset.kind == "audio"
    ):
        desk.do(ReplaceMedia(clip.id, new))
        return
    have = to_seconds(asset.duration)
    found = desk.tl.find(clip.id)
    if found is None or found[0].role != "main":
        raise Impossible(
            Words("“{name}” is only {have:g} s long, too short for that place.", "“{name}”只有 {have:g} 秒，不够长。"),
            name=new,
            have=have,
        )
    at = clip.start
    desk.do(
        Insert(
            "main",
            Clip(
                id="",
                start=at,
                duration=desk.t(have),
                asset=new,
                source=TimeRange(0, desk.t(have)),
                place=clip.place,
                look=clip.look,
            ),
        )
    )
    desk.do(Remove((clip.id,)))
    desk.note(
        "“{name}” is only {have:g} s long, so that part is shorter now.",
        "“{name}”只有 {have:g} 秒，这一段变短了。",
        name=new,
        have=have,
    )
