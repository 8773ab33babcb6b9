"""Draft to timeline. A draft from a client is validated, never trusted.

    raw ──► shape ──► references ──► timeline ──► the timeline's own rules
            types,    only what
            bounds,   the session
            counts    holds

Assets come from the session alone. A path, an address or any other name that the session does not know is refused by
being unknown, so there is nothing in a draft that could lead anywhere else.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from pydantic import ValidationError

from saycut.errors import InvalidDraft, InvalidTimeline
from saycut.language import Words
from saycut.timeline.model import (
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
from saycut.timeline.time import Rate, TimeRange
from saycut.timeline.validation import validate
from saycut.timeline.vocabulary import POSITIONS, ROLE_KINDS, Role, TrackKind
from saycut.wire.draft import shape
from saycut.wire.draft.exact import from_ms, rate_of, speed_of
from saycut.wire.draft.fields import CLIP_FIELDS, POINTS, SPEECH_FIELDS, STYLE_FIELDS, TIMES
from saycut.wire.problems import first_problem, literally

__all__ = ["MAX_TEXT", "read_draft"]

MAX_TEXT = 16 * 1024 * 1024
"""Characters of a draft that comes as a string."""
MAX_PIXELS = 8192 * 4320

_SOLID = re.compile(r"color:#[0-9A-Fa-f]{6}")
_HEX = re.compile(r"#[0-9A-Fa-f]{6}")
_NUMBERED = re.compile(r"[a-z]([1-9][0-9]{0,8})", re.ASCII)
_KINDS: dict[int, TrackKind] = {number: kind for kind, number in shape.TRACK_TYPES.items()}
_USUAL_ROLES: dict[TrackKind, Role] = {"video": "broll", "audio": "bgm", "text": "title", "overlay": "pip"}

_WHOLE = Words("it", "草稿")


def read_draft(raw: object, known: Timeline) -> Timeline:
    """The timeline that ``raw`` (parsed JSON, or a string of it) describes.

    ``known`` is the session's own timeline with all its assets: only what it holds may be referred to, and it gives the
    canvas that the draft leaves out. Raises InvalidDraft, and nothing else, whatever ``raw`` is.
    """
    draft = _shape(_parsed(raw) if isinstance(raw, str) else raw)
    _refuse_too_much(draft)
    _refuse_foreign(draft, _names(known))
    canvas = _canvas(draft.m, known.canvas)
    timeline = Timeline(
        canvas=canvas,
        assets=known.assets,
        tracks=tuple(_tracks(draft, canvas, known)),
        transitions=tuple(_transition(item, canvas.rate) for item in draft.transitions),
        loudness_lufs=draft.m.loudness_lufs,
        serial=known.serial if draft.m.id_serial is None else draft.m.id_serial,
    )
    timeline = _with_ids(timeline)
    try:
        validate(timeline)
    except InvalidTimeline as error:
        reason = literally(Words("breaks a rule ({reason})", "违反规则（{reason}）"), reason=error.details["reason"])
        raise InvalidDraft(where=_WHOLE, reason=reason) from error
    return timeline


def _refuse(where: str | Words, reason: Words, **details: object) -> InvalidDraft:
    return InvalidDraft(where=where or _WHOLE, reason=literally(reason, **details))


def _parsed(text: str) -> object:
    if len(text) > MAX_TEXT:
        raise _refuse("", Words("is larger than 16 MB", "超过 16 MB"))
    try:
        parsed: object = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _refuse("", Words("is not JSON", "不是 JSON")) from error
    return parsed


def _shape(raw: object) -> shape.Draft:
    try:
        return shape.Draft.model_validate(raw)
    except ValidationError as error:
        where, reason = first_problem(error)
        raise InvalidDraft(where=where or _WHOLE, reason=reason) from error


def _refuse_too_much(draft: shape.Draft) -> None:
    if sum(len(track.sg) for track in draft.t) > shape.MAX_SEGMENTS:
        raise _refuse(
            "t", Words("has more than {most} segments in all", "的片段总数超过 {most}"), most=shape.MAX_SEGMENTS
        )


def _names(known: Timeline) -> frozenset[str]:
    """Everything the session's timeline refers to or holds, by name."""
    names = {asset.name for asset in known.assets}
    for _, clip in known.each():
        duck = clip.sound.duck
        speech = clip.speech
        named = (clip.asset, clip.place.background, speech.speech_from, speech.clone_of, speech.source)
        names |= {name for name in named if name is not None}
        names |= set(duck.under) if duck and isinstance(duck.under, tuple) else set()
    return frozenset(names)


def _refuse_foreign(draft: shape.Draft, names: frozenset[str]) -> None:
    for place, name in _references(draft):
        if name in names or _SOLID.fullmatch(name):
            continue
        if place.endswith(".background") and (name == "blur" or _HEX.fullmatch(name)):
            continue
        unknown = Words("names “{name}”, which this session does not hold", "引用了会话里没有的“{name}”")
        raise _refuse(place, unknown, name=name[:80])


def _references(draft: shape.Draft) -> Iterator[tuple[str, str]]:
    for i, track in enumerate(draft.t):
        for j, segment in enumerate(track.sg):
            place = f"t[{i}].sg[{j}]"
            named = [("asset", segment.asset), ("background", segment.background)]
            if speech := segment.speech:
                named += [(f"speech.{key}", getattr(speech, key)) for key in ("text_from", "clone_of", "face_from")]
            if segment.ducking:
                named += [("ducking.under", name) for name in segment.ducking.under or ()]
            yield from ((f"{place}.{key}", name) for key, name in named if name is not None)


def _canvas(meta: shape.Metadata, known: Canvas) -> Canvas:
    width, height = meta.width or known.width, meta.height or known.height
    if width * height > MAX_PIXELS:
        raise _refuse("m", Words("has a canvas of {w} × {h} pixels", "的画布为 {w} × {h} 像素"), w=width, h=height)
    return Canvas(width, height, known.rate if meta.fps is None else rate_of(meta.fps, meta.frame_rate))


def _transition(item: shape.Transition, rate: Rate) -> Transition:
    at = rate.snap(from_ms(item.at_ms, item.at_flicks))
    return Transition(item.type, at, from_ms(item.duration_ms, item.duration_flicks))


def _tracks(draft: shape.Draft, canvas: Canvas, known: Timeline) -> Iterator[Track]:
    lengths = {asset.name: asset.duration for asset in known.assets}
    has_main = any(track.role == "main" for track in draft.t)
    for index, item in enumerate(draft.t):
        kind = _kind(item, f"t[{index}]")
        role = item.role or ("main" if kind == "video" and not has_main else _USUAL_ROLES[kind])
        has_main = has_main or role == "main"
        if kind not in ROLE_KINDS[role]:
            raise _refuse(
                f"t[{index}].role", Words("does not go on a {kind} track", "不能放在 {kind} 轨道上"), kind=kind
            )
        yield Track(
            id=item.id or "",
            kind=kind,
            role=role,
            clips=tuple(_clips(item, canvas.rate, lengths, f"t[{index}]")),
            name=item.name or "",
            lang=item.lang,
            langs=item.langs or (),
            mode=item.caption_mode,
            highlight=item.highlight,
            style=_style(item.style),
            pos=_point(item, "position", f"t[{index}]"),
        )


def _kind(track: shape.Track, place: str) -> TrackKind:
    kind = track.kind if track.tt is None else _KINDS.get(track.tt)
    if kind is None:
        known = ", ".join(str(number) for number in sorted(_KINDS))
        raise _refuse(f"{place}.tt", Words("must be one of {known}", "必须是 {known} 之一"), known=known)
    if track.kind not in (None, kind):
        raise _refuse(f"{place}.kind", Words("does not fit its tt", "与 tt 不一致"))
    return kind


def _clips(track: shape.Track, rate: Rate, lengths: Mapping[str, int | None], place: str) -> Iterator[Clip]:
    end = 0
    for index, segment in enumerate(track.sg):
        start = end if segment.start_ms is None else rate.snap(from_ms(segment.start_ms, segment.start_flicks))
        end = rate.snap(start + from_ms(segment.d, segment.duration_flicks))
        clip = _clip(segment, start, end - start, f"{place}.sg[{index}]")
        yield replace(clip, source=_source(segment, clip, lengths))


def _clip(segment: shape.Segment, start: int, duration: int, place: str) -> Clip:
    values: dict[str, dict[str, Any]] = {"": {}, "place": {}, "look": {}, "sound": {}}
    for key, group, name in CLIP_FIELDS:
        if (value := getattr(segment, key)) is not None:
            values[group][name] = value
    for key, group, name in TIMES:
        if (value := _time(segment, key)) is not None:
            values[group][name] = value
    for key, name in POINTS:
        if (value := _point(segment, key, place)) is not None:
            values["place"][name] = value
    look = Look(filters=_filters(segment), keyframes=_keyframes(segment), **values["look"])
    sound = Sound(duck=_duck(segment), beats=_beats(segment), **values["sound"])
    return Clip(
        id=segment.id or "",
        start=start,
        duration=duration,
        speed=speed_of(1 if segment.speed is None else segment.speed, segment.speed_ratio),
        label=segment.m.label,
        text=segment.m.text,
        words=tuple(_word(word) for word in segment.m.words or ()),
        style=_style(segment.style),
        place=Place(**values["place"]),
        look=look,
        sound=sound,
        speech=_speech(segment.speech),
        **values[""],
    )


def _time(item: shape.Shape, name: str) -> int | None:
    """``name_ms`` with ``name_flicks``, None where it is left out."""
    ms = getattr(item, f"{name}_ms")
    return None if ms is None else from_ms(ms, getattr(item, f"{name}_flicks"))


def _point(item: shape.Segment | shape.Track, key: str, place: str) -> str | tuple[float, float] | None:
    fraction: tuple[float, float] | None = getattr(item, f"{key}_fraction")
    name: str | None = getattr(item, key)
    if key == "position" and name is not None and name not in POSITIONS:
        known = ", ".join(sorted(POSITIONS))
        raise _refuse(f"{place}.position", Words("must be one of {known}", "必须是 {known} 之一"), known=known)
    return name if fraction is None else fraction


def _source(segment: shape.Segment, clip: Clip, lengths: Mapping[str, int | None]) -> TimeRange | None:
    """What of the asset plays; where the draft does not say and the asset has a length, as much as is needed."""
    start, duration = _time(segment, "source_start"), _time(segment, "source_duration")
    if start is None and duration is None and lengths.get(clip.asset or "") is None:
        return None
    if duration is None:
        duration = 0 if clip.freeze else round(clip.duration * clip.speed)
    return TimeRange(start or 0, duration)


def _word(word: shape.Word) -> Word:
    return Word(word.text, from_ms(word.start_ms, word.start_flicks), from_ms(word.end_ms, word.end_flicks))


def _style(style: shape.Style | None) -> TextStyle:
    return TextStyle(**{name: getattr(style, key) for key, name in STYLE_FIELDS}) if style else TextStyle()


def _speech(speech: shape.Speech | None) -> Speech:
    named = {name: getattr(speech, key, None) for key, name in SPEECH_FIELDS}
    given: dict[str, Any] = {name: value for name, value in named.items() if value is not None}
    return Speech(**given)


def _filters(segment: shape.Segment) -> tuple[Filter, ...]:
    return tuple(_filter(item) for item in segment.effects or ())


def _filter(item: shape.Effect) -> Filter:
    start, duration = _time(item, "start"), _time(item, "duration")
    span = None if start is None or duration is None else TimeRange(start, duration)
    return Filter(item.name, 1.0 if item.amount is None else item.amount, span, item.region_fraction)


def _keyframes(segment: shape.Segment) -> tuple[Keyframes, ...]:
    return tuple(
        Keyframes(
            item.property,
            tuple((from_ms(point.at_ms, point.at_flicks), point.value) for point in item.points),
            item.easing or "linear",
        )
        for item in segment.keyframes or ()
    )


def _duck(segment: shape.Segment) -> Duck | None:
    duck = segment.ducking
    return None if duck is None else Duck(duck.to_pct, "speech" if duck.under is None else duck.under)


def _beats(segment: shape.Segment) -> tuple[int, ...]:
    times = segment.beats_ms or ()
    exact = segment.beats_flicks or ()
    beside = exact if len(exact) == len(times) else [None] * len(times)
    return tuple(from_ms(ms, flicks) for ms, flicks in zip(times, beside, strict=True))


def _with_ids(timeline: Timeline) -> Timeline:
    """Ids for what came without, and a serial beyond all ids, so that none is given twice."""
    ids = [track.id for track in timeline.tracks] + [clip.id for _, clip in timeline.each()]
    numbers = [int(found[1]) for one in ids if (found := _NUMBERED.fullmatch(one))]
    serial = max([timeline.serial, *numbers])
    tracks = []
    for track in timeline.tracks:
        clips = []
        for clip in track.clips:
            serial += not clip.id
            clips.append(clip if clip.id else replace(clip, id=f"c{serial}"))
        serial += not track.id
        tracks.append(replace(track, id=track.id or f"t{serial}", clips=tuple(clips)))
    return replace(timeline, tracks=tuple(tracks), serial=serial)
