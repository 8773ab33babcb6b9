"""What the demo asks for: sentences as a user would say them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from saycut.demo.inputs import DemoInputs
from saycut.language import Language, Words

__all__ = ["DemoJob", "demo_jobs"]

PROMO = Words(
    "combine these images and audio into a 30-second promotional video with text overlays "
    '"Made by hand", "One glaze, no two alike", "Clay & Light – open studio on Saturdays"',
    "用这些图片和音乐做一个30秒的宣传视频，加上文字“手工制作”、“一种釉色，件件不同”、“泥与光 · 每周六开放工作室”",
)
VERTICAL = Words(
    'keep the first 10 seconds, make it vertical for TikTok, and add the title "Morning at the lake" at the top',
    "只留前10秒，改成竖屏，顶部加标题“湖边的早晨”",
)


@dataclass(frozen=True, slots=True)
class DemoJob:
    """A sentence, the files it is about, and the name of the video."""

    sentence: str
    files: tuple[Path, ...]
    output: str


def demo_jobs(inputs: DemoInputs, language: Language) -> tuple[DemoJob, ...]:
    """The demo's jobs in order."""
    return (
        DemoJob(PROMO.say(language), (*inputs.pictures, inputs.music), "promo.mp4"),
        DemoJob(VERTICAL.say(language), (inputs.clip,), "vertical.mp4"),
    )
