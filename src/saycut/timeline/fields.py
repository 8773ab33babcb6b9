"""Clip fields by their plain names: ``gain_pct`` lies in ``clip.sound``, ``opacity`` in ``clip.look``."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any, cast, get_type_hints

from pydantic import TypeAdapter, ValidationError

from saycut.errors import InvalidTimeline
from saycut.timeline.model import Clip, Look, Place, Sound, Speech, TextStyle, Track

__all__ = ["CLIP_FIELDS", "GROUPS", "get_value", "set_track_values", "set_values"]

GROUPS: dict[str, type[Place] | type[Look] | type[Sound] | type[Speech]] = {
    "place": Place,
    "look": Look,
    "sound": Sound,
    "speech": Speech,
}
_TEXT = ("role", "label", "text", "words", "lang", "langs", "mode", "highlight", "style")
_PLAY = ("reversed", "loop", "keep_pitch")
CLIP_FIELDS: dict[str, str] = dict.fromkeys((*_TEXT, *_PLAY), "") | {
    field.name: group for group, kind in GROUPS.items() for field in fields(kind)
}
"""Settable field name → the group it lies in, empty for the clip itself. Times and sources have operations."""

_TRACK_FIELDS = ("name", "lang", "langs", "mode", "highlight", "style", "pos")


@functools.cache
def _adapter(owner: type, name: str) -> TypeAdapter[object]:
    return TypeAdapter(get_type_hints(owner)[name])


def _value(owner: type, name: str, value: object) -> object:
    try:
        return _adapter(owner, name).validate_python(value)
    except ValidationError as error:
        raise InvalidTimeline(reason=f"{name}: {error.errors()[0]['msg']}") from error


def set_values(clip: Clip, values: Mapping[str, object]) -> Clip:
    """The clip with the named fields set; a style is laid over the present one.

    Raises InvalidTimeline for an unknown name or a value of the wrong type.
    """
    for name, value in values.items():
        group = CLIP_FIELDS.get(name)
        if group is None:
            raise InvalidTimeline(reason=f"a clip has no field {name!r} to set")
        if name == "style":
            style = cast(TextStyle, _value(Clip, name, value))
            clip = replace(clip, style=style.over(clip.style))
        elif group:
            part = replace(getattr(clip, group), **{name: _value(GROUPS[group], name, value)})
            clip = replace(clip, **{group: part})
        else:
            clip = replace(clip, **{name: _value(Clip, name, value)})  # type: ignore[arg-type]
    return clip


def get_value(clip: Clip, name: str) -> Any:
    """Value of a field by its plain name."""
    group = CLIP_FIELDS[name]
    return getattr(getattr(clip, group) if group else clip, name)


def set_track_values(track: Track, values: Mapping[str, object]) -> Track:
    """The track with the named defaults set; a style is laid over the present one."""
    for name, value in values.items():
        if name not in _TRACK_FIELDS:
            raise InvalidTimeline(reason=f"a track has no field {name!r} to set")
        typed = _value(Track, name, value)
        if name == "style":
            typed = cast(TextStyle, typed).over(track.style)
        track = replace(track, **{name: typed})  # type: ignore[arg-type]
    return track
