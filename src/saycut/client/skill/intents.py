"""Which messages the client answers by itself, in English and Chinese; everything else goes to the agent.

    export, download, send me the video     导出、下载、把视频发给我      render
    export SRT, subtitles as VTT            导出字幕                      a text file from the draft, no render
    credits, balance                        积分、余额                    balance
    status, show tracks                     状态、现在什么样了            state
    upload, or files come along             上传                          upload

A message is taken for one of these only when nothing else is in it: "add end credits", "white balance" and a title
“Download now” are edits. A wish that ends in an export goes to the agent, and is exported afterwards.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from saycut.wire import Document

__all__ = ["Intent", "Route", "route"]

Intent = Literal["export", "subtitles", "credits", "status", "upload", "agent"]


@dataclass(frozen=True, slots=True)
class Route:
    """Where a message goes. ``output`` is what the words of an export ask for, ``format`` the kind of subtitle file."""

    intent: Intent
    then_export: bool = False
    output: Document = field(default_factory=dict)
    format: str = "srt"
    urls: tuple[str, ...] = ()


_QUOTED = re.compile(r"“[^”]*”|「[^」]*」|『[^』]*』|\"[^\"]*\"|《[^》]*》")
_URL = re.compile(r"https?://[^\s，。；、“”\"'<>）)]+")
_HAN = re.compile(r"[\u3400-\u9fff]")

_POLITE = (
    "please can could would will you now just then ok okay great thanks thank the my our this that it a an me us to for"
    " i we want need like let's lets go ahead and so final finished whole complete video videos clip clips movie film"
    " file files result results"
)
_POLITE_ZH = (
    "请|麻烦|帮我|帮忙|替我|给我|为我|我想要|我想|我要|我们|我|你|您|可以|能不能|能|吧|吗|呢|了|啊|哦|好的|好了|好|现在|"
    "直接|然后|最后|就|再|把|将|这个|这段|这些|那个|它|一下|一份|一个|视频|成片|片子|影片|文件|素材|最终|完成|的|是|谢谢"
)

# ASCII: a word ends where Chinese begins (“导出1080p”).
_FLAGS = re.ASCII | re.IGNORECASE

_EXPORT = re.compile(
    r"\b(export|download|send|give|save|render|deliver)(?:ing|ed|s)?\b|导出|下载|输出|发给我|发我|传给我|保存", _FLAGS
)
_FIRM_EXPORT = re.compile(r"\bexport\b|导出", _FLAGS)
_EXPORT_BAG = (
    f"{_POLITE} as in at out over here mp4 h264 h.264 format quality high hd full best fps size resolution link"
)
_EXPORT_BAG_ZH = f"{_POLITE_ZH}|成为|成|为|出来|下来|到|高清|格式|质量|画质|分辨率|大小|链接|发|传|给|以"
_NOT_YET = re.compile(
    r"\b(?:don'?t|do not|never|without|no|before|not)\b(?:\W+\w+){0,3}\W+(?:export|download)"
    r"|(?:不要|先别|别|不用|不必|无需|暂不|先不)\S{0,3}(?:导出|下载|输出)",
    _FLAGS,
)
_NEEDS_NO_OBJECT = re.compile(r"\bexport|\bdownload|导出|下载|发给我|发我|传给我", _FLAGS)
_OBJECT = re.compile(r"\b(video|movie|film|file|result|mp4|it|clip)\b|视频|成片|片子|文件", _FLAGS)

_SUBTITLE = re.compile(r"\b(srt|vtt|subtitles?|captions?)\b|字幕", _FLAGS)
_SUBTITLE_VERB = re.compile(r"\b(export|download|save|send|give|get)\b|导出|下载|输出|发给我|发我|保存|给我", _FLAGS)
_SUBTITLE_BAG = f"{_POLITE} as in srt vtt subtitle subtitles caption captions webvtt format get"
_SUBTITLE_BAG_ZH = f"{_POLITE_ZH}|字幕|格式|成|为|发|传"

_CREDITS = re.compile(r"\b(credits?|balance)\b|积分|余额|额度", _FLAGS)
_CREDITS_BAG = (
    f"{_POLITE} how many much what what's whats is are is there do have has got i've left remaining remain any still"
    " show check see tell get of on in account current currently credit credits balance about left available"
)
_CREDITS_BAG_ZH = (
    f"{_POLITE_ZH}|积分|余额|额度|还|有|多少|剩余|剩下|剩|查询|查看|查|看看|看|告诉|账户|账号|当前|够|几|点|个|在|里"
)

_STATUS = re.compile(
    r"\b(status|tracks?|timeline|so far|state|progress)\b|状态|轨道|时间线|时间轴|什么样|怎么样了|进度|做到哪", _FLAGS
)
_STATUS_BAG = (
    f"{_POLITE} show list see view check tell what what's whats is are in on do have all so far how does look looks"
    " status state tracks track timeline progress project current currently right give of draft there get"
)
_STATUS_BAG_ZH = (
    f"{_POLITE_ZH}|状态|轨道|时间线|时间轴|什么样子|什么样|怎么样|进度|做到哪里|做到哪儿|做到哪|显示|列出|展示|查看|看看|看|查|"
    "有哪些|有什么|哪些|有|上|里|都|目前|当前|项目|情况|成|变|在|到"
)

_UPLOAD = re.compile(r"\bupload(?:ing)?\b|上传", _FLAGS)
_UPLOAD_BAG = (
    f"{_POLITE} upload uploading here is are here's some more another other new image images photo photos picture"
    " pictures audio music from link url"
)
_UPLOAD_BAG_ZH = f"{_POLITE_ZH}|上传|几个|一些|图片|照片|音频|音乐|新|几张|几段|另|还有|链接|从|要|想"

_RESOLUTION = re.compile(r"\b(\d{3,4}\s*[x×*]\s*\d{3,4}|\d{3,4}p|[24]k)\b", _FLAGS)
_FPS = re.compile(r"(\d{2,3})\s*(?:fps|帧(?:每秒)?)", _FLAGS)
_LIMIT = re.compile(
    r"(?:(?:under|below|at most|max(?:imum)?|up to|less than|no more than|within|smaller than|"
    r"不超过|小于|控制在|最多|压到)\s*)?"
    r"(\d+(?:\.\d+)?)\s*(mb|m\b|兆|gb|kb)(?:\s*(?:or less|max|以内|以下|之内))?",
    _FLAGS,
)
_UNITS = {"kb": 1 << 10, "mb": 1 << 20, "m": 1 << 20, "兆": 1 << 20, "gb": 1 << 30}
_QUALITY_WORD = re.compile(
    r"\b(draft|low|medium|high|best)[ -]quality\b|(草稿|低画质|中等画质|最高画质|高画质)", _FLAGS
)
_QUALITY_ZH = {"草稿": "draft", "低画质": "low", "中等画质": "medium", "高画质": "high", "最高画质": "best"}


def route(text: str, *, has_files: bool = False) -> Route:
    """Where the message goes; the first line of the table that fits. Files make an empty message an upload."""
    urls = tuple(_URL.findall(text))
    # A quoted text is what the user wants to see: content, whatever it says.
    bare = _QUOTED.sub(" ¤ ", _URL.sub(" ", text)).lower().strip()
    plain, output = _take_output(bare)
    if not plain and (has_files or urls):
        return Route("upload", urls=urls)
    if (
        _SUBTITLE.search(plain)
        and _SUBTITLE_VERB.search(plain)
        and _only(plain, _SUBTITLE_BAG, _SUBTITLE_BAG_ZH, _EXPORT)
    ):
        return Route("subtitles", format="vtt" if re.search(r"vtt", plain) else "srt")
    exports = _EXPORT.search(plain) is not None and not _NOT_YET.search(bare)
    if exports and _only(plain, _EXPORT_BAG, _EXPORT_BAG_ZH, _EXPORT) and _names_video(plain):
        return Route("export", output=output)
    if _CREDITS.search(plain) and _only(plain, _CREDITS_BAG, _CREDITS_BAG_ZH):
        return Route("credits")
    if _STATUS.search(plain) and _only(plain, _STATUS_BAG, _STATUS_BAG_ZH):
        return Route("status")
    if (_UPLOAD.search(plain) or has_files or urls) and _only(plain, _UPLOAD_BAG, _UPLOAD_BAG_ZH):
        return Route("upload", urls=urls)
    return Route("agent", then_export=exports and _FIRM_EXPORT.search(plain) is not None, output=output, urls=urls)


def _only(text: str, bag: str, bag_zh: str, verbs: re.Pattern[str] | None = None) -> bool:
    """Whether nothing is left of the text when these words are taken away."""
    rest = verbs.sub(" ", text) if verbs else text
    rest = re.sub("|".join(sorted(bag_zh.split("|"), key=len, reverse=True)), " ", rest)
    words = re.findall(r"[a-z0-9.'¤]+|[\u3400-\u9fff]", rest)
    known = set(bag.split())
    return all(word.strip(".'") in known or not word.strip(".'") for word in words)


def _names_video(text: str) -> bool:
    """“Send”, “give” and “save” need something to send; “export” and 导出 speak for themselves."""
    return bool(_NEEDS_NO_OBJECT.search(text) or _OBJECT.search(text))


def _take_output(text: str) -> tuple[str, Document]:
    """What an export is to be like, and the text without it."""
    output: Document = {}
    rest = text
    if found := _LIMIT.search(rest):
        output["max_bytes"] = int(float(found[1]) * _UNITS[found[2].lower()])
        rest = _LIMIT.sub(" ", rest)
    if found := _FPS.search(rest):
        output["fps"] = int(found[1])
        rest = _FPS.sub(" ", rest)
    if found := _RESOLUTION.search(rest):
        output["resolution"] = re.sub(r"\s*[x×*]\s*", "x", found[1].lower())
        rest = _RESOLUTION.sub(" ", rest)
    if found := _QUALITY_WORD.search(rest):
        output["quality"] = found[1] or _QUALITY_ZH[found[2]]
        rest = _QUALITY_WORD.sub(" ", rest)
    return (rest.strip(), output) if _EXPORT.search(text) else (text, {})
