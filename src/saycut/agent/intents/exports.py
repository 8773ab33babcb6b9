"""Getting files out: video, sound, gif, subtitles, project, cover, templates."""

from __future__ import annotations

from collections.abc import Mapping

from saycut.agent.desk import Desk, Impossible
from saycut.agent.reading import Reading
from saycut.agent.targets import BEYOND, NO_PROGRAMME, clips_in
from saycut.language import Words
from saycut.timeline.time import to_seconds

__all__ = ["cover", "export", "export_args", "project", "shapes", "subtitle_file", "template"]

WECHAT_BYTES, WECHAT_SIDE = 26_214_400, 1920
"""What WeChat takes: 25 MB, 1920 pixels on the long side."""
_AUDIO = ("mp3", "wav")
_SHORT_SIDE = {
    "tiktok": 1080,
    "douyin": 1080,
    "youtube_shorts": 1080,
    "instagram_reels": 1080,
    "instagram_stories": 1080,
    "wechat": 1080,
    "wechat_moments": 1080,
    "wechat_channels": 1080,
}
_UPRIGHT = ("tiktok", "douyin", "youtube_shorts", "instagram_reels", "instagram_stories")
_NO_CAPTIONS = Words("There are no captions to export yet.", "还没有字幕可以导出。")


def sized(width: int, height: int, short: int) -> tuple[int, int]:
    """The canvas scaled so that its short side is ``short``, both sides even."""
    factor = short / min(width, height)
    return round(width * factor / 2) * 2, round(height * factor / 2) * 2


def export_args(clause: Reading, desk: Desk) -> list[dict[str, object]]:
    """Arguments of each export the clause asks for: one for every format and size."""
    common = _common_args(clause, desk)
    sizes: list[int | None] = [int(item.number) for item in clause.all("resolution")]
    out: list[dict[str, object]] = []
    for name in _formats(clause):
        for short in sizes or [None]:
            size = {} if name in _AUDIO else _size_args(clause, desk, short)
            out.append({"format": name, **common, **size})
    return out


def _formats(clause: Reading) -> list[str]:
    formats = [item.name for item in clause.all("format") if item.name not in ("srt", "vtt", "ass", "audio")]
    named = [name for name in formats if not _is_part_of_asset(clause, name)]
    if clause.has("format", "audio") and named in ([], ["mp4"]):
        named = ["mp3"]
    return list(dict.fromkeys(named or ["mp4"]))


def _common_args(clause: Reading, desk: Desk) -> dict[str, object]:
    """Platform, byte limit, frame rate, codec and range."""
    platform = _platform(clause)
    limits = [int(item.number) for item in clause.all("bytes")]
    if platform and platform.startswith("wechat"):
        limits.append(WECHAT_BYTES)
    fps, codec = clause.first("fps"), clause.first("codec")
    args = {
        "platform": platform,
        "max_bytes": min(limits, default=None),
        "fps": fps.number if fps else None,
        "vcodec": codec.name if codec else None,
        "range": _range(clause, desk),
    }
    return {name: value for name, value in args.items() if value is not None}


def _range(clause: Reading, desk: Desk) -> list[float] | None:
    ranges = [item.pair for item in clause.all("range")]
    ranges += [(0.0, item.number) for item in clause.all("head")]
    ranges += [(max(0.0, desk.duration - item.number), desk.duration) for item in clause.all("tail")]
    clips = (
        clips_in(clause, desk, overlays=False)
        if clause.search(r"\bonly\b|\bjust\b|只|单独") and len(desk.main) > 1
        else []
    )
    ranges += [(to_seconds(clip.start), to_seconds(clip.end)) for clip in clips[:1]]
    if not ranges:
        return None
    low, high = ranges[0]
    if low >= desk.duration:
        raise Impossible(BEYOND, have=f"{desk.duration:g}", asked=f"{low:g}")
    return [low, min(high, desk.duration)]


def _size_args(clause: Reading, desk: Desk, short: int | None) -> dict[str, object]:
    """Pixels of the file where they differ from the canvas or are asked for."""
    canvas, platform, pixels = desk.tl.canvas, _platform(clause), clause.first("pixels")
    width, height = canvas.width, canvas.height
    if pixels is not None:
        width, height = (int(value) for value in pixels.pair)
    elif short is not None:
        width, height = sized(width, height, short)
    elif platform in _UPRIGHT and width > height:
        width, height = 1080, 1920
    elif platform in _SHORT_SIDE and min(width, height) > 1080:
        width, height = sized(width, height, 1080)
    if platform and platform.startswith("wechat") and max(width, height) > WECHAT_SIDE:
        factor = WECHAT_SIDE / max(width, height)
        width, height = round(width * factor / 2) * 2, round(height * factor / 2) * 2
    same = (width, height) == (canvas.width, canvas.height)
    return {} if same and short is None else {"width": width, "height": height}


def _is_part_of_asset(clause: Reading, name: str) -> bool:
    """``music.mp3`` is a file, not a wish for mp3."""
    spots = [item for item in clause.all("format") if item.name == name]
    return all(any(a.start <= item.start and item.end <= a.end for a in clause.all("asset")) for item in spots)


def _platform(clause: Reading) -> str | None:
    names = [item.name for item in clause.all("platform")]
    specific = [name for name in names if "_" in name]
    return next(iter(specific or names), None)


def wants_export(clause: Reading) -> bool:
    """True when the clause asks for a file."""
    if clause.has("verb", "export") or clause.has("format", "audio") or clause.all("bytes"):
        return True
    named = [
        item
        for item in clause.all("format")
        if item.name not in ("srt", "vtt", "ass") and not _is_part_of_asset(clause, item.name)
    ]
    return bool(named) or bool(clause.all("platform") and not clause.has("role", "captions", "title", "bgm"))


def export(clause: Reading, desk: Desk) -> bool:
    """``export as webm``, ``导一份720p``, ``just 1:20 to 1:30 as a gif``."""
    resolution_only = (
        clause.all("resolution") and not clause.all("role", "asset", "filter") and not clause.has("verb", "split")
    )
    if not (wants_export(clause) or resolution_only) or clause.has("noun", "cover", "project", "subtitle_file"):
        return False
    if clause.has("verb", "remove") and not clause.has("verb", "export"):
        return False
    if clause.has("verb", "combine") and not clause.has("verb", "export") and not clause.all("format"):
        return False
    if not desk.tl.tracks:
        raise Impossible(NO_PROGRAMME)
    if clause.all("aspect", "aspect_word") and not clause.has("format", "audio"):
        _shape_first(clause, desk)
    for args in export_args(clause, desk):
        desk.act("export", **args)
    return True


def _shape_first(clause: Reading, desk: Desk) -> None:
    from saycut.agent.intents.frame import canvas_shape

    canvas_shape(clause, desk)


def shapes(message: Reading, desk: Desk) -> bool:
    """``three sizes: 9x16, 1x1 and 16x9``: one export for each shape, the timeline stays."""
    names = list(dict.fromkeys([item.name for item in message.all("aspect", "aspect_word")]))
    if len(names) < 2 or not desk.tl.tracks or message.search(r"\bfrom\b.*\bto\b|从.*(?:改|变|转)"):
        return False
    canvas = desk.tl.canvas
    resolution = message.first("resolution")
    short = min(int(resolution.number) if resolution else 1080, 1080)
    for name in names:
        a, b = (int(part) for part in name.split(":"))
        width, height = (round(short * a / b / 2) * 2, short) if a >= b else (short, round(short * b / a / 2) * 2)
        args: Mapping[str, object] = next(iter(export_args(message, desk)), {"format": "mp4"})
        desk.act("export", **{**args, "width": width, "height": height, "fps": canvas.rate.fps})
    return True


def project(clause: Reading, desk: Desk) -> bool:
    """``send me a Premiere project``, ``导成剪映草稿``."""
    if not clause.has("noun", "project"):
        return False
    named = clause.first("project_format")
    if named is None and not (clause.has("verb", "export") and clause.search(r"project|xml|工程|草稿|项目")):
        return False
    if not desk.tl.tracks:
        raise Impossible(NO_PROGRAMME)
    if named is None and any(act.name == "export_project" for act in desk.acts):
        return True
    desk.act("export_project", format=named.name if named else ("jianying" if desk.language == "zh" else "otio"))
    return True


def subtitle_file(clause: Reading, desk: Desk) -> bool:
    """``字幕单独给我一份srt``."""
    formats = [item.name for item in clause.all("format") if item.name in ("srt", "vtt", "ass")]
    if not formats and not clause.has("noun", "subtitle_file"):
        return False
    if clause.has("verb", "remove"):
        return False
    if not desk.tl.by_role("captions"):
        from saycut.agent.intents.captions import add_captions

        if not add_captions(clause, desk):
            raise Impossible(_NO_CAPTIONS)
    tracks = desk.tl.by_role("captions")
    wanted = clause.first("lang")
    langs = [track.lang for track in tracks if track.lang and (wanted is None or track.lang.startswith(wanted.name))]
    for name in formats or ["srt"]:
        desk.act("export_subtitles", format=name, lang=langs[0] if langs else None)
    return True


def cover(clause: Reading, desk: Desk) -> bool:
    """``use the frame at 37 s as thumbnail``."""
    if not clause.has("noun", "cover") or clause.search(r"\bcover(?:s|ing)?\s+(?:the|my|up|her|his|their|it|one)\b"):
        return False
    if not desk.tl.tracks:
        raise Impossible(NO_PROGRAMME)
    point = clause.first("point", "length", "after", "head")
    time = point.number if point else 0.0
    if point is None and (clause.has("seq", "last") or clause.search("最后")):
        time = max(0.0, desk.duration - 0.1)
    if time > desk.duration:
        raise Impossible(BEYOND, have=f"{desk.duration:g}", asked=f"{time:g}")
    desk.act("cover", time=time)
    if point is None:
        desk.note("I took the first frame; name a second for another one.", "先用了第一帧，想换可以说第几秒。")
    return True


def template(clause: Reading, desk: Desk) -> bool:
    """``save this look as a template called Weekly``."""
    if not clause.has("noun", "template"):
        return False
    saves = clause.search(r"\b(?:save|store|keep|remember)\b|存|保存|记住")
    name = clause.quote or ("My style" if desk.language == "en" else "我的模板")
    desk.act("save_template" if saves else "apply_template", name=name)
    return True
