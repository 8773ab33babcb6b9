"""``saycut doctor``: what is installed, what works here, and what would improve it."""

from __future__ import annotations

import os
import platform
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import av
import cv2
import numpy as np

from saycut import __version__
from saycut.cli.output import print_json
from saycut.language import Language, Words
from saycut.settings import Settings
from saycut.text import missing_glyphs

__all__ = ["run_doctor"]

OK, BETTER, BAD = "ok", "better", "bad"
NOTHING = Words("", "")
MARKS = {OK: "✓", BETTER: "·", BAD: "✗"}
LEAST_DISK = 2 << 30


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report: state, what was looked at, what was found, what to do."""

    state: str
    subject: Words
    found: str
    advice: Words = NOTHING


def run_doctor(as_json: bool, language: Language) -> int:
    """Print the report; 1 when something needed does not work."""
    found = list(_findings(language))
    if as_json:
        print_json(
            [
                {
                    "state": item.state,
                    "subject": item.subject.say(language),
                    "found": item.found,
                    "advice": item.advice.say(language),
                }
                for item in found
            ]
        )
    else:
        for item in found:
            print(f"{MARKS[item.state]} {item.subject.say(language)}: {item.found}")
            if advice := item.advice.say(language):
                print(f"    {advice}")
    return 1 if any(item.state == BAD for item in found) else 0


def _findings(language: Language) -> Iterator[Finding]:
    python = f"{platform.python_version()}, {platform.system()} {platform.machine()}, {os.cpu_count()} CPU"
    yield Finding(OK, Words("Saycut", "Saycut"), f"{__version__} (Python {python})")
    yield _encoder("libx264", Words("H.264 encoder", "H.264 编码器"))
    yield _encoder("aac", Words("AAC encoder", "AAC 编码器"))
    versions = f"PyAV {av.__version__}, numpy {np.__version__}, OpenCV {cv2.__version__}"
    yield Finding(OK, Words("Media libraries", "媒体库"), versions)
    yield from _fonts(language)
    yield from _folders()
    yield from _not_here_yet()


def _encoder(name: str, subject: Words) -> Finding:
    try:
        av.codec.Codec(name, "w")
    except ValueError:
        return Finding(BAD, subject, name, Words("Install the project's own requirements again.", "请重新安装依赖。"))
    return Finding(OK, subject, name)


FONT_SAMPLES = (
    (Words("Latin letters", "拉丁字母"), "Saycut ÄéÖ"),
    (Words("Chinese characters", "汉字"), "说一句剪一条說"),
    (Words("Emoji", "表情符号"), "🎬😀"),
    (Words("Arabic and Hebrew letters", "阿拉伯与希伯来字母"), "سلام שלום"),
)
PULL_FONTS = Words(
    "They are pulled by themselves at first need, or now by: saycut models pull fonts",
    "首次用到时会自动下载，也可现在运行：saycut models pull fonts",
)


def _fonts(language: Language) -> Iterator[Finding]:
    for subject, sample in FONT_SAMPLES:
        missing = missing_glyphs(sample)
        found = Words("no font yet", "还没有字体") if missing else Words("can be drawn", "可以显示")
        yield Finding(BETTER if missing else OK, subject, found.say(language), PULL_FONTS if missing else NOTHING)


def _folders() -> Iterator[Finding]:
    cache = Settings().cache_dir
    parent = next(folder for folder in (cache, *cache.parents) if folder.exists())
    writable = os.access(parent, os.W_OK)
    advice = NOTHING if writable else Words("Set SAYCUT_CACHE_DIR.", "请设置 SAYCUT_CACHE_DIR。")
    yield Finding(OK if writable else BAD, Words("Cache folder", "缓存文件夹"), str(cache), advice)
    free = shutil.disk_usage(parent).free
    low = Words("A long video may not fit.", "长视频可能放不下。") if free < LEAST_DISK else NOTHING
    yield Finding(
        BETTER if free < LEAST_DISK else OK, Words("Free disk", "可用磁盘"), f"{free / (1 << 30):.1f} GB", low
    )
    bwrap = shutil.which("bwrap")
    if bwrap:
        yield Finding(OK, Words("bubblewrap", "bubblewrap"), str(Path(bwrap)))


def _not_here_yet() -> Iterator[Finding]:
    for subject in (
        Words("Speech recognition", "语音识别"),
        Words("Voices", "语音合成"),
        Words("Presenter and companion", "数字人与陪伴角色"),
    ):
        yield Finding(BETTER, subject, "—", Words("Not in this version yet.", "这个版本还没有。"))
