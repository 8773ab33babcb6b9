"""The timeline in plain words: flat clips, seconds, every default left out.

This is the form that people and language models read and that the edit-accuracy cases use; the exact form for storing
is in ``document``. ``src_in``/``src_out`` are the source range, ``w``/``h``/``fps`` the canvas.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from fractions import Fraction
from typing import Any

from saycut.timeline.fields import GROUPS
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
from saycut.timeline.time import Rate, TimeRange, from_seconds, to_seconds

__all__ = ["from_plain", "to_plain"]

Plain = dict[str, Any]

_TIMES = {"fade_in", "fade_out", "audio_fade_in", "audio_fade_out"}
_BARE = Clip(id="", start=0, duration=0)


def seconds(flicks: int) -> float:
    return round(to_seconds(flicks), 6)


def to_plain(timeline: Timeline) -> Plain:
    """``duration``, ``canvas``, ``tracks``, ``transitions`` and, where set, ``master``."""
    canvas = timeline.canvas
    out: Plain = {
        "duration": seconds(timeline.duration),
        "canvas": {"w": canvas.width, "h": canvas.height, "fps": _number(canvas.rate.fps)},
        "tracks": [_track(track) for track in timeline.tracks],
        "transitions": [
            {"type": item.type, "at": seconds(item.at), "dur": seconds(item.duration)} for item in timeline.transitions
        ],
    }
    if timeline.loudness_lufs is not None:
        out["master"] = {"loudness_lufs": timeline.loudness_lufs}
    return out


def _number(value: float) -> float | int:
    return int(value) if float(value).is_integer() else round(value, 6)


def _track(track: Track) -> Plain:
    out: Plain = {"kind": track.kind, "role": track.role}
    for name in ("lang", "mode", "highlight", "pos"):
        if (value := getattr(track, name)) is not None:
            out[name] = list(value) if isinstance(value, tuple) else value
    if track.langs:
        out["langs"] = list(track.langs)
    if style := _style(track.style):
        out["style"] = style
    return out | {"clips": [_clip(clip) for clip in track.clips]}


def _style(style: TextStyle) -> Plain:
    return {f.name: value for f in fields(style) if (value := getattr(style, f.name)) is not None}


def _clip(clip: Clip) -> Plain:
    out: Plain = {"start": seconds(clip.start), "end": seconds(clip.end)}
    for name in ("asset", "asset_kind", "role", "label", "text", "lang", "mode", "highlight"):
        if (value := getattr(clip, name)) is not None:
            out[name] = value
    if clip.source is not None:
        out |= {"src_in": seconds(clip.source.start), "src_out": seconds(clip.source.end)}
    if clip.speed != 1:
        out["speed"] = _number(float(clip.speed))
    for name in ("reversed", "freeze", "loop", "keep_pitch"):
        if getattr(clip, name) != getattr(_BARE, name):
            out[name] = getattr(clip, name)
    return out | _written(clip) | _grouped(clip)


def _written(clip: Clip) -> Plain:
    """What only text has."""
    out: Plain = {"langs": list(clip.langs)} if clip.langs else {}
    if clip.words:
        out["words"] = [[w.text, seconds(clip.start + w.start), seconds(clip.start + w.end)] for w in clip.words]
    if style := _style(clip.style):
        out["style"] = style
    return out


def _grouped(clip: Clip) -> Plain:
    """Place, look, sound and speech, flat and without defaults."""
    out: Plain = {}
    for group, kind in GROUPS.items():
        default = kind()
        for item in fields(kind):
            value = getattr(getattr(clip, group), item.name)
            if value != getattr(default, item.name):
                out[item.name] = _plain_value(item.name, value)
    return out


def _plain_value(name: str, value: Any) -> Any:
    if name in _TIMES:
        return seconds(value)
    if name == "beats":
        return [seconds(beat) for beat in value]
    if name == "duck":
        under = list(value.under) if isinstance(value.under, tuple) else value.under
        return {"under": under, "to_pct": value.to_pct}
    if name == "filters":
        return [_filter(item) for item in value]
    if name == "keyframes":
        return [{"prop": k.prop, "points": [[seconds(t), v] for t, v in k.points], "easing": k.easing} for k in value]
    return list(value) if isinstance(value, tuple) else value


def _filter(item: Filter) -> Plain:
    out: Plain = {"name": item.name, "amount": item.amount}
    if item.range is not None:
        out |= {"start": seconds(item.range.start), "end": seconds(item.range.end)}
    if item.region is not None:
        out["region"] = list(item.region)
    return out


def from_plain(raw: Mapping[str, Any], assets: Iterable[Asset] = ()) -> Timeline:
    """The timeline that plain words describe; clips get ids in order, edges go to the nearest frame.

    ``assets`` are what may be played. The result is not validated.
    """
    canvas = Canvas(int(raw["canvas"]["w"]), int(raw["canvas"]["h"]), Rate.of(float(raw["canvas"]["fps"])).usual)
    table = tuple(assets)
    serial = 0
    tracks = []
    for item in raw.get("tracks", ()):
        clips = []
        for entry in item["clips"]:
            serial += 1
            clips.append(_read_clip(f"c{serial}", entry, canvas, table))
        serial += 1
        tracks.append(_read_track(f"t{serial}", item, tuple(sorted(clips, key=lambda clip: clip.start))))
    snap = canvas.rate.snap
    transitions = tuple(
        Transition(item["type"], snap(from_seconds(item["at"])), from_seconds(item["dur"]))
        for item in raw.get("transitions") or ()
    )
    return Timeline(
        canvas=canvas,
        assets=table,
        tracks=tuple(track for track in tracks if track.clips),
        transitions=transitions,
        loudness_lufs=(raw.get("master") or {}).get("loudness_lufs"),
        serial=serial,
    )


def _read_track(track_id: str, raw: Mapping[str, Any], clips: tuple[Clip, ...]) -> Track:
    pos = raw.get("pos")
    return Track(
        id=track_id,
        kind=raw["kind"],
        role=raw["role"],
        clips=clips,
        name=raw.get("name", ""),
        lang=raw.get("lang"),
        langs=tuple(raw.get("langs") or ()),
        mode=raw.get("mode"),
        highlight=raw.get("highlight"),
        style=TextStyle(**(raw.get("style") or {})),
        pos=(pos[0], pos[1]) if isinstance(pos, list) else pos,
    )


def _read_clip(clip_id: str, raw: Mapping[str, Any], canvas: Canvas, assets: tuple[Asset, ...]) -> Clip:
    snap = canvas.rate.snap
    start = snap(from_seconds(raw["start"]))
    end = snap(from_seconds(raw["end"]))
    clip = Clip(id=clip_id, start=start, duration=end - start)
    direct = ("asset", "asset_kind", "role", "label", "text", "lang", "mode", "highlight")
    flags = ("reversed", "freeze", "loop", "keep_pitch")
    values = {name: raw[name] for name in (*direct, *flags) if raw.get(name) is not None}
    speed = Fraction(str(raw.get("speed", 1))).limit_denominator(1000)
    words = tuple(Word(w, from_seconds(a) - start, from_seconds(b) - start) for w, a, b in raw.get("words") or ())
    clip = replace(
        clip,
        **values,
        speed=speed,
        langs=tuple(raw.get("langs") or ()),
        words=words,
        style=TextStyle(**(raw.get("style") or {})),
        place=Place(**_group(raw, Place)),
        look=Look(**_group(raw, Look)),
        sound=Sound(**_group(raw, Sound)),
        speech=Speech(**_group(raw, Speech)),
    )
    return replace(clip, source=_read_source(raw, clip, assets))


def _read_source(raw: Mapping[str, Any], clip: Clip, assets: tuple[Asset, ...]) -> TimeRange | None:
    asset = next((item for item in assets if item.name == clip.asset), None)
    timed = asset is not None and asset.duration is not None
    if not timed and raw.get("src_out") is None:
        return None
    start = from_seconds(raw.get("src_in") or 0)
    if raw.get("src_out") is not None:
        return TimeRange.between(start, from_seconds(raw["src_out"]))
    return TimeRange(start, 0 if clip.freeze else round(clip.duration * clip.speed))


def _group(raw: Mapping[str, Any], kind: type) -> dict[str, Any]:
    return {f.name: _read_value(f.name, raw[f.name]) for f in fields(kind) if raw.get(f.name) is not None}


def _read_value(name: str, value: Any) -> Any:
    if name in _TIMES:
        return from_seconds(value)
    if name == "beats":
        return tuple(from_seconds(beat) for beat in value)
    if name == "duck":
        under = value.get("under", "speech")
        return Duck(value["to_pct"], tuple(under) if isinstance(under, list) else under)
    if name == "filters":
        return tuple(_read_filter(item) for item in value)
    if name == "keyframes":
        return tuple(
            Keyframes(k["prop"], tuple((from_seconds(t), v) for t, v in k["points"]), k.get("easing", "linear"))
            for k in value
        )
    return tuple(value) if isinstance(value, list) else value


def _read_filter(raw: Mapping[str, Any] | str) -> Filter:
    if isinstance(raw, str):
        return Filter(raw)
    span = None
    if raw.get("start") is not None and raw.get("end") is not None:
        span = TimeRange.between(from_seconds(raw["start"]), from_seconds(raw["end"]))
    region = tuple(raw["region"]) if raw.get("region") else None
    return Filter(raw["name"], raw.get("amount", 1.0), span, region)
