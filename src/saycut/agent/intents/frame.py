"""The shape of the picture: canvas, fit, crop, turn, mirror, zoom."""

from __future__ import annotations

import re

from saycut.agent.desk import Desk, Impossible
from saycut.agent.reading import Reading
from saycut.agent.targets import NO_PROGRAMME, clips_in, clips_or_all, ranges_in
from saycut.timeline.model import Canvas, Clip, Keyframes
from saycut.timeline.operations import SetCanvas, SetClips, Split
from saycut.timeline.time import Rate, to_seconds

__all__ = ["PLATFORM_SHAPES", "canvas_shape", "crop", "fit", "mirror", "reframe_for", "turn", "zoom"]

PLATFORM_SHAPES = {
    "tiktok": "9:16", "douyin": "9:16", "youtube_shorts": "9:16", "instagram_reels": "9:16", "instagram_stories": "9:16", "wechat_channels": "9:16",  # noqa: E501
    "xiaohongshu": "3:4", "instagram_feed": "4:5", "youtube": "16:9", "bilibili": "16:9",
}  # fmt: skip
PUSH = 1.2
"""How far a slow push in goes."""


def canvas_shape(clause: Reading, desk: Desk) -> bool:
    """``make it vertical``, ``转成横屏，两边模糊``, ``1:1``, ``1080p canvas``, ``60 fps``."""
    names = [item.name for item in clause.all("aspect", "aspect_word")]
    platform = clause.first("platform")
    if (
        not names
        and platform is not None
        and platform.name in PLATFORM_SHAPES
        and (
            clause.has("verb", "crop")
            or clause.search(r"\b(?:format|reframe|resize|shape|size|fit)\b|尺寸|画幅|比例|格式")
        )
    ):
        names = [PLATFORM_SHAPES[platform.name]]
    fps = clause.first("fps")
    if (
        (clause.has("verb", "rotate") and not names)
        or clause.has("noun", "layout")
        or (clause.has("role", "broll", "card", "avatar") and not clause.has("verb", "set"))
    ):
        return False
    pixels = clause.first("pixels")
    if not names and pixels is None and fps is None:
        return False
    if len(names) > 1 and clause.search(r"\bfrom\b.*\bto\b|从.*(?:改|变|转|到)"):
        names = names[-1:]
    canvas = desk.tl.canvas
    width, height = canvas.width, canvas.height
    if names:
        width, height = shaped(canvas, names[-1])
    if pixels is not None:
        width, height = int(pixels.pair[0]) // 2 * 2, int(pixels.pair[1]) // 2 * 2
    resolution = clause.first("resolution")
    if resolution is not None and names:
        factor = resolution.number / min(width, height)
        width, height = round(width * factor / 2) * 2, round(height * factor / 2) * 2
    rate = Rate.of(float(fps.number)) if fps else canvas.rate
    changed = (width, height) != (canvas.width, canvas.height)
    desk.do(SetCanvas(Canvas(width, height, rate)))
    if changed or clause.all("fit"):
        _fit_all(clause, desk)
    return True


def shaped(canvas: Canvas, aspect: str) -> tuple[int, int]:
    """The canvas in another shape: its short side stays, at most 1080 where it grows, both sides even."""
    a, b = (int(part) for part in aspect.split(":"))
    short = min(canvas.width, canvas.height)
    if abs(canvas.width / canvas.height - a / b) < 0.01:
        return canvas.width, canvas.height
    if a >= b:
        return round(short * a / b / 2) * 2, short
    return short, round(short * b / a / 2) * 2


def _fit_all(clause: Reading, desk: Desk) -> None:
    """Main clips fill the new shape: cover by default, towards faces where there are any."""
    mode = clause.first("fit")
    blur = clause.has("fit", "blur")
    for clip in desk.main:
        if clip.asset and clip.asset.startswith("color:"):
            continue
        facts = desk.facts(clip.asset)
        values: dict[str, object] = {}
        if blur:
            values = {"fit": "contain", "background": "blur"}
        elif (mode is not None and mode.value == "contain") or clause.search(
            r"\bblack bars\b|(?<!要)(?<!别)(?<!不)留黑边"
        ):
            values = {"fit": "contain"}
        else:
            values = {"fit": "cover"}
            focus = clause.first("focus")
            if focus is not None or (facts is not None and facts.faces):
                values["focus"] = focus.name if focus else "face"
        desk.do(SetClips((clip.id,), values))


def reframe_for(clause: Reading, desk: Desk) -> bool:
    """``crop it for TikTok``: the platform's shape, not an export."""
    asked = clause.has("verb", "crop") or clause.search(r"\b(?:reframe|resize)\b|尺寸|画幅|比例")
    if not clause.all("platform") or not asked or clause.has("verb", "export") or clause.all("percent"):
        return False
    return canvas_shape(clause, desk)


def fit(clause: Reading, desk: Desk) -> bool:
    """``fill the frame``, ``背景模糊``, ``no black bars``, ``keep my face in the middle``."""
    mode, focus = clause.first("fit"), clause.first("focus")
    bars = clause.has("noun", "black_bars") and clause.has("verb", "remove")
    if (
        mode is None
        and not bars
        and not (
            focus is not None
            and clause.search(r"\bkeep\b|\bcent(?:er|re)d?\b|\bfollow\b|\btrack\b|居中|跟着|跟踪|保持")
        )
    ):
        return False
    if (clause.all("filter") and mode is None) or clause.has("role", "captions", "title", "watermark", "bgm", "pip"):
        return False
    clips = clips_or_all(clause, desk)
    values: dict[str, object] = {}
    if mode is not None and mode.value == "blur":
        values = {"fit": "contain", "background": "blur"}
    elif mode is not None and mode.value in ("contain", "stretch"):
        values = {"fit": mode.name}
    else:
        values = {"fit": "cover"}
    if focus is not None and values["fit"] == "cover":
        values["focus"] = focus.name
    desk.set(clips, **values)
    return True


def crop(clause: Reading, desk: Desk) -> bool:
    """``crop 10% off the left side``, ``上下各裁掉10%``."""
    percent = clause.first("percent")
    sides = _sides(clause)
    explicit = clause.has("verb", "crop") or (sides and clause.has("verb", "cut", "trim", "remove", "crop"))
    if not explicit or percent is None or not sides:
        return False
    clips = clips_or_all(clause, desk)
    share = percent.number / 100
    desk.set(clips, **{f"crop_{side}": round(share, 4) for side in sides})
    return True


def _sides(clause: Reading) -> list[str]:
    said = clause.said
    if re.search(r"(?a)\b(?:all|every|each) (?:four )?(?:sides?|edges?)\b|四周|四边", said):
        return ["left", "right", "top", "bottom"]
    out = []
    words = {
        "left": r"(?a)\bleft\b|左",
        "right": r"(?a)\bright\b|右",
        "top": r"(?a)\btop\b|上(?!面的)|顶",
        "bottom": r"(?a)\bbottom\b|下(?!来)|底",
    }
    for side, pattern in words.items():
        if re.search(pattern, said.replace("一下", "").replace("裁下", "")):
            out.append(side)
    return out


def turn(clause: Reading, desk: Desk) -> bool:
    """``rotate 90 degrees``, ``upside down``, ``倒了，转180度``."""
    degrees = clause.first("degrees")
    if not (clause.has("verb", "rotate") or degrees is not None) or clause.all("transition", "filter"):
        return False
    if degrees is None and not clause.search(
        r"\brotat|\bright (?:way|side) up\b|\bon its side\b|\blying\b|upside|sideways|clockwise|旋转|倒|横过来|竖过来|时针|歪|转正|扶正"  # noqa: E501
    ):
        return False
    angle = degrees.number if degrees else 180.0 if clause.search(r"upside|倒") else 90.0
    if clause.search(r"counter|anti|逆时针|向左|to the left"):
        angle = -angle
    if clause.has("role", "pip", "watermark"):
        return False
    for clip in clips_or_all(clause, desk):
        desk.set([clip], rotation=float((clip.place.rotation + angle) % 360))
    return True


def mirror(clause: Reading, desk: Desk) -> bool:
    """``mirror it``, ``左右镜像``, ``flip vertically``."""
    if not clause.has("verb", "flip") or clause.has("verb", "reorder", "swap"):
        return False
    clips = clips_or_all(clause, desk)
    vertical = clause.search(r"\bvertical|\bupside|上下|垂直")
    for clip in clips:
        if vertical:
            desk.set([clip], flip_v=not clip.place.flip_v)
        else:
            desk.set([clip], flip_h=not clip.place.flip_h)
    return True


def zoom(clause: Reading, desk: Desk) -> bool:
    """``zoom in slowly``, ``镜头慢慢推近``, ``画面再放大一点``, ``Ken Burns``."""
    ken = clause.search(r"\bken burns\b|\bpan and zoom\b|肯伯恩斯|缓慢移动")
    inward, outward = clause.has("verb", "zoom_in"), clause.has("verb", "zoom_out")
    if (
        not (inward or outward or ken)
        or clause.all("transition", "anim")
        or clause.has("role", "captions", "title", "watermark", "sticker", "label", "pip")
    ):
        return False
    if clause.has("role", "sound", "bgm") or not desk.main:
        return False
    clips = clips_or_all(clause, desk)
    spans = ranges_in(clause, desk, clips if len(clips_in(clause, desk)) == 1 else None)
    if spans:
        clips = _pieces(desk, spans)
    percent, factor = clause.first("percent"), clause.first("factor")
    size = (
        factor.number
        if factor
        else percent.number / 100
        if percent and percent.number > 100
        else 1 + percent.number / 100
        if percent
        else None
    )
    slow = ken or clause.search(
        r"\bslow|\bgradual|\bgently\b|\bover time\b|\bpush\b|\banimat|\bmotion\b|\bmovement\b|动画|动效|动态|慢慢|缓缓|逐渐|渐渐|推|关键帧|拉近|拉远|拉镜"  # noqa: E501
    )
    for clip in clips:
        low, high = (
            clip.place.scale,
            clip.place.scale * (size or (PUSH if slow else 1.15 if clause.has("how", "bit", "more") else 1.25)),
        )
        if slow:
            points = (
                ((0, low), (clip.duration, high))
                if inward or (ken and not outward)
                else ((0, high), (clip.duration, low))
            )
            others = tuple(keys for keys in clip.look.keyframes if keys.prop != "scale")
            desk.do(SetClips((clip.id,), {"keyframes": (*others, Keyframes("scale", points, "ease_in_out"))}))
        elif inward:
            desk.do(SetClips((clip.id,), {"scale": round(high, 4)}))
        else:
            desk.do(SetClips((clip.id,), {"scale": round(max(0.2, low / (high / low)), 4)}))
    return True


def _pieces(desk: Desk, spans: list[tuple[float, float]]) -> list[Clip]:
    for low, high in spans:
        for t in (low, high):
            at = desk.t(t)
            if any(clip.start < at < clip.end for clip in desk.main):
                desk.do(Split(at))
    return [
        c for c in desk.main if any(to_seconds(c.start) >= a - 0.05 and to_seconds(c.end) <= b + 0.05 for a, b in spans)
    ]


def need_main(desk: Desk) -> None:
    if not desk.main:
        raise Impossible(NO_PROGRAMME)
