"""Timelines and operations as stored documents: exact, versioned, refused when they are not understood."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import Any, get_args

import pytest

from saycut.errors import InvalidTimeline, UnknownSchema
from saycut.timeline import document
from saycut.timeline.document import (
    SCHEMA,
    dump_operation,
    dump_timeline,
    load_operation,
    load_timeline,
    operation_schema,
    timeline_schema,
)
from saycut.timeline.model import Timeline
from saycut.timeline.operations import Operation, SetSpeed, Trim
from unit.timeline.examples import caption, three_clips

Document = dict[str, Any]


def stored() -> Document:
    found: Document = json.loads(json.dumps(dump_timeline(three_clips(title=[caption("Hi", 0, 3)]))))
    return found


def renamed(body: Document, old: str, new: str) -> Document:
    return {new if name == old else name: value for name, value in body.items()}


def test_a_document_names_its_schema_and_leaves_defaults_out() -> None:
    found = stored()
    assert found["schema"] == SCHEMA
    assert "look" not in found["tracks"][0]["clips"][0]
    assert found["tracks"][0]["clips"][1]["start"] == 7_056_000_000


def test_a_document_of_an_earlier_schema_is_upgraded_step_by_step(monkeypatch: pytest.MonkeyPatch) -> None:
    def from_first(body: Document) -> Document:
        return renamed(body, "layers", "tracks") | {"schema": "test.timeline/b"}

    def from_second(body: Document) -> Document:
        return renamed(body, "loudness", "loudness_lufs") | {"schema": SCHEMA}

    monkeypatch.setitem(document.UPGRADES, "test.timeline/a", from_first)
    monkeypatch.setitem(document.UPGRADES, "test.timeline/b", from_second)
    now = stored()
    old = {**now, "schema": "test.timeline/a", "layers": now["tracks"], "loudness": -14.0}
    del old["tracks"]
    read = load_timeline(old)
    assert read.loudness_lufs == -14.0
    assert read.tracks == load_timeline(now).tracks
    assert old["schema"] == "test.timeline/a", "the document given was changed"


@pytest.mark.parametrize("schema", ["saycut.timeline/99", "OpenTimelineIO.Timeline.1", "", None])
def test_a_document_of_another_schema_is_refused(schema: str | None) -> None:
    found = stored() | {"schema": schema}
    with pytest.raises(UnknownSchema):
        load_timeline(found)
    with pytest.raises(UnknownSchema):
        load_timeline({})


def test_a_document_that_breaks_a_rule_is_refused() -> None:
    gap = stored()
    gap["tracks"][0]["clips"][1]["start"] += 705_600_000
    with pytest.raises(InvalidTimeline, match="gap or an overlap at clip c2"):
        load_timeline(gap)


def test_a_value_of_the_wrong_type_is_named_with_its_place() -> None:
    wrong = stored()
    wrong["tracks"][0]["clips"][0]["duration"] = "long"
    with pytest.raises(InvalidTimeline, match=r"tracks\.0\.clips\.0\.duration"):
        load_timeline(wrong)


def test_what_a_document_has_beyond_its_schema_is_not_dropped_silently() -> None:
    wrong = stored()
    wrong["tracks"][0]["clips"][0]["brightness"] = 3
    with pytest.raises(InvalidTimeline, match="brightness"):
        load_timeline(wrong)


def test_an_operation_is_tagged_and_exact() -> None:
    raw = dump_operation(SetSpeed(("c1",), load_operation({"op": "set_speed", "clips": [], "speed": "3/2"}).speed))  # type: ignore[union-attr]
    assert raw == {"op": "set_speed", "clips": ["c1"], "speed": "3/2"}
    assert load_operation({"op": "trim", "clip": "c1", "head": 5}) == Trim("c1", head=5)


@pytest.mark.parametrize(
    "raw",
    [
        {"op": "explode"},
        {"clip": "c1"},
        {"op": "trim"},
        {"op": "trim", "clip": "c1", "head": "much"},
        {"op": "trim", "clip": "c1", "tial": 5},
    ],
)
def test_an_operation_that_is_not_understood_is_refused(raw: Document) -> None:
    with pytest.raises(InvalidTimeline):
        load_operation(raw)


def test_the_operation_schema_is_a_tagged_union_of_every_operation() -> None:
    schema = operation_schema()
    kinds = set(get_args(get_args(Operation)[0]))
    tags = {kind.__dataclass_fields__["op"].default for kind in kinds}
    assert set(schema["discriminator"]["mapping"]) == tags
    assert len(schema["oneOf"]) == len(kinds)
    for name in schema["discriminator"]["mapping"].values():
        described = schema["$defs"][name.rpartition("/")[2]]
        assert described["description"], f"{name} has no description"


def test_the_timeline_schema_describes_tracks_and_clips() -> None:
    schema = timeline_schema()
    assert {"Timeline", "Track", "Clip"} - set(schema["$defs"]) <= {"Timeline"}
    assert schema["properties"].keys() == {field.name for field in fields(Timeline)}
