"""Logos and watermarks: add, place, size, show for a while, make translucent."""

from __future__ import annotations

from dataclasses import replace

from saycut.agent.desk import Desk, Impossible
from saycut.agent.facts import AssetFacts
from saycut.agent.reading import Reading
from saycut.agent.targets import assets_in, ranges_in
from saycut.agent.wording import amount_of_change, looks_of, moved_point
from saycut.language import Words
from saycut.timeline.model import Clip, Look, Place
from saycut.timeline.operations import Move, SetClips
from saycut.timeline.time import to_seconds

__all__ = ["logo", "logo_asset", "looks_like_logo"]

WIDTH, TRANSLUCENT = 0.15, 0.5
_NO_LOGO = Words("There is no logo or watermark here, so nothing was changed.", "没有水印或 logo，没有改动。")
_NO_FILE = Words("There is no logo picture among the uploads; add one first.", "素材里没有 logo 图片，请先上传。")


def looks_like_logo(facts: AssetFacts) -> bool:
    """A picture with transparency, or one whose name says so."""
    name = facts.name.lower()
    return facts.kind == "image" and (
        facts.alpha or any(word in name for word in ("logo", "brand", "watermark", "标", "水印"))
    )


def logo_asset(desk: Desk) -> str | None:
    """The first upload that looks like a logo."""
    return next((item.name for item in desk.situation.facts if looks_like_logo(item)), None)


def logo(clause: Reading, desk: Desk) -> bool:
    """``logo bottom right, half transparent``, ``hide the logo during the first 4 seconds``."""
    named = [
        name for name in assets_in(clause, desk, "image") if (facts := desk.facts(name)) and looks_like_logo(facts)
    ]
    if not (clause.has("role", "watermark") or named):
        carried = (
            desk.focus_role == "watermark"
            and not clause.all("role", "asset", "filter", "transition", "aspect")
            and (looks_of(clause) or clause.has("noun", "opacity"))
        )
        if not carried:
            return False
    if clause.has("role", "card") or (clause.has("verb", "replace") and len(named) < 2):
        return False
    existing = list(desk.tl.clips_of("watermark"))
    whole_removal = (
        clause.has("verb", "remove")
        and not clause.all("head", "tail", "range", "before", "after")
        and not clause.has("verb", "add")
    )
    if whole_removal:
        return False
    if existing:
        return _change(clause, desk, existing)
    if clause.has("verb", "remove", "hide"):
        raise Impossible(_NO_LOGO)
    if clause.quote is not None and not named:
        return False
    return _add(clause, desk, named)


def _add(clause: Reading, desk: Desk, named: list[str]) -> bool:
    name = named[0] if named else logo_asset(desk)
    if name is None:
        raise Impossible(_NO_FILE)
    if not desk.tl.tracks:
        return False
    desk.known(name)
    looks = looks_of(clause)
    start, end = 0.0, desk.duration
    if spans := ranges_in(clause, desk):
        start, end = spans[0]
    elif clause.has("noun", "end") and (length := clause.first("length")) is not None:
        start, end = desk.duration - length.number, desk.duration
    width = WIDTH * min(looks.factor or 1.0, 1.8)
    if (percent := clause.first("percent")) is not None and not clause.has("noun", "opacity"):
        width = percent.number / 100
    opacity = _opacity(clause) or 1.0
    clip = Clip(
        id="",
        start=desk.t(start),
        duration=desk.t(end) - desk.t(start),
        asset=name,
        place=Place(pos=looks.pos or "top_right", width=round(width, 4)),
        look=Look(opacity=opacity),
    )
    desk.put("watermark", clip, kind="overlay")
    return True


def _opacity(clause: Reading) -> float | None:
    if not clause.has("noun", "opacity"):
        return None
    part, percent = clause.first("fraction"), clause.first("percent")
    if percent is not None:
        value = percent.number / 100
        return (
            round(1 - value, 4)
            if clause.search(r"transparen|透明") and not clause.search(r"opacity|不透明") and value != 0.5
            else value
        )
    if part is not None:
        return part.number
    return 0.7 if clause.has("how", "bit") else TRANSLUCENT


def _change(clause: Reading, desk: Desk, existing: list[Clip]) -> bool:
    clip = existing[0]
    found = desk.tl.find(clip.id)
    track = found[0] if found else None
    values: dict[str, object] = {}
    looks = looks_of(clause)
    part, percent = clause.first("fraction"), clause.first("percent")
    sizing = clause.search(r"\bwidth\b|\bwide\b|\bscreen\b|\bsize\b|宽|大小|画面")
    if (opacity := _opacity(clause)) is not None and not (
        part and sizing and not clause.search(r"transparen|opacity|透明")
    ):
        values["opacity"] = opacity
    elif (
        (part or percent)
        and sizing
        and (part is not None or not (looks.factor and clause.search(r"\d+\s*(?:%|percent) (?:bigger|smaller|larger)")))
    ):
        values["width"] = part.number if part else percent.number / 100 if percent else WIDTH
    elif (factor := amount_of_change(clause)) is not None:
        if percent is not None and clause.search(r"\bto\b|到"):
            values["width"] = percent.number / 100
        else:
            values["width"] = round((clip.place.width or WIDTH) * factor, 4)
    if looks.pos:
        values["pos"] = looks.pos
    elif looks.shift and track is not None:
        values["pos"] = moved_point(track.pos_of(clip), looks.shift)
    if values:
        if clip.text is not None and "width" in values:
            values.pop("width")
        desk.do(SetClips((clip.id,), values))
    timed = _time(clause, desk, clip)
    desk.focus_role = "watermark"
    if not (values or timed) and clause.has("verb", "add"):
        desk.note("The logo is on already.", "水印已经有了。")
        return True
    return bool(values) or timed


def _time(clause: Reading, desk: Desk, clip: Clip) -> bool:
    """Shown only in a stretch, or hidden in it."""
    spans = ranges_in(clause, desk)
    if not spans:
        point = clause.first("point")
        if point is None or point.number >= desk.duration:
            return False
        spans = [(point.number, to_seconds(clip.end))]
    low, high = spans[0]
    hides = (
        clause.has("verb", "hide")
        or (clause.has("verb", "remove") and not clause.search("才出|才显示|才出现|(?:only)"))
        or clause.search("not (?:during|in)|别|不要出现|不显示")
    )
    only = clause.has("noun", "only") or clause.search("才")
    if hides and not only:
        start, end = to_seconds(clip.start), to_seconds(clip.end)
        if low <= start + 0.05:
            low, high = high, end
        elif high >= end - 0.05:
            low, high = start, low
        else:
            _twice(desk, clip, low, high)
            return True
    desk.do(Move(clip.id, desk.t(low), desk.t(high) - desk.t(low)))
    return True


def _twice(desk: Desk, clip: Clip, low: float, high: float) -> None:
    """The mark before and after the stretch in which it is hidden."""
    desk.do(Move(clip.id, clip.start, desk.t(low) - clip.start))
    desk.put("watermark", replace(clip, id="", start=desk.t(high), duration=clip.end - desk.t(high)))
