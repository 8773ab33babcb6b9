"""Slips of the keyboard: near words, and common mix-ups of Chinese input."""

from __future__ import annotations

__all__ = ["COMMAND_WORDS", "corrected", "near", "same_sound"]

COMMAND_WORDS = (
    "the", "and", "then", "with", "clip", "clips", "first", "second", "third", "fourth", "last", "trim", "delete", "remove",  # noqa: E501
    "title", "subtitle", "subtitles", "caption", "captions", "music", "background", "volume", "louder", "quieter", "faster",  # noqa: E501
    "slower", "speed", "slow", "seconds", "minutes", "minute", "video", "transition", "transitions", "crossfade", "black",  # noqa: E501
    "white", "yellow", "export", "render", "vertical", "portrait", "horizontal", "landscape", "square", "beginning", "end",  # noqa: E501
    "middle", "replace", "reverse", "mute", "silence", "silences", "pauses", "watermark", "logo", "voiceover", "brighter",  # noqa: E501
    "darker", "contrast", "saturation", "sharpen", "stabilize", "translate", "undo", "restore", "split", "bottom", "right",  # noqa: E501
    "left", "center", "picture", "photo", "highlights", "bigger", "smaller", "whole", "everything", "between", "make", "move",  # noqa: E501
    "change", "start", "from", "crop", "rotate", "freeze", "frame", "fade", "filter", "swap", "shorten", "sound", "audio",  # noqa: E501
)  # fmt: skip
"""Words worth correcting towards."""

SOUNDS = {
    "减短": "剪短", "一办": "一半", "吧第": "把第", "吧这": "把这", "吧那": "把那", "吧标": "把标", "吧音": "把音", "自幕": "字幕",  # noqa: E501
    "字目": "字幕", "转长": "转场", "转厂": "转场", "音月": "音乐", "音了": "音乐", "标提": "标题", "表题": "标题", "片投": "片头",  # noqa: E501
    "倍诉": "倍速", "加塑": "加速", "减辑": "剪辑", "删调": "删掉", "删吊": "删掉", "去吊": "去掉", "去调": "去掉", "静因": "静音",  # noqa: E501
    "道出": "导出", "倒出": "导出", "配月": "配乐", "陪音": "配音", "配因": "配音", "水映": "水印", "竖平": "竖屏", "横平": "横屏",  # noqa: E501
    "撤消": "撤销", "撤宵": "撤销", "画外因": "画外音", "滤境": "滤镜", "虑镜": "滤镜", "贴只": "贴纸", "减掉": "剪掉", "减到": "剪到",  # noqa: E501
    "减成": "剪成", "最候": "最后", "在加": "再加", "在把": "再把", "在给": "再给", "黑百": "黑白", "背影音乐": "背景音乐",  # noqa: E501
    "前面得": "前面的", "后面得": "后面的", "第以": "第一", "秒中": "秒钟", "关调": "关掉", "提以": "第一", "声因": "声音",  # noqa: E501
    "帐声": "掌声", "封免": "封面", "字母": "字幕", "加个字母": "加个字幕", "素度": "速度", "慢动做": "慢动作", "小红叔": "小红书",  # noqa: E501
    "陡音": "抖音", "斗音": "抖音", "朋友全": "朋友圈", "镜像": "镜像", "淡处": "淡出", "单出": "淡出", "蛋出": "淡出",
}  # fmt: skip
"""Same-length confusions of pinyin input."""


def same_sound(norm: str) -> str:
    """Normalised text with common pinyin mix-ups put right; same length."""
    for wrong, right in SOUNDS.items():
        if wrong in norm:
            norm = norm.replace(wrong, right)
    return norm


def corrected(word: str, known: frozenset[str]) -> str:
    """The command word that ``word`` is a slip of, or ``word``."""
    if len(word) < 3 or not word.isascii() or not word.isalpha() or word in known:
        return word
    for target in COMMAND_WORDS:
        if near(word, target):
            return target
    return word


def near(a: str, b: str) -> bool:
    """One letter wrong, missing, doubled or exchanged with its neighbour; short words only exchanged, doubled or missing."""  # noqa: E501
    if a == b or abs(len(a) - len(b)) > 1 or not a or not b or a[0] != b[0]:
        return _exchanged(a, b) if len(a) == len(b) and a != b else False
    if _exchanged(a, b):
        return True
    if len(a) == len(b):
        return len(a) >= 6 and sum(x != y for x, y in zip(a, b, strict=True)) == 1
    long, short = (a, b) if len(a) > len(b) else (b, a)
    if len(short) < 5:
        return False
    return any(long[:at] + long[at + 1 :] == short for at in range(len(long)))


def _exchanged(a: str, b: str) -> bool:
    """Two neighbouring letters of ``b`` are swapped in ``a``."""
    if len(a) != len(b) or len(a) < 3:
        return False
    wrong = [at for at, (x, y) in enumerate(zip(a, b, strict=True)) if x != y]
    return len(wrong) == 2 and wrong[1] == wrong[0] + 1 and a[wrong[0]] == b[wrong[1]] and a[wrong[1]] == b[wrong[0]]
