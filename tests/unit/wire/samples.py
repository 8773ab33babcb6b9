"""A programme with every field away from its default, and its draft as a client sends it back."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from typing import Any

from saycut.timeline.model import (
    Asset,
    Canvas,
    Clip,
    Duck,
    Filter,
    Keyframes,
    Look,
    Place,
    Sound,
    Speech,
    TextStyle,
    Timeline,
    Track,
    Transition,
    Word,
)
from saycut.timeline.time import FLICKS, Rate, TimeRange
from saycut.wire.draft import to_draft

NTSC = Rate(30000, 1001)
VIDEO = Asset("video.mp4", "video", 10 * FLICKS + 1, 1920, 1080, NTSC, True, digest="ab" * 32)
MUSIC = Asset("song.mp3", "audio", 60 * FLICKS, has_audio=True)

EVERYTHING = Clip(
    id="c1",
    start=0,
    duration=NTSC.time_of(60),
    asset="video.mp4",
    asset_kind="video",
    source=TimeRange(12_345, round(NTSC.time_of(60) * Fraction(4, 3))),
    speed=Fraction(4, 3),
    reversed=True,
    loop=True,
    keep_pitch=False,
    role="card",
    label="a {red} arrow",
    text="“Urban\nDreams”",
    words=(Word("one", -5, 1_000_001), Word("two", 1_000_001, 2 * FLICKS)),
    lang="en",
    langs=("en", "zh"),
    mode="word_highlight",
    highlight="#ffcc00",
    style=TextStyle(0.05, "#fff", "#000000", "#11223344", "Noto Sans SC", True, False, True, "left"),
    place=Place(
        pos=(0.25, 1 / 3),
        width=0.4,
        rect=(0.1, 0.2, 0.3, 0.4),
        fit="cover",
        background="blur",
        focus=(0.1, 0.9),
        scale=1.25,
        crop_left=0.1,
        crop_right=0.2,
        crop_top=0.05,
        crop_bottom=0.15,
        rotation=-90.0,
        flip_h=True,
        flip_v=True,
    ),
    look=Look(
        opacity=0.5,
        mask="circle",
        fade_in=1,
        fade_out=FLICKS,
        anim_in="pop",
        anim_out="fade",
        filters=(Filter("blur", 0.3, TimeRange(7, FLICKS), (0.0, 0.1, 0.2, 0.3)), Filter("sepia")),
        keyframes=(Keyframes("scale", ((0, 1.0), (333, 1.5)), "ease_in"),),
    ),
    sound=Sound(
        gain_pct=35.0,
        muted=True,
        audio_fade_in=11,
        audio_fade_out=FLICKS,
        duck=Duck(20.0, ("song.mp3",)),
        loudness_lufs=-16.0,
        beats=(1, FLICKS, 2 * FLICKS),
    ),
    speech=Speech("Hello", "video.mp4", "en-GB", "female", "warm", "song.mp3", True, "video.mp4"),
)


def programme() -> Timeline:
    """Every field of every part away from its default."""
    end = EVERYTHING.end
    music = Clip("c2", 0, end, "song.mp3", source=TimeRange(0, end))
    title = Clip("c3", 0, NTSC.time_of(30), text="Title", place=Place(pos="top", focus="face", background="#123456"))
    return Timeline(
        canvas=Canvas(1080, 1920, NTSC),
        assets=(VIDEO, MUSIC),
        tracks=(
            Track("t1", "video", "main", (EVERYTHING,), "Programme"),
            Track("t2", "overlay", "pip", (replace(EVERYTHING, id="c4", freeze=True, loop=False),)),
            Track(
                "t3",
                "text",
                "title",
                (title,),
                "",
                "zh",
                ("zh", "en"),
                "line",
                "#abcdef",
                TextStyle(bold=True),
                (0.5, 0.8),
            ),
            Track("t4", "audio", "bgm", (music,)),
        ),
        transitions=(Transition("fade_black", 0, NTSC.time_of(7)),),
        loudness_lufs=-14.0,
        serial=9,
    )


def sent(timeline: Timeline) -> Any:
    """The draft as it comes back over the network."""
    return json.loads(json.dumps(to_draft(timeline)))
