"""How long and large everything is and what the files are called, for the benchmark and for a quick trial of it."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = [
    "CLIP",
    "FPS",
    "FULL",
    "HEIGHT",
    "INSET",
    "INSET_HEIGHT",
    "INSET_WIDTH",
    "MUSIC",
    "PICTURES",
    "PICTURE_SIZE",
    "QUICK",
    "SIZES",
    "VOICE",
    "WIDTH",
    "Size",
    "picture_name",
]

WIDTH, HEIGHT, FPS = 1920, 1080, 30
CLIP, INSET, VOICE, MUSIC = "clip.mp4", "inset.mp4", "voice.mp3", "music.mp3"
INSET_WIDTH, INSET_HEIGHT = 854, 480
PICTURES = 5
PICTURE_SIZE = 3000, 2000


def picture_name(number: int) -> str:
    """File name of a picture, counted from 0."""
    return f"picture-{number + 1}.jpg"


@dataclass(frozen=True, slots=True)
class Size:
    """Lengths in frames: of the inputs, and of what the jobs make of them.

    ``clip`` and ``inset`` are source clips, ``voice`` and ``music`` sounds. J1 and J3 play ``cut`` frames of the clip
    from frame ``cut_from`` on; J2 shows each picture for ``still`` frames, with ``fade`` frames across each cut.
    """

    name: str
    clip: int
    inset: int
    voice: int
    music: int
    cut_from: int
    cut: int
    still: int
    fade: int


FULL = Size("full", clip=900, inset=750, voice=900, music=1200, cut_from=165, cut=600, still=180, fade=24)
QUICK = Size("quick", clip=120, inset=100, voice=120, music=160, cut_from=20, cut=90, still=24, fade=8)
SIZES = {size.name: size for size in (FULL, QUICK)}
