"""Hypothesis strategies: valid timelines with every role, and operations that fit them more or less."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

from hypothesis import settings
from hypothesis import strategies as st

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
from saycut.timeline.operations import (
    AddAsset,
    AddTrack,
    Insert,
    Move,
    Operation,
    Remove,
    RemoveAsset,
    RemoveTrack,
    Reorder,
    ReplaceMedia,
    Retime,
    RippleDelete,
    SetCanvas,
    SetClips,
    SetMaster,
    SetSpeed,
    SetTrack,
    SetTransition,
    Slip,
    Split,
    Trim,
)
from saycut.timeline.time import FLICKS, Rate, TimeRange
from saycut.timeline.vocabulary import (
    ANIMATIONS,
    FILTERS,
    FITS,
    MASKS,
    POSITIONS,
    ROLE_KINDS,
    ROLES,
    TRANSITIONS,
    Role,
)

EXAMPLES = settings(max_examples=60)

RATES = [Rate.of(value) for value in (24, 25, 30, 50, 60, 23.976, 29.97, 59.94)]
SPEEDS = [Fraction(1), Fraction(2), Fraction(1, 2), Fraction(3, 2), Fraction(4, 5)]
VIDEO_SECONDS = 12
MAIN_ASSETS = tuple(f"v{number}.mp4" for number in range(4))
ASSETS = (
    *(Asset(name, "video", VIDEO_SECONDS * FLICKS, 1920, 1080, Rate(30), True) for name in MAIN_ASSETS),
    Asset("pip.mp4", "video", 8 * FLICKS, 640, 480, Rate(25), True),
    Asset("pic.jpg", "image", None, 3000, 2000),
    Asset("song.mp3", "audio", 6 * FLICKS, has_audio=True),
    Asset("voice.wav", "audio", 9 * FLICKS, has_audio=True),
    Asset("talk.txt", "script"),
)

letters = st.text(alphabet="abcdefgh 春天来了", min_size=1, max_size=12)
percents = st.sampled_from([0.0, 35.0, 50.0, 100.0, 150.0])
rates = st.sampled_from(RATES)


@st.composite
def filters(draw: st.DrawFn, span: TimeRange) -> Filter:
    name = draw(st.sampled_from(sorted(FILTERS)))
    if draw(st.booleans()):
        return Filter(name, draw(st.sampled_from([0.2, 0.5, 1.0])))
    third = span.duration // 3
    return Filter(name, 0.5, TimeRange(span.start + draw(st.sampled_from([0, third])), max(1, third)))


@st.composite
def looks(draw: st.DrawFn, span: TimeRange) -> Look:
    fade = span.duration // 4
    keys = Keyframes("scale", ((0, 1.0), (span.duration, 1.2)))
    return Look(
        opacity=draw(st.sampled_from([1.0, 0.5])),
        mask=draw(st.sampled_from(MASKS)),
        fade_in=draw(st.sampled_from([0, fade])),
        fade_out=draw(st.sampled_from([0, fade])),
        anim_in=draw(st.sampled_from(ANIMATIONS)),
        filters=tuple(draw(st.lists(filters(span), max_size=2))),
        keyframes=draw(st.sampled_from([(), (keys,)])),
    )


@st.composite
def sounds(draw: st.DrawFn, span: TimeRange) -> Sound:
    return Sound(
        gain_pct=draw(percents),
        muted=draw(st.booleans()),
        audio_fade_out=draw(st.sampled_from([0, span.duration // 4])),
        duck=draw(st.sampled_from([None, Duck(20.0), Duck(30.0, ("voice.wav",))])),
    )


places = st.builds(
    Place,
    pos=st.sampled_from([None, "top", "bottom_right", (0.25, 0.75)]),
    fit=st.sampled_from(FITS),
    scale=st.sampled_from([1.0, 1.5]),
    rotation=st.sampled_from([0.0, 90.0]),
    flip_h=st.booleans(),
)
styles = st.builds(
    TextStyle,
    size=st.sampled_from([None, 0.05, 0.08]),
    color=st.sampled_from([None, "#ffffff", "#123456"]),
    bold=st.sampled_from([None, True, False]),
)


@st.composite
def video_clips(draw: st.DrawFn, rate: Rate, start: int, asset: str, seconds: int) -> Clip:
    """A piece of a video on the frame grid, from anywhere in its source."""
    speed = draw(st.sampled_from(SPEEDS))
    most = rate.frames_in(round(seconds * FLICKS / speed))
    end = rate.time_of(rate.frames_in(start) + draw(st.integers(1, most - 1)))
    needed = min(round((end - start) * speed), seconds * FLICKS)
    source = TimeRange(draw(st.integers(0, seconds * FLICKS - needed)), needed)
    return Clip("", start, end - start, asset, source=source, speed=speed, reversed=draw(st.booleans()))


@st.composite
def still_clips(draw: st.DrawFn, rate: Rate, start: int) -> Clip:
    end = rate.time_of(rate.frames_in(start) + draw(st.integers(1, 200)))
    asset = draw(st.sampled_from(["pic.jpg", "color:#336699"]))
    return Clip("", start, end - start, asset)


@st.composite
def frozen_clips(draw: st.DrawFn, rate: Rate, start: int, asset: str) -> Clip:
    end = rate.time_of(rate.frames_in(start) + draw(st.integers(1, 60)))
    return Clip("", start, end - start, asset, source=TimeRange(draw(st.integers(0, FLICKS)), 0), freeze=True)


@st.composite
def dressed(draw: st.DrawFn, clip: Clip) -> Clip:
    """The clip with a look, a sound and a place; most clips of a real timeline have none."""
    if draw(st.integers(0, 3)):
        return clip
    span = clip.range
    return replace(clip, look=draw(looks(span)), sound=draw(sounds(span)), place=draw(places))


@st.composite
def main_tracks(draw: st.DrawFn, rate: Rate, least: int = 0) -> tuple[Clip, ...]:
    """Clips end to end; no two play the same video, so that a picture tells where it comes from."""
    clips: list[Clip] = []
    at = 0
    for asset in MAIN_ASSETS[: draw(st.integers(least, len(MAIN_ASSETS)))]:
        kind = draw(st.sampled_from(["video", "video", "video", "still", "frozen"]))
        if kind == "video":
            clip = draw(video_clips(rate, at, asset, VIDEO_SECONDS))
        elif kind == "still":
            clip = draw(still_clips(rate, at))
        else:
            clip = draw(frozen_clips(rate, at, asset))
        clips.append(draw(dressed(clip)))
        at = clip.end
    return tuple(clips)


@st.composite
def text_clips(draw: st.DrawFn, rate: Rate, role: Role, latest: int) -> Clip:
    first = draw(st.integers(0, latest))
    start, end = rate.time_of(first), rate.time_of(first + draw(st.integers(1, 90)))
    clip = Clip("", start, end - start, text=draw(letters), style=draw(styles))
    if role == "captions" and draw(st.booleans()):
        half = clip.duration // 2
        clip = replace(clip, words=(Word("one", 0, half), Word("two", half, clip.duration)))
    return draw(dressed(clip))


@st.composite
def media_clips(draw: st.DrawFn, rate: Rate, kind: str, latest: int) -> Clip:
    start = rate.time_of(draw(st.integers(0, latest)))
    if kind != "audio":
        choice = st.one_of(video_clips(rate, start, "pip.mp4", 8), still_clips(rate, start))
        return draw(dressed(draw(choice)))
    if draw(st.booleans()):
        end = rate.time_of(rate.frames_in(start) + draw(st.integers(1, 600)))
        source = TimeRange(0, 6 * FLICKS)
        return Clip("", start, end - start, "song.mp3", source=source, loop=True, sound=draw(sounds(source)))
    clip = replace(draw(video_clips(rate, start, "voice.wav", 9)), reversed=False)
    return replace(clip, speech=draw(st.builds(Speech, voice_lang=st.sampled_from([None, "en", "zh"]))))


@st.composite
def free_tracks(draw: st.DrawFn, rate: Rate, latest: int) -> Track:
    """A track of any role but main, with clips in time order."""
    role = draw(st.sampled_from([role for role in ROLES if role != "main"]))
    kind = draw(st.sampled_from(ROLE_KINDS[role]))
    source = text_clips(rate, role, latest) if kind == "text" else media_clips(rate, kind, latest)
    clips = draw(st.lists(source, min_size=1, max_size=3))
    track = Track("", kind, role, tuple(sorted(clips, key=lambda clip: clip.start)))
    if kind != "text":
        return track
    return replace(
        track,
        lang=draw(st.sampled_from([None, "en", "zh"])),
        pos=draw(st.sampled_from([None, "bottom", (0.5, 0.8)])),
        style=draw(styles),
    )


@st.composite
def timelines(draw: st.DrawFn, least: int = 0, transitions: bool = True) -> Timeline:
    """A valid timeline; ``least`` main clips at least."""
    rate = draw(rates)
    main = draw(main_tracks(rate, least))
    end = main[-1].end if main else 0
    latest = rate.frames_in(end) + 30
    tracks = [Track("", "video", "main", main)] if main else []
    tracks += draw(st.lists(free_tracks(rate, latest), max_size=3))
    borders = sorted({0, end, *(clip.start for clip in main)}) if main and transitions else []
    chosen = draw(st.lists(st.sampled_from(borders), unique=True, max_size=3)) if borders else []
    kinds = st.sampled_from(sorted(TRANSITIONS))
    between = tuple(Transition(draw(kinds), at, rate.frame_duration) for at in sorted(chosen))
    canvas = Canvas(*draw(st.sampled_from([(1920, 1080), (1080, 1920), (720, 720)])), rate)
    loudness = draw(st.sampled_from([None, -14.0]))
    return numbered(Timeline(canvas, ASSETS, tuple(tracks), between, loudness))


def numbered(timeline: Timeline) -> Timeline:
    """The timeline with ids c1, c2 … and t1, t2 … from one series, as the operations give them."""
    serial, tracks = 0, []
    for track in timeline.tracks:
        clips = []
        for clip in track.clips:
            serial += 1
            clips.append(replace(clip, id=f"c{serial}"))
        serial += 1
        tracks.append(replace(track, id=f"t{serial}", clips=tuple(clips)))
    return replace(timeline, tracks=tuple(tracks), serial=serial)


def times(timeline: Timeline) -> st.SearchStrategy[int]:
    """Any time in the timeline and a little beyond, off the frame grid more often than not."""
    return st.integers(0, timeline.duration + FLICKS)


def clip_ids(timeline: Timeline, role: str | None = None) -> st.SearchStrategy[str]:
    found = [clip.id for track, clip in timeline.each() if role in (None, track.role)]
    return st.sampled_from([*found, "missing"] if found else ["missing"])


def some_clips(timeline: Timeline, role: str | None = None) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(clip_ids(timeline, role), min_size=1, max_size=3, unique=True).map(tuple)


def track_ids(timeline: Timeline) -> st.SearchStrategy[str]:
    return st.sampled_from([*(track.id for track in timeline.tracks), "missing"])


Make = Callable[[Timeline], st.SearchStrategy[Operation]]

lengths = st.integers(-2 * FLICKS, 3 * FLICKS)
scales = st.sampled_from([Fraction(1), Fraction(3, 2), Fraction(1, 2)])
no_field = st.fixed_dictionaries({"no_such_field": st.just(1)})
canvases = st.builds(Canvas, st.just(1080), st.just(1080), rates)


def stills(timeline: Timeline) -> st.SearchStrategy[Clip]:
    return st.builds(lambda at, long: Clip("", at, long, "pic.jpg"), times(timeline), st.integers(1, 4 * FLICKS))


def cuts(timeline: Timeline) -> st.SearchStrategy[Operation]:
    return st.builds(lambda at, long: RippleDelete(at, at + long), times(timeline), st.integers(1, 5 * FLICKS))


def titles(timeline: Timeline) -> st.SearchStrategy[Operation]:
    def title(at: int, text: str) -> AddTrack:
        return AddTrack(Track("", "text", "title", (Clip("", at, 2 * FLICKS, text=text),)))

    return st.builds(title, times(timeline), letters)


def values(timeline: Timeline) -> st.SearchStrategy[dict[str, object]]:
    whole = TimeRange(0, max(1, timeline.duration))
    return st.one_of(
        st.fixed_dictionaries({"gain_pct": percents}),
        st.fixed_dictionaries({"opacity": st.sampled_from([0.25, 1.0]), "pos": st.sampled_from(sorted(POSITIONS))}),
        st.fixed_dictionaries({"filters": st.tuples(filters(whole))}),
        st.fixed_dictionaries({"text": letters}),
        st.fixed_dictionaries({"style": styles}),
        no_field,
    )


MAIN_EDITS: tuple[Make, ...] = (
    cuts,
    lambda line: st.builds(Insert, st.just("main"), stills(line)),
    lambda line: st.builds(Reorder, some_clips(line, "main")),
    lambda line: st.builds(SetSpeed, some_clips(line, "main"), st.sampled_from(SPEEDS), st.booleans()),
    lambda line: st.builds(Trim, clip_ids(line, "main"), lengths, lengths),
)
EDITS: tuple[Make, ...] = (
    *MAIN_EDITS,
    titles,
    lambda line: st.builds(AddAsset, st.just(Asset("new.png", "image"))),
    lambda line: st.builds(Insert, track_ids(line), stills(line)),
    lambda line: st.builds(Move, clip_ids(line), times(line), st.none() | st.integers(1, 3 * FLICKS)),
    lambda line: st.builds(Remove, some_clips(line)),
    lambda line: st.builds(RemoveAsset, st.sampled_from([*(asset.name for asset in ASSETS), "missing"])),
    lambda line: st.builds(RemoveTrack, track_ids(line)),
    lambda line: st.builds(ReplaceMedia, clip_ids(line), st.sampled_from([asset.name for asset in ASSETS])),
    lambda line: st.builds(Retime, track_ids(line), lengths, scales),
    lambda line: st.builds(SetCanvas, canvases),
    lambda line: st.builds(SetClips, some_clips(line), values(line)),
    lambda line: st.builds(SetMaster, st.sampled_from([None, -14.0, -16.0])),
    lambda line: st.builds(SetTrack, track_ids(line), st.fixed_dictionaries({"style": styles})),
    lambda line: st.builds(SetTransition, times(line), st.sampled_from([None, "dissolve"]), st.integers(1, FLICKS)),
    lambda line: st.builds(Slip, clip_ids(line), lengths),
    lambda line: st.builds(SetSpeed, some_clips(line), st.sampled_from(SPEEDS), st.booleans()),
    lambda line: st.builds(Split, times(line), st.none() | clip_ids(line)),
    lambda line: st.builds(Trim, clip_ids(line), lengths, lengths),
)


@st.composite
def main_edits(draw: st.DrawFn, timeline: Timeline) -> Operation:
    """Operations on the programme that carry everything else along."""
    return draw(draw(st.sampled_from(MAIN_EDITS))(timeline))


@st.composite
def operations(draw: st.DrawFn, timeline: Timeline) -> Operation:
    """Any operation; names may be unknown and times may lie outside."""
    return draw(draw(st.sampled_from(EDITS))(timeline))
