"""A first programme from uploads: what goes on the main track, in which order, on which canvas."""

from __future__ import annotations

from dataclasses import replace

from saycut.agent.desk import Desk
from saycut.agent.facts import AssetFacts
from saycut.agent.intents.logo import looks_like_logo
from saycut.timeline.model import Canvas, Clip, Place, Track
from saycut.timeline.operations import AddTrack, SetCanvas
from saycut.timeline.time import Rate, TimeRange, from_seconds

__all__ = ["adopt_canvas", "clip_of", "fits_canvas", "lay", "pictures", "speech_seconds"]

STILL_SECONDS = 4.0
LONGEST_SIDE, FASTEST = 1920, 60
WORDS_A_SECOND, CHARACTERS_A_SECOND = 2.5, 4.2


def pictures(desk: Desk) -> list[AssetFacts]:
    """Uploads that can be shown as the programme, in the order of their upload; logos are not."""
    found = list(desk.situation.facts.of_kind("video", "image"))
    shown = [item for item in found if not looks_like_logo(item)]
    return shown or found


def adopt_canvas(desk: Desk, first: AssetFacts) -> None:
    """An untouched canvas takes the size and rate of the first video, its long side at most 1920."""
    if desk.tl.canvas != Canvas() or first.kind != "video" or not first.width or not first.height:
        return
    factor = min(1.0, LONGEST_SIDE / max(first.width, first.height))
    width, height = round(first.width * factor / 2) * 2, round(first.height * factor / 2) * 2
    rate = Rate.of(float(min(first.fps or 30, FASTEST)))
    if (width, height) != (desk.tl.canvas.width, desk.tl.canvas.height) or rate != desk.tl.canvas.rate:
        desk.do(SetCanvas(Canvas(max(16, width), max(16, height), rate)))


def fits_canvas(desk: Desk, facts: AssetFacts | None) -> bool:
    """True when a picture fills the canvas without bars."""
    if facts is None or not facts.width or not facts.height:
        return True
    ratio = facts.width / facts.height / desk.tl.canvas.aspect
    return max(ratio, 1 / ratio) <= 1.02


def clip_of(desk: Desk, facts: AssetFacts, start: int, seconds: float | None = None, cover: bool = True) -> Clip:
    """A main clip of an upload, from its beginning; a picture lasts STILL_SECONDS unless told."""
    desk.known(facts.name)
    place = (
        Place()
        if fits_canvas(desk, facts)
        else Place(fit="cover" if cover else "contain", focus="face" if facts.faces and cover else "center")
    )
    if facts.duration is None or facts.kind == "image":
        return Clip(id="", start=start, duration=desk.t(seconds or STILL_SECONDS), asset=facts.name, place=place)
    wanted = min(seconds if seconds is not None else facts.duration, facts.duration)
    length = desk.tl.canvas.rate.snap(from_seconds(wanted))
    return Clip(
        id="",
        start=start,
        duration=length,
        asset=facts.name,
        source=TimeRange(0, min(length, from_seconds(facts.duration))),
        place=place,
    )


def lay(desk: Desk, clips: list[Clip]) -> None:
    """Put clips end to end on a new main track."""
    at, out = 0, []
    for clip in clips:
        out.append(replace(clip, start=at))
        at += clip.duration
    desk.do(AddTrack(Track("", "video", "main", tuple(out))))
    desk.focus_clips = tuple(clip.id for clip in desk.main)


def speech_seconds(text: str) -> float:
    """How long it takes to say a text, at an even pace."""
    han = sum("\u3400" <= char <= "\u9fff" for char in text)
    rest = "".join(" " if "\u3400" <= char <= "\u9fff" else char for char in text)
    words = len([word for word in rest.split() if any(char.isalnum() for char in word)])
    return max(1.0, round(han / CHARACTERS_A_SECOND + words / WORDS_A_SECOND, 2))
