"""The form in which a language model sees and writes edits: the product's plain words, generated from the operations.

operation schema ──► tool parameters          seconds, flat clips, short asset ids, no internal fields
tool arguments   ──► operation document       flicks, grouped clips, asset names; read and checked by ``load_operation``
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from saycut.errors import InvalidTimeline
from saycut.timeline.document import load_operation, operation_schema
from saycut.timeline.fields import CLIP_FIELDS, GROUPS
from saycut.timeline.operations import Operation
from saycut.timeline.time import Rate, from_seconds
from saycut.timeline.vocabulary import FILTERS, POSITIONS, TRANSITIONS

__all__ = ["COUNTS", "TIMES", "edit_tools", "operation_of"]

Plain = dict[str, Any]
Named = Callable[[str], str]

WITHHELD = frozenset({"AddAsset", "Patch", "RemoveAsset"})
"""Not for a model: what puts back whole states, and the table of assets, which follows the uploads."""

TIMES = frozenset(
    {
        ("Move", "duration"),
        ("Move", "start"),
        ("ReplaceMedia", "source_start"),
        ("Retime", "by"),
        ("RippleDelete", "end"),
        ("RippleDelete", "start"),
        ("SetTransition", "at"),
        ("SetTransition", "duration"),
        ("Slip", "by"),
        ("Split", "at"),
        ("Trim", "head"),
        ("Trim", "tail"),
        # Within clips; there they have their own plain names.
        ("Clip", "duration"),
        ("Clip", "start"),
        ("Keyframes", "points"),
        ("Look", "fade_in"),
        ("Look", "fade_out"),
        ("Sound", "audio_fade_in"),
        ("Sound", "audio_fade_out"),
        ("Sound", "beats"),
        ("TimeRange", "duration"),
        ("TimeRange", "start"),
        ("Word", "end"),
        ("Word", "start"),
    }
)
"""Fields of the operations' schema that are flicks, and seconds for the model."""

COUNTS = frozenset({("Canvas", "height"), ("Canvas", "width"), ("Rate", "den"), ("Rate", "num")})
"""Whole numbers of the schema that are no times."""

_ASSETS = frozenset({"asset", "speech_from", "clone_of", "source", "background"})
_SECONDS = frozenset({"fade_in", "fade_out", "audio_fade_in", "audio_fade_out"})
_OWN_FORM = frozenset({"id", "start", "duration", "source", *GROUPS})
_LEFT_OUT = frozenset({"words", "beats"})
_BETTER_SAID = {
    "set_clips": "Set fields of clips: level, place, look, text … A list such as filters replaces the one before.",
    "set_transition": "Put a transition at the main cut at `at` (or a fade at 0 or the end); type null takes it away.",
}
_RATIOS = frozenset({("Retime", "scale"), ("SetSpeed", "speed")})
_LONGEST_S = 1e6
_LARGEST_NUMBER = 1e9


@functools.cache
def _defs() -> Plain:
    return dict(operation_schema()["$defs"])


# -- tools


@functools.cache
def edit_tools() -> Mapping[str, Plain]:
    """Name of each offered operation → the ``function`` part of its tool, with a JSON schema of its parameters."""
    offered = {}
    for kind, node in _defs().items():
        if "op" in node.get("properties", {}) and kind not in WITHHELD:
            name = node["properties"]["op"]["const"]
            offered[name] = {"name": name, "description": _told(name, node), "parameters": _parameters(kind, node)}
    return offered


def _told(name: str, node: Plain) -> str:
    """The operation's own description, in the words of the tools."""
    text = " ".join(str(node.get("description", "")).split())
    for ours, theirs in (
        ("``", ""),
        ("flicks", "seconds"),
        ("None", "null"),
        ("; ids of the track and its clips are given here", ""),
    ):
        text = text.replace(ours, theirs)
    return _BETTER_SAID.get(name, text)


def _parameters(kind: str, node: Plain) -> Plain:
    properties = {name: _field(kind, name, item) for name, item in node["properties"].items() if name != "op"}
    return {"type": "object", "properties": properties, "required": node.get("required", [])}


def _field(kind: str, name: str, node: Plain) -> Plain:
    if (kind, name) == ("SetClips", "values"):
        return _object(_settable_fields())
    if (kind, name) == ("SetTrack", "values"):
        return _object({name: item for name, item in _track_fields().items() if name not in ("kind", "role", "clips")})
    if (kind, name) == ("SetTransition", "type"):
        return {"type": ["string", "null"], "enum": [*sorted(TRANSITIONS), None]}
    if (kind, name) in TIMES:
        return {"type": "number"}
    return _simple(node)


def _object(properties: Plain, *required: str) -> Plain:
    return {"type": "object", "properties": properties, **({"required": list(required)} if required else {})}


def _simple(node: Plain) -> Plain:
    """A schema node in a form that small models and simple servers understand: inline, without null and defaults."""
    if "$ref" in node:
        return _referred(node["$ref"].rpartition("/")[2])
    if "anyOf" in node:
        return _either([item for item in node["anyOf"] if item.get("type") != "null"])
    if node.get("type") == "array":
        if "prefixItems" in node:
            size = len(node["prefixItems"])
            return {"type": "array", "items": {"type": "number"}, "minItems": size, "maxItems": size}
        return {"type": "array", "items": _simple(node["items"])}
    if "const" in node:
        return {"enum": [node["const"]]}
    return {key: node[key] for key in ("type", "enum") if key in node}


def _either(nodes: list[Plain]) -> Plain:
    if any(node.get("format") == "fraction" for node in nodes):
        return {"type": "number"}
    return _simple(nodes[0]) if len(nodes) == 1 else {"anyOf": [_simple(node) for node in nodes]}


def _referred(name: str) -> Plain:
    if name == "Clip":
        return _clip_schema()
    if name == "Track":
        clips = {"type": "array", "items": {"type": "object", "description": "a clip as in insert"}}
        return _object(_track_fields() | {"clips": clips}, "kind", "role", "clips")
    if name == "Canvas":
        return _object({key: {"type": "number"} for key in ("w", "h", "fps")}, "w", "h")
    if name == "Filter":
        number = {"type": "number"}
        region = _simple(_defs()["Filter"]["properties"]["region"])
        names = {"type": "string", "enum": sorted(FILTERS)}
        return _object({"name": names, "amount": number, "start": number, "end": number, "region": region}, "name")
    if name == "Keyframes":
        pair = {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2}
        fields = {key: _simple(node) for key, node in _defs()["Keyframes"]["properties"].items()}
        return _object(fields | {"points": {"type": "array", "items": pair}}, "prop", "points")
    node = _defs()[name]
    return _object({key: _simple(item) for key, item in node["properties"].items()}, *node.get("required", []))


def _clip_schema() -> Plain:
    """A clip in plain words; see ``timeline.plain``."""
    number = {"type": "number"}
    direct = {
        name: _simple(node)
        for name, node in _defs()["Clip"]["properties"].items()
        if name not in _OWN_FORM and name not in _LEFT_OUT
    }
    edges: Plain = {"start": number, "end": number, "src_in": number, "src_out": number}
    return _object(edges | direct | _settable_fields(), "start")


def _settable_fields() -> Plain:
    out: Plain = {}
    for name, group in CLIP_FIELDS.items():
        if name in _LEFT_OUT:
            continue
        kind = GROUPS[group].__name__ if group else "Clip"
        out[name] = {"type": "number"} if name in _SECONDS else _simple(_defs()[kind]["properties"][name])
    return out | {"pos": _pos()}


def _track_fields() -> Plain:
    fields = {
        name: _simple(node) for name, node in _defs()["Track"]["properties"].items() if name not in ("id", "clips")
    }
    return fields | {"pos": _pos()}


def _pos() -> Plain:
    names = {"type": "string", "enum": list(POSITIONS)}
    return {"anyOf": [names, {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2}]}


# -- arguments


def operation_of(name: str, arguments: Mapping[str, object], named: Named) -> Operation:
    """The operation that a tool call means; ``named`` turns an asset's short id into its name.

    Raises InvalidTimeline for what is no such operation.
    """
    kind = next(kind for kind, node in _defs().items() if node.get("properties", {}).get("op", {}).get("const") == name)
    try:
        document = {key: _argument(kind, key, value, named) for key, value in arguments.items() if value is not None}
    except KeyError as error:
        raise InvalidTimeline(reason=f"{name}: {error.args[0]!r} is missing") from error
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        raise InvalidTimeline(reason=f"{name}: the arguments cannot be read ({error})") from error
    if (name, arguments.get("type", "")) == ("set_transition", None):
        document["type"] = None
    return load_operation(document | {"op": name})


def _argument(kind: str, name: str, value: Any, named: Named) -> object:
    if (kind, name) in TIMES:
        return _flicks(value)
    if (kind, name) in _RATIOS:
        return _ratio(value)
    if name == "clip" and isinstance(value, dict):
        return _clip(value, named)
    if name == "track" and isinstance(value, dict):
        clips = [_clip(clip, named) for clip in value.get("clips", ())]
        told = {key: item for key, item in value.items() if item is not None}
        return told | {"id": "", "clips": clips}
    if name == "canvas":
        return _canvas(value)
    if name == "values" and kind == "SetClips":
        return {key: _clip_value(key, item, named) for key, item in value.items()}
    return _clip_value(name, value, named)


def _number(value: Any) -> float:
    number = float(value)
    if isinstance(value, bool) or not math.isfinite(number) or abs(number) > _LARGEST_NUMBER:
        raise ValueError(f"{str(value)[:40]} is no usable number")
    return number


def _flicks(value: Any) -> int:
    if abs(number := _number(value)) > _LONGEST_S:
        raise ValueError(f"{number:g} s is too long")
    return from_seconds(round(number, 6))


def _ratio(value: Any) -> str:
    return str(Fraction(str(round(_number(value), 6))).limit_denominator(1000))


def _canvas(value: Plain) -> Plain:
    rate = Rate.of(_number(value.get("fps", 30))).usual
    rest = {key: item for key, item in value.items() if key not in ("w", "h", "fps")}
    return rest | {"width": value["w"], "height": value["h"], "rate": {"num": rate.num, "den": rate.den}}


def _clip(value: Plain, named: Named) -> Plain:
    """A grouped clip from a flat one."""
    start, end = _flicks(value["start"]), _flicks(value["end"])
    out: Plain = {"id": "", "start": start, "duration": end - start}
    if value.get("src_out") is not None:
        first = _flicks(value.get("src_in", 0))
        out["source"] = {"start": first, "duration": _flicks(value["src_out"]) - first}
    for name, item in value.items():
        if name in ("id", "start", "end", "src_in", "src_out") or item is None:
            continue
        read = _ratio(item) if name == "speed" else _clip_value(name, item, named)
        if group := CLIP_FIELDS.get(name):
            out.setdefault(group, {})[name] = read
        else:
            out[name] = read
    return out


def _clip_value(name: str, value: Any, named: Named) -> Any:
    if name in _SECONDS:
        return _flicks(value)
    if name in _ASSETS and isinstance(value, str):
        return named(value)
    if name == "duck" and isinstance(value.get("under"), list):
        return value | {"under": [named(item) for item in value["under"]]}
    if name == "filters":
        return [_filter(item) for item in value]
    if name == "keyframes":
        return [item | {"points": [[_flicks(point[0]), point[1]] for point in item["points"]]} for item in value]
    return value


def _filter(value: Any) -> Plain:
    if isinstance(value, str):
        return {"name": value}
    out = {key: item for key, item in value.items() if key not in ("start", "end")}
    if value.get("start") is not None and value.get("end") is not None:
        start = _flicks(value["start"])
        out["range"] = {"start": start, "duration": _flicks(value["end"]) - start}
    return out
