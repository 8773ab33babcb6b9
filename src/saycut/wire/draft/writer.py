"""Timeline to draft."""

from __future__ import annotations

from collections.abc import Iterable
from math import gcd
from typing import cast

from saycut.timeline.model import (
    Asset,
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
from saycut.wire.base import Document
from saycut.wire.draft.exact import PER_MS, fps_of, put_time, ratio_of, to_ms
from saycut.wire.draft.fields import CLIP_FIELDS, POINTS, SPEECH_FIELDS, STYLE_FIELDS, TIMES
from saycut.wire.draft.shape import SCHEMA, TRACK_TYPES

__all__ = ["aspect_ratio", "to_draft"]

Plain = dict[str, object]

_BARE = Clip(id="", start=0, duration=0)


def to_draft(timeline: Timeline, title: str = "") -> Document:
    """The draft of a timeline: JSON with defaults left out; see :func:`draft_schema`."""
    draft: Plain = {
        "schema": SCHEMA,
        "d": to_ms(timeline.duration),
        "m": _metadata(timeline, title),
        "assets": [_asset(asset) for asset in timeline.assets],
        "t": [_track(track) for track in timeline.tracks],
        "transitions": [_transition(item) for item in timeline.transitions],
    }
    return cast(Document, draft)


def aspect_ratio(width: int, height: int) -> str:
    """``16:9`` for 1920 × 1080."""
    common = gcd(width, height)
    return f"{width // common}:{height // common}"


def _metadata(timeline: Timeline, title: str) -> Plain:
    canvas = timeline.canvas
    out: Plain = {"title": title} if title else {}
    out |= {"width": canvas.width, "height": canvas.height, "aspect_ratio": aspect_ratio(canvas.width, canvas.height)}
    out["fps"], ratio = fps_of(canvas.rate)
    if ratio:
        out["frame_rate"] = ratio
    if timeline.loudness_lufs is not None:
        out["loudness_lufs"] = timeline.loudness_lufs
    return out | {"id_serial": timeline.serial}


def _asset(asset: Asset) -> Plain:
    out: Plain = {"name": asset.name, "kind": asset.kind}
    if asset.duration is not None:
        put_time(out, "duration", asset.duration)
    if asset.width is not None:
        out["width"] = asset.width
    if asset.height is not None:
        out["height"] = asset.height
    if asset.rate is not None:
        out["fps"], ratio = fps_of(asset.rate)
        if ratio:
            out["frame_rate"] = ratio
    out |= {"has_audio": asset.has_audio, "has_alpha": asset.alpha}
    return out | ({"sha256": asset.digest} if asset.digest else {})


def _transition(item: Transition) -> Plain:
    out: Plain = {"type": item.type}
    put_time(out, "at", item.at)
    put_time(out, "duration", item.duration)
    return out


def _track(track: Track) -> Plain:
    out: Plain = {"id": track.id, "tt": TRACK_TYPES[track.kind], "kind": track.kind, "role": track.role}
    named = (("name", track.name), ("lang", track.lang), ("langs", list(track.langs)), ("caption_mode", track.mode))
    out |= {key: value for key, value in named if value}
    if track.highlight is not None:
        out["highlight"] = track.highlight
    out |= _style(track.style)
    if track.pos is not None:
        _put_point(out, "position", track.pos)
    return out | {"d": to_ms(track.end), "sg": [_segment(track, clip) for clip in track.clips]}


def _segment(track: Track, clip: Clip) -> Plain:
    out: Plain = {"id": clip.id}
    put_time(out, "start", clip.start)
    put_time(out, "duration", clip.duration, key="d")
    out["m"] = _segment_metadata(clip)
    if clip.source is not None:
        put_time(out, "source_start", clip.source.start)
        put_time(out, "source_duration", clip.source.duration)
    if clip.speed != 1:
        out["speed"] = float(clip.speed)
        if ratio := ratio_of(clip.speed):
            out["speed_ratio"] = ratio
    for key, group, name in CLIP_FIELDS:
        value, default = (getattr(getattr(one, group) if group else one, name) for one in (clip, _BARE))
        if value != default or (key == "volume_pct" and track.kind == "audio"):
            out[key] = list(value) if isinstance(value, tuple) else value
    return (
        out
        | _style(clip.style)
        | _place(clip.place)
        | _times(clip)
        | _look(clip.look)
        | _sound(clip.sound)
        | _speech(clip.speech)
    )


def _segment_metadata(clip: Clip) -> Plain:
    named = (("name", clip.asset), ("text", clip.text), ("label", clip.label))
    out: Plain = {key: value for key, value in named if value is not None}
    return out | ({"words": [_word(word) for word in clip.words]} if clip.words else {})


def _word(word: Word) -> Plain:
    out: Plain = {"text": word.text}
    put_time(out, "start", word.start)
    put_time(out, "end", word.end)
    return out


def _style(style: TextStyle) -> Plain:
    out = {key: value for key, name in STYLE_FIELDS if (value := getattr(style, name)) is not None}
    return {"style": out} if out else {}


def _place(place: Place) -> Plain:
    out: Plain = {}
    for key, name in POINTS:
        value = getattr(place, name)
        if value != getattr(_BARE.place, name):
            _put_point(out, key, value)
    return out


def _put_point(out: Plain, key: str, value: str | tuple[float, float]) -> None:
    if isinstance(value, str):
        out[key] = value
    else:
        out[f"{key}_fraction"] = list(value)


def _times(clip: Clip) -> Plain:
    out: Plain = {}
    for key, group, name in TIMES:
        if value := getattr(getattr(clip, group), name):
            put_time(out, key, value)
    return out


def _look(look: Look) -> Plain:
    out: Plain = {"effects": [_effect(item) for item in look.filters]} if look.filters else {}
    return out | ({"keyframes": [_keyframes(item) for item in look.keyframes]} if look.keyframes else {})


def _effect(item: Filter) -> Plain:
    out: Plain = {"name": item.name, "amount": item.amount}
    if item.range is not None:
        put_time(out, "start", item.range.start)
        put_time(out, "duration", item.range.duration)
    return out | ({"region_fraction": list(item.region)} if item.region is not None else {})


def _keyframes(item: Keyframes) -> Plain:
    points: list[Plain] = []
    for time, value in item.points:
        point: Plain = {}
        put_time(point, "at", time)
        points.append(point | {"value": value})
    return {"property": item.prop, "points": points, "easing": item.easing}


def _sound(sound: Sound) -> Plain:
    out: Plain = {"ducking": _ducking(sound.duck)} if sound.duck else {}
    return out | _beats(sound.beats)


def _ducking(duck: Duck) -> Plain:
    return {"to_pct": duck.to_pct} | ({"under": list(duck.under)} if duck.under != "speech" else {})


def _beats(beats: Iterable[int]) -> Plain:
    times = list(beats)
    out: Plain = {"beats_ms": [to_ms(beat) for beat in times]} if times else {}
    return out | ({"beats_flicks": times} if any(beat % PER_MS for beat in times) else {})


def _speech(speech: Speech) -> Plain:
    default = Speech()
    out = {key: value for key, name in SPEECH_FIELDS if (value := getattr(speech, name)) != getattr(default, name)}
    return {"speech": out} if out else {}
