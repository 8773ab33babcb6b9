"""Two pictures at once: picture in picture, split screen, cutaways."""

from __future__ import annotations

from dataclasses import replace

from saycut.agent.desk import Desk, Impossible
from saycut.agent.reading import Reading
from saycut.agent.targets import BEYOND, assets_in, ranges_in
from saycut.agent.typed import mask as as_mask
from saycut.agent.wording import amount_of_change, looks_of, moved_point
from saycut.language import Words
from saycut.timeline.model import Clip, Look, Place, Sound, Track
from saycut.timeline.operations import AddTrack, RemoveTrack, SetClips, Split, Trim
from saycut.timeline.time import TimeRange, to_seconds

__all__ = ["cutaway", "picture_in_picture", "split_screen", "swap_pictures"]

WIDTH = 0.3
_SIDES = {
    "left": (0.0, 0.0, 0.5, 1.0),
    "right": (0.5, 0.0, 0.5, 1.0),
    "top": (0.0, 0.0, 1.0, 0.5),
    "bottom": (0.0, 0.5, 1.0, 0.5),
}
_NO_SECOND = Words(
    "There is no second picture here to put beside the first; add another clip.",
    "没有第二个画面可以放在一起，请再添加一段素材。",
)
_NO_PIP = Words("There is no small window here, so nothing was changed.", "没有画中画小窗，没有改动。")


def _beside(desk: Desk, name: str, start: float, end: float) -> Clip:
    """The asset in step with the main picture from ``start`` to ``end`` (seconds)."""
    desk.known(name)
    asset = desk.asset(name)
    first, last = desk.t(start), desk.t(end)
    if asset is None or asset.duration is None:
        return Clip(id="", start=first, duration=last - first, asset=name)
    offset = first if asset.duration > first else 0
    length = min(last - first, asset.duration - offset)
    return Clip(id="", start=first, duration=length, asset=name, source=TimeRange(offset, length))


def split_screen(clause: Reading, desk: Desk) -> bool:
    """``side by side, screen left and camera right``, ``上下分屏``."""
    if not clause.has("noun", "layout") or not desk.main:
        return False
    main = desk.main[0]
    named = assets_in(clause, desk, "video", "image")
    others = [name for name in named if name != main.asset] or [
        clip.asset for clip in desk.tl.clips_of("pip") if clip.asset
    ]
    if not others:
        others = [
            item.name
            for item in desk.situation.facts.of_kind("video")
            if item.name != main.asset and not any(c.asset == item.name for c in desk.main)
        ]
    if not others:
        raise Impossible(_NO_SECOND)
    second = str(others[0])
    stacked = clause.search(r"\bstack|\btop and bottom\b|\babove\b|\bon top\b|上下|一上一下")
    sides = ("top", "bottom") if stacked else ("left", "right")
    if _on_second_side(clause, desk, main.asset or "", second):
        sides = (sides[1], sides[0])
    for clip in desk.main:
        desk.do(SetClips((clip.id,), {"rect": _SIDES[sides[0]], "fit": "cover"}))
    for track in desk.tl.by_role("pip"):
        for clip in track.clips:
            if clip.asset == second:
                desk.do(SetClips((clip.id,), {"rect": _SIDES[sides[1]], "fit": "cover", "mask": "none"}))
                return True
    clip = replace(_beside(desk, second, 0.0, desk.programme), place=Place(rect=_SIDES[sides[1]], fit="cover"))
    desk.put("pip", clip, kind="video")
    return True


def _on_second_side(clause: Reading, desk: Desk, main: str, second: str) -> bool:
    """True when the words put the main picture right or below, or name the other one left or on top."""
    spots = [(item.start, item.name) for item in clause.all("pos") if item.value in ("left", "right", "top", "bottom")]
    cam = next((item.start for item in clause.all("role") if item.value == "pip"), None)
    at = {
        name: next(
            (item.start for item in clause.all("asset") if isinstance(item.value, tuple) and name in item.value), None
        )
        for name in (main, second)
    }
    if at[second] is None:
        at[second] = cam
    for name, first in ((main, ("right", "bottom")), (second, ("left", "top"))):
        place = at[name]
        if place is None:
            continue
        after = [value for start, value in spots if start > place]
        other = [p for n, p in at.items() if n != name and p is not None and p > place]
        if after and (not other or next(start for start, value in spots if start > place) < min(other)):
            return after[0] in first
    return False


def message_has_time(clause: Reading) -> bool:
    """A swap for a stretch only is another wish than one for good."""
    return bool(clause.all("range", "head", "tail", "point", "after", "before"))


def swap_pictures(clause: Reading, desk: Desk) -> bool:
    """``两个画面互换，我的脸做大画面``: the small picture becomes the big one."""
    pips = [clip for clip in desk.tl.clips_of("pip") if clip.source is not None]
    big = clause.search(
        r"\b(?:face|cam|webcam|facecam)\w*\b.*\b(?:big|full|main|large)\b|大画面|主画面|互换|对调|\bswap\b|\bswitch\b"
    )
    if (
        message_has_time(clause)
        or not pips
        or not big
        or not (clause.has("verb", "swap") or clause.search(r"大画面|主画面|full ?screen"))
    ):
        return False
    if len(desk.main) != 1 or clause.all("index"):
        return False
    main, pip = desk.main[0], pips[0]
    found = desk.tl.find(pip.id)
    main_asset, pip_asset = desk.asset(main.asset), desk.asset(pip.asset)
    if found is None or main_asset is None or pip_asset is None:
        return False
    looks = looks_of(clause)
    place = replace(pip.place, pos=looks.pos) if looks.pos else pip.place
    small = replace(
        main,
        id="",
        start=pip.start,
        duration=pip.duration,
        source=pip.source,
        place=place,
        look=replace(pip.look, keyframes=()),
        sound=main.sound,
    )
    large = replace(
        pip,
        id="",
        start=main.start,
        duration=main.duration,
        source=main.source,
        place=replace(main.place, fit="cover"),
        look=main.look,
        sound=pip.sound,
    )
    main_track, pip_track = desk.tl.main, found[0]
    if main_track is None:
        return False
    desk.do(RemoveTrack(pip_track.id))
    transitions = desk.tl.transitions
    desk.do(RemoveTrack(main_track.id))
    desk.do(AddTrack(Track("", "video", "main", (large,))))
    desk.do(AddTrack(replace(pip_track, clips=tuple(small if clip.id == pip.id else clip for clip in pip_track.clips))))
    del transitions
    return True


def picture_in_picture(clause: Reading, desk: Desk) -> bool:
    """Add a small window, or move, size, mask, time or remove the one that is there."""
    existing = list(desk.tl.clips_of("pip"))
    named = assets_in(clause, desk, "video", "image")
    own = [clip for clip in existing if clip.asset in named]
    carried = desk.focus_role == "pip" or (existing and any(clip.id in desk.focus_clips for clip in existing))
    only_looks = not clause.all(
        "role", "asset", "filter", "transition", "index", "caption_mode", "aspect", "color", "quote"
    ) and (
        looks_of(clause)
        or clause.all("mask")
        or (clause.all("after", "range", "head", "tail") and clause.has("verb", "add", "hide"))
    )
    if existing and (clause.has("role", "pip") or own or (carried and only_looks)):
        sound = clause.has("verb", "louder", "quieter") and (
            clause.all("db")
            or clause.has("role", "sound")
            or clause.search(r"\bloud|\bquiet|\bcrank|\bhear\b|声音|音量|大声|小声")
        )
        if (
            clause.has("verb", "mute", "unmute", "speed_up", "slow_down")
            or sound
            or clause.all("filter")
            or (clause.all("percent") and clause.has("role", "sound"))
        ):
            return False
        return _change(clause, desk, own or existing)
    main_assets = {clip.asset for clip in desk.main}
    outside = [name for name in named if name not in main_assets]
    if not (clause.has("role", "pip") or (outside and clause.has("noun", "it") is not None and _small(clause))):
        return False
    if clause.has("verb", "remove", "hide"):
        raise Impossible(_NO_PIP)
    if not desk.main or clause.has("role", "broll"):
        return False
    if not outside:
        videos = [item for item in desk.situation.facts.of_kind("video") if item.name not in main_assets]
        outside = [item.name for item in sorted(videos, key=lambda item: -item.faces)]
    if not outside:
        if len(desk.main) > 1 and named:
            return False
        raise Impossible(_NO_SECOND)
    return _add(clause, desk, outside[0])


def _small(clause: Reading) -> bool:
    return bool(clause.search(r"\bcorner\b|\bsmall\b|\binset\b|\boverlay\b|\bon top\b|角|小|叠")) and bool(
        clause.all("pos") or clause.has("how", "smaller")
    )


def _add(clause: Reading, desk: Desk, name: str) -> bool:
    looks = looks_of(clause)
    start, end = 0.0, desk.programme
    if spans := ranges_in(clause, desk):
        start, end = spans[0]
    elif (point := clause.first("point")) is not None:
        if point.number >= desk.programme:
            raise Impossible(BEYOND, have=f"{desk.programme:g}", asked=f"{point.number:g}")
        start = point.number
    part, percent = clause.first("fraction"), clause.first("percent")
    width = part.number if part else percent.number / 100 if percent else WIDTH * min(looks.factor or 1.0, 1.4)
    mask = clause.first("mask")
    clip = _beside(desk, name, start, end)
    clip = replace(
        clip,
        place=Place(pos=looks.pos or "bottom_right", width=round(width, 4), fit="cover" if mask else "contain"),
        look=Look(mask=as_mask(mask)),
        sound=Sound(muted=bool(clause.has("verb", "mute"))),
    )
    desk.put("pip", clip, kind="overlay")
    return True


def _change(clause: Reading, desk: Desk, clips: list[Clip]) -> bool:
    """Another place, size, mask or time for the window, or none at all."""
    spans = ranges_in(clause, desk)
    if spans and clause.search(r"\bfull ?-?screen\b|全屏|大画面"):
        return _full_screen(desk, clips[0], spans[0])
    if clause.has("verb", "remove", "hide") and not clause.has("verb", "add"):
        if not spans:
            desk.remove(clips)
            return True
        return _hide(desk, clips[0], spans[0])
    changed = False
    for clip in clips:
        values = _window(clause, desk, clip)
        if values:
            desk.do(SetClips((clip.id,), values))
            changed = True
        if spans and not values.get("width"):
            changed = _shown_only(desk, clip, spans[0]) or changed
    if changed:
        desk.focus_clips = tuple(clip.id for clip in clips)
        desk.focus_role = "pip"
    return changed


def _window(clause: Reading, desk: Desk, clip: Clip) -> dict[str, object]:
    """Fields of the window that the clause sets."""
    looks, values = looks_of(clause), dict[str, object]()
    mask, percent = clause.first("mask"), clause.first("percent")
    if mask is not None and not clause.has("role", "sticker"):
        values["mask"] = mask.name
    if looks.pos:
        values |= {"pos": looks.pos, "rect": None}
    elif looks.shift:
        found = desk.tl.find(clip.id)
        values["pos"] = moved_point(found[0].pos_of(clip) if found else "center", looks.shift)
    if (width := _window_width(clause, clip.place.width or WIDTH)) is not None:
        values["width"] = width
    if clause.has("noun", "opacity"):
        values["opacity"] = percent.number / 100 if percent else 0.5
    return values


def _window_width(clause: Reading, now: float) -> float | None:
    """``a third of the screen``, ``to 40 %``, ``a bit bigger``: the width as a fraction of the canvas."""
    part, percent, factor = clause.first("fraction"), clause.first("percent"), amount_of_change(clause)
    if part is not None and (factor is None or clause.search(r"\b(?:width|wide|screen|frame)\b|宽|画面|屏幕")):
        return part.number
    if (percent is not None and clause.search(r"\bto \d|到")) or (
        percent is not None and factor is None and clause.search(r"\bwidth\b|\bscreen\b|宽")
    ):
        return percent.number / 100
    return round(min(0.9, now * factor), 4) if factor is not None else None


def _shown_only(desk: Desk, clip: Clip, span: tuple[float, float]) -> bool:
    """The window only in a stretch, in step with the picture."""
    head, tail = desk.t(span[0]) - clip.start, clip.end - desk.t(span[1])
    if min(head, tail) < 0 or not (head or tail) or head + tail >= clip.duration:
        return False
    desk.do(Trim(clip.id, head=head, tail=tail))
    return True


def _full_screen(desk: Desk, clip: Clip, span: tuple[float, float]) -> bool:
    """The window fills the picture in a stretch, and is small again after it."""
    for t in span:
        for now in desk.tl.clips_of("pip"):
            if now.asset == clip.asset and now.start < desk.t(t) < now.end:
                desk.do(Split(desk.t(t), now.id))
                break
    inside = [c for c in desk.tl.clips_of("pip") if c.asset == clip.asset and _within(c, span)]
    desk.set(inside, width=None, pos="center", fit="cover", mask="none")
    return bool(inside)


def _within(clip: Clip, span: tuple[float, float]) -> bool:
    return to_seconds(clip.start) >= span[0] - 0.05 and to_seconds(clip.end) <= span[1] + 0.05


def _hide(desk: Desk, clip: Clip, span: tuple[float, float]) -> bool:
    """Cut the stretch out of the window; the rest stays in step."""
    for t in span:
        at = desk.t(t)
        for _, now in desk.tl.each():
            if now.asset == clip.asset and now.start < at < now.end:
                desk.do(Split(at, now.id))
                break
    gone = [
        c
        for c in desk.tl.clips_of("pip")
        if c.asset == clip.asset and to_seconds(c.start) >= span[0] - 0.05 and to_seconds(c.end) <= span[1] + 0.05
    ]
    desk.remove(gone)
    return bool(gone)


def _shown_over(clause: Reading, named: list[str]) -> str | None:
    """``cover the vows with the drone``, ``用航拍盖住誓言``: what follows *with* or 用 is shown."""
    mark = clause.search(r"\b(?:with|using)\b|用|拿")
    if mark is None or len(named) < 2:
        return None
    spots = [
        (item.start, str(name))
        for item in clause.all("asset")
        if isinstance(item.value, tuple)
        for name in item.value
        if name in named
    ]
    after = [name for at, name in sorted(spots) if at >= clause.start + mark.start()]
    return after[0] if after else None


def cutaway(clause: Reading, desk: Desk) -> bool:
    """``from 20 to 30 show the drone footage over the vows``: the picture changes, the sound goes on."""
    named = assets_in(clause, desk, "video", "image")
    covers = clause.has("role", "broll") or clause.search(
        r"\bover(?:lay)?\b|\bcover\w*\b|\bcut(?:ting)? away\b|\bon top\b|\bwhile\b.*\b(?:talk|speak|hear)|盖住|盖在|盖上|盖|叠在|穿插|空镜"  # noqa: E501
    )
    if not covers or not named or not desk.main or clause.has("role", "pip", "watermark", "avatar"):
        return False
    if clause.has("verb", "remove"):
        return False
    base = [name for name in named if any(clip.asset == name for clip in desk.main)]
    outside = [name for name in named if name not in base]
    shown = _shown_over(clause, named) or (outside[0] if outside else named[0] if len(named) > 1 else None)
    if shown is None:
        return False
    over = next((clip for clip in desk.main if clip.asset in base and clip.asset != shown), None)
    spans = ranges_in(clause, desk, [over] if over is not None and len(desk.main) > 1 else None)
    point, length = clause.first("point"), clause.first("length")
    asset = desk.asset(shown)
    own = to_seconds(asset.duration) if asset and asset.duration is not None else 4.0
    if not spans:
        low = point.number if point else to_seconds(over.start) if over else 0.0
        spans = [(low, min(desk.programme, low + (length.number if length else min(own, 4.0))))]
    low, high = spans[0]
    if high - low > own + 0.05:
        high = low + own
        desk.note(
            "“{name}” is only {have} s long, so it covers that much.",
            "“{name}”只有 {have} 秒，就盖这么长。",
            name=shown,
            have=f"{own:g}",
        )
    desk.known(shown)
    duration = desk.t(high) - desk.t(low)
    source = TimeRange(0, duration) if asset and asset.duration is not None else None
    clip = Clip(
        id="",
        start=desk.t(low),
        duration=duration,
        asset=shown,
        source=source,
        place=Place(fit="cover"),
        sound=Sound(muted=True),
    )
    desk.put("broll", clip, kind="video")
    return True
