"""What is to be made, as timelines: the one definition that every contestant follows.

J1   20 s out of a 30 s clip, eight captions
J2   five pictures with Ken Burns and crossfades, three texts that fade, a voice and music that ducks under it, 30 s
J3   the clip with a rounded inset and a lower third, 20 s
J6   J1 again after one caption changed
"""

from __future__ import annotations

from dataclasses import dataclass

from bench.sizes import (
    CLIP,
    FPS,
    HEIGHT,
    INSET,
    INSET_HEIGHT,
    INSET_WIDTH,
    MUSIC,
    PICTURE_SIZE,
    PICTURES,
    VOICE,
    WIDTH,
    Size,
    picture_name,
)
from saycut.timeline.model import (
    Asset,
    Canvas,
    Clip,
    Duck,
    Keyframes,
    Look,
    Place,
    Sound,
    TextStyle,
    Timeline,
    Track,
    Transition,
)
from saycut.timeline.time import Rate, TimeRange
from saycut.timeline.vocabulary import Role

__all__ = [
    "CHANGED",
    "DUCK_PCT",
    "INSET_BOX",
    "JOBS",
    "KEN_BURNS",
    "MUSIC_PCT",
    "Move",
    "frames_of",
    "inputs_of",
    "timeline_of",
]

RATE = Rate(FPS)
CAPTIONS = (
    "I shot this on the way to work",
    "The light was good for once",
    "and the street was almost empty",
    "Look at how the colours change",
    "when the cloud moves away",
    "This is my favourite corner",
    "I will come back tomorrow",
    "Thanks for watching, see you soon",
)
CHANGED = 5
"""Index of the caption that J6 changes."""
NEW_CAPTION = "This is the corner I like most"
HEADLINES = ("Made by hand, one at a time", "Fired twice at 1260 degrees", "Order before the end of May")

INSET_BOX = 1312, 36, 576, 324
"""The inset on the canvas: x, y, width, height in pixels."""
MUSIC_PCT, DUCK_PCT = 50, 15
"""Level of the music alone, and under the voice."""


@dataclass(frozen=True, slots=True)
class Move:
    """A Ken Burns move: scale and centre (fractions of the canvas) at its beginning and end."""

    scale: tuple[float, float]
    x: tuple[float, float]
    y: tuple[float, float]


KEN_BURNS = (
    Move((1.04, 1.16), (0.5, 0.48), (0.5, 0.52)),
    Move((1.16, 1.05), (0.53, 0.5), (0.5, 0.5)),
    Move((1.10, 1.10), (0.46, 0.54), (0.5, 0.5)),
    Move((1.05, 1.15), (0.5, 0.53), (0.5, 0.47)),
    Move((1.15, 1.04), (0.5, 0.5), (0.46, 0.5)),
)


def timeline_of(job: str, size: Size) -> Timeline:
    """The timeline of a job by its name."""
    return JOBS[job](size)


def frames_of(job: str, size: Size) -> int:
    """How many frames the job's output has to have."""
    return RATE.frames_in(timeline_of(job, size).duration)


def inputs_of(job: str, size: Size) -> tuple[str, ...]:
    """Names of the files that the job plays."""
    return tuple(asset.name for asset in timeline_of(job, size).assets)


def _captioned(size: Size) -> Timeline:
    return _captions(size, CAPTIONS)


def _changed(size: Size) -> Timeline:
    return _captions(size, (*CAPTIONS[:CHANGED], NEW_CAPTION, *CAPTIONS[CHANGED + 1 :]))


def _captions(size: Size, texts: tuple[str, ...]) -> Timeline:
    each = size.cut // len(texts)
    shown = each * 9 // 10
    cues = tuple(_text(f"cue-{n}", n * each, shown, text) for n, text in enumerate(texts))
    return Timeline(
        canvas=Canvas(WIDTH, HEIGHT, RATE),
        assets=(_clip_asset(size),),
        tracks=(_main_cut(size), _texts("captions", cues)),
    )


def _promo(size: Size) -> Timeline:
    pictures = tuple(
        Asset(picture_name(n), "image", width=PICTURE_SIZE[0], height=PICTURE_SIZE[1]) for n in range(PICTURES)
    )
    sounds = tuple(
        Asset(name, "audio", duration=_at(frames), has_audio=True)
        for name, frames in ((VOICE, size.voice), (MUSIC, size.music))
    )
    total = size.still * PICTURES
    stills = tuple(_still(size, n) for n in range(PICTURES))
    cuts = tuple(Transition("dissolve", _at(n * size.still), _at(size.fade)) for n in range(1, PICTURES))
    fading = Look(fade_in=_at(size.fade // 2), fade_out=_at(size.fade // 2))
    starts = (size.still // 6, 2 * size.still, 4 * size.still)
    texts = tuple(_text(f"text-{n}", starts[n], size.still * 4 // 5, text, fading) for n, text in enumerate(HEADLINES))
    return Timeline(
        canvas=Canvas(WIDTH, HEIGHT, RATE),
        assets=(*pictures, *sounds),
        tracks=(
            Track("main", "video", "main", stills),
            _texts("title", texts),
            _sound_track("voiceover", VOICE, total, Sound()),
            _sound_track("bgm", MUSIC, total, Sound(gain_pct=MUSIC_PCT, duck=Duck(DUCK_PCT), audio_fade_out=_at(FPS))),
        ),
        transitions=cuts,
    )


def _still(size: Size, number: int) -> Clip:
    """A picture in motion from the middle of the crossfade before it to that of the one behind it."""
    move, margin = KEN_BURNS[number], size.fade // 2
    first, last = _at(-margin), _at(size.still + margin)
    keys = (
        Keyframes("scale", ((first, move.scale[0]), (last, move.scale[1]))),
        Keyframes("x", ((first, move.x[0]), (last, move.x[1]))),
        Keyframes("y", ((first, move.y[0]), (last, move.y[1]))),
    )
    return Clip(
        f"still-{number}",
        _at(number * size.still),
        _at(size.still),
        picture_name(number),
        "image",
        place=Place(fit="cover"),
        look=Look(keyframes=keys),
    )


def _inset(size: Size) -> Timeline:
    x, y, w, h = INSET_BOX
    length = _at(size.cut)
    small = Asset(INSET, "video", _at(size.inset), INSET_WIDTH, INSET_HEIGHT, RATE, has_audio=True)
    inset = Clip(
        "inset-0",
        0,
        length,
        INSET,
        "video",
        TimeRange(0, length),
        place=Place(rect=(x / WIDTH, y / HEIGHT, w / WIDTH, h / HEIGHT), fit="cover"),
        look=Look(mask="rounded"),
        sound=Sound(muted=True),
    )
    third = _text("third-0", size.cut // 10, size.cut * 8 // 10, "Mira Holt\nStreet photographer")
    style = TextStyle(background="#101820C0")
    return Timeline(
        canvas=Canvas(WIDTH, HEIGHT, RATE),
        assets=(_clip_asset(size), small),
        tracks=(
            _main_cut(size),
            Track("pip", "overlay", "pip", (inset,)),
            Track("label", "text", "label", (third,), style=style),
        ),
    )


def _clip_asset(size: Size) -> Asset:
    return Asset(CLIP, "video", _at(size.clip), WIDTH, HEIGHT, RATE, has_audio=True)


def _main_cut(size: Size) -> Track:
    length = _at(size.cut)
    return Track(
        "main", "video", "main", (Clip("cut-0", 0, length, CLIP, "video", TimeRange(_at(size.cut_from), length)),)
    )


def _texts(role: Role, clips: tuple[Clip, ...]) -> Track:
    return Track(role, "text", role, clips)


def _text(name: str, first: int, frames: int, text: str, look: Look = Look()) -> Clip:  # noqa: B008 – frozen
    return Clip(name, _at(first), _at(frames), text=text, look=look)


def _sound_track(role: Role, name: str, frames: int, sound: Sound) -> Track:
    length = _at(frames)
    return Track(role, "audio", role, (Clip(f"{role}-0", 0, length, name, "audio", TimeRange(0, length), sound=sound),))


def _at(frame: int) -> int:
    """Flicks of a frame number, before 0 too."""
    return frame * RATE.frame_duration


JOBS = {"J1": _captioned, "J2": _promo, "J3": _inset, "J6": _changed}
"""Name → the job's timeline."""
