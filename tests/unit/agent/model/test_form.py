"""Tools generated from the operations, and what calls of them mean."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from saycut.agent.model.form import COUNTS, TIMES, WITHHELD, edit_tools, operation_of
from saycut.errors import InvalidTimeline
from saycut.timeline.document import operation_schema
from saycut.timeline.operations import AddTrack, Insert, Retime, SetCanvas, SetClips, SetSpeed, SetTransition
from saycut.timeline.time import from_seconds

DEFS: dict[str, Any] = operation_schema()["$defs"]
NAMES = {"a1": "talk.mp4", "a2": "song.mp3"}


def named(short: str) -> str:
    return NAMES.get(short, short)


def integers(node: Any) -> bool:
    """True for a field whose value holds whole numbers of its own (not those of what it refers to)."""
    if isinstance(node, dict):
        return node.get("type") == "integer" or any(integers(item) for key, item in node.items() if key != "default")
    return isinstance(node, list) and any(integers(item) for item in node)


def whole_numbers() -> Iterator[tuple[str, str]]:
    for kind, node in DEFS.items():
        if kind not in WITHHELD and kind not in ("Asset", "Transition"):
            for name, field in node.get("properties", {}).items():
                if integers(field):
                    yield kind, name


def test_every_whole_number_of_an_operation_is_known_as_a_time_or_a_count() -> None:
    assert sorted(whole_numbers()) == sorted(TIMES | COUNTS)


def test_every_operation_but_the_withheld_is_a_tool() -> None:
    operations = {kind: node["properties"]["op"]["const"] for kind, node in DEFS.items() if "op" in node["properties"]}
    assert set(edit_tools()) == {name for kind, name in operations.items() if kind not in WITHHELD}
    assert set(operations) >= WITHHELD


def test_parameters_refer_to_nothing_outside_and_stay_small() -> None:
    text = json.dumps(list(edit_tools().values()))
    assert "$ref" not in text
    assert "flicks" not in text
    assert len(text) < 16_000


def test_a_flat_clip_in_seconds_becomes_a_grouped_one_in_flicks() -> None:
    clip = {
        "start": 1.5, "end": 4, "asset": "a2", "src_in": 2, "src_out": 4.5, "gain_pct": 30, "audio_fade_in": 0.5,
        "opacity": 0.5, "pos": "top", "duck": {"to_pct": 20, "under": ["a1"]},
        "filters": [{"name": "warm", "amount": 0.5, "start": 2, "end": 3}, "blur"],
        "keyframes": [{"prop": "scale", "points": [[0, 1], [2.5, 1.2]]}],
    }  # fmt: skip
    operation = operation_of("insert", {"track": "t3", "clip": clip}, named)
    assert isinstance(operation, Insert)
    read = operation.clip
    assert (read.start, read.duration) == (from_seconds(1.5), from_seconds(2.5))
    assert read.asset == "song.mp3"
    assert read.source is not None
    assert (read.source.start, read.source.duration) == (from_seconds(2), from_seconds(2.5))
    assert (read.sound.gain_pct, read.sound.audio_fade_in) == (30, from_seconds(0.5))
    assert read.sound.duck is not None
    assert read.sound.duck.under == ("talk.mp4",)
    assert [item.name for item in read.look.filters] == ["warm", "blur"]
    assert read.look.filters[0].range is not None
    assert read.look.keyframes[0].points[1] == (from_seconds(2.5), 1.2)
    assert read.place.pos == "top"


def test_a_track_of_texts_is_read() -> None:
    track = {"kind": "text", "role": "title", "pos": [0.5, 0.2], "clips": [{"start": 0, "end": 2, "text": "Hi"}]}
    operation = operation_of("add_track", {"track": track}, named)
    assert isinstance(operation, AddTrack)
    assert operation.track.pos == (0.5, 0.2)
    assert operation.track.clips[0].text == "Hi"


def test_speeds_and_scales_are_ratios() -> None:
    fast = operation_of("set_speed", {"clips": ["c1"], "speed": 1.1}, named)
    slow = operation_of("retime", {"track": "t1", "by": -0.5, "scale": 1.25}, named)
    assert isinstance(fast, SetSpeed)
    assert isinstance(slow, Retime)
    assert (str(fast.speed), str(slow.scale), slow.by) == ("11/10", "5/4", from_seconds(-0.5))


def test_the_canvas_is_width_height_and_rate() -> None:
    operation = operation_of("set_canvas", {"canvas": {"w": 1080, "h": 1920, "fps": 29.97}}, named)
    assert isinstance(operation, SetCanvas)
    assert (operation.canvas.width, operation.canvas.rate.num, operation.canvas.rate.den) == (1080, 30000, 1001)


def test_fields_of_clips_keep_their_plain_names() -> None:
    operation = operation_of("set_clips", {"clips": ["c1"], "values": {"fade_in": 1, "gain_pct": 50}}, named)
    assert isinstance(operation, SetClips)
    assert operation.values == {"fade_in": from_seconds(1), "gain_pct": 50}


def test_a_transition_is_taken_away_with_null() -> None:
    operation = operation_of("set_transition", {"at": 12, "type": None}, named)
    assert isinstance(operation, SetTransition)
    assert operation.type is None


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("ripple_delete", {"start": 1}),
        ("ripple_delete", {"start": "soon", "end": 2}),
        ("ripple_delete", {"start": 1, "end": 1e7}),
        ("ripple_delete", {"start": True, "end": 2}),
        ("ripple_delete", {"start": 1, "end": 2, "why": "x"}),
        ("insert", {"track": "t1", "clip": {"start": 0}}),
        ("insert", {"track": "t1", "clip": "the logo"}),
        ("insert", {"track": "t1", "clip": {"start": 0, "end": 1, "colour": "red"}}),
        ("insert", {"track": "t1", "clip": {"start": 0, "end": 1, "filters": 7}}),
        ("add_track", {"track": {"kind": "text", "role": "choir", "clips": []}}),
        ("add_track", {"track": {"kind": "text", "role": "title", "clips": [3]}}),
        ("set_clips", {"clips": "c1", "values": []}),
        ("set_canvas", {"canvas": {"w": 1080}}),
        ("set_canvas", {"canvas": {"w": 1080, "h": 1080, "fps": 0}}),
        ("set_speed", {"clips": ["c1"], "speed": "fast"}),
    ],
)
def test_what_is_no_such_operation_is_refused(name: str, arguments: dict[str, Any]) -> None:
    with pytest.raises(InvalidTimeline):
        operation_of(name, arguments, named)
