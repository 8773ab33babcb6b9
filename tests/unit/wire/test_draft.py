"""The draft: short keys as published, lossless both ways."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from fractions import Fraction
from typing import Any

from hypothesis import given

from saycut.timeline.model import Canvas, Clip, Timeline, Track
from saycut.timeline.time import FLICKS, Rate, TimeRange
from saycut.timeline.validation import validate
from saycut.wire.draft import draft_schema, read_draft, to_draft
from unit.timeline.strategies import EXAMPLES, timelines
from unit.wire.samples import EVERYTHING, NTSC, programme, sent


@EXAMPLES
@given(timelines())
def test_a_draft_that_comes_back_unchanged_is_the_same_timeline_to_the_flick(timeline: Timeline) -> None:
    assert read_draft(sent(timeline), timeline) == timeline


def test_no_field_is_lost() -> None:
    validate(programme())
    for part in (EVERYTHING, EVERYTHING.place, EVERYTHING.look, EVERYTHING.sound, EVERYTHING.speech, EVERYTHING.style):
        default = Clip("", 0, 0) if isinstance(part, Clip) else type(part)()
        same = [f.name for f in fields(part) if getattr(part, f.name) == getattr(default, f.name)]
        assert same in ([], ["start", "freeze"])
    assert read_draft(sent(programme()), programme()) == programme()


def test_the_published_keys_mean_what_is_published() -> None:
    draft = sent(programme())
    assert [track["tt"] for track in draft["t"]] == [0, 100, 7, 1]
    assert [track["kind"] for track in draft["t"]] == ["video", "overlay", "text", "audio"]
    assert draft["d"] == 2002
    assert (draft["m"]["width"], draft["m"]["height"]) == (1080, 1920)
    title = draft["t"][2]["sg"][0]
    assert (title["m"]["text"], title["start_ms"], title["d"]) == ("Title", 0, 1001)
    assert draft["t"][3]["sg"][0]["volume_pct"] == 100


def test_a_title_is_metadata_of_the_draft() -> None:
    assert to_draft(programme(), "My trip")["m"]["title"] == "My trip"  # type: ignore[index, call-overload]


def test_flicks_stand_only_beside_milliseconds_that_are_not_exact() -> None:
    segment = sent(programme())["t"][0]["sg"][0]
    assert segment["fade_out_ms"] == 1000
    assert "fade_out_flicks" not in segment
    assert (segment["source_start_ms"], segment["source_start_flicks"]) == (0, 12_345)


def test_a_changed_number_of_milliseconds_counts_although_the_flicks_beside_it_are_old() -> None:
    draft = sent(programme())
    draft["t"][0]["sg"][0]["fade_in_ms"] = 250
    draft["t"][3]["sg"][0]["d"] = 1001
    draft["t"][3]["sg"][0]["source_duration_ms"] = 1001
    timeline = read_draft(draft, programme())
    assert timeline.tracks[0].clips[0].look.fade_in == FLICKS // 4
    assert timeline.tracks[3].clips[0].duration == NTSC.time_of(30)


def test_edges_in_milliseconds_go_to_the_nearest_frame_and_stay_end_to_end() -> None:
    segments = [{"d": 1010, "asset": "video.mp4", "source_start_ms": 0} for _ in range(3)]
    timeline = read_draft({"t": [{"tt": 0, "sg": segments}]}, programme())
    clips = timeline.tracks[0].clips
    assert [clip.start for clip in clips] == [0, clips[0].end, clips[1].end]
    assert clips[0].duration == NTSC.time_of(30)
    assert timeline.tracks[0].role == "main"


def test_speeds_and_rates_keep_their_exact_ratios() -> None:
    odd = replace(programme(), canvas=Canvas(1080, 1920, Rate(60, 2)), tracks=(), transitions=())
    third = Clip("c1", 0, FLICKS, "video.mp4", source=TimeRange(0, FLICKS * 1000 // 3001), speed=Fraction(1000, 3001))
    timeline = replace(odd, tracks=(Track("t1", "video", "main", (third,)),))
    validate(timeline)
    assert sent(timeline)["m"]["frame_rate"] == "60/2"
    assert sent(timeline)["t"][0]["sg"][0]["speed_ratio"] == "1000/3001"
    assert read_draft(sent(timeline), timeline) == timeline


def test_a_changed_speed_or_rate_counts_although_the_ratio_beside_it_is_old() -> None:
    draft = sent(replace(programme(), canvas=Canvas(1080, 1920, Rate(60, 2)), tracks=(), transitions=()))
    draft["m"]["fps"] = 25
    assert read_draft(draft, programme()).canvas.rate == Rate(25)


def test_unknown_keys_and_nulls_anywhere_are_left_out() -> None:
    draft = sent(programme())
    for holder in (draft, draft["m"], draft["t"][0], draft["t"][0]["sg"][0], draft["t"][0]["sg"][0]["m"]):
        holder |= {"zz": {"deep": [1, 2]}, "x-note": "hello"}
    draft["t"][3]["sg"][0] |= {"opacity": None, "style": None, "start_flicks": None}
    assert read_draft(draft, programme()) == programme()


def test_a_draft_may_come_as_a_string_of_json() -> None:
    assert read_draft(json.dumps(to_draft(programme())), programme()) == programme()


def test_ids_and_canvas_that_are_left_out_come_from_the_session() -> None:
    text = {"tt": 7, "sg": [{"d": 1000, "m": {"text": "a"}}, {"id": "c20", "d": 1000, "m": {"text": "b"}}]}
    timeline = read_draft({"t": [text]}, programme())
    assert timeline.canvas == programme().canvas
    assert [clip.id for clip in timeline.tracks[0].clips] == ["c21", "c20"]
    assert timeline.serial == 22
    assert timeline.tracks[0].id == "t22"


def test_an_empty_draft_is_an_empty_timeline() -> None:
    assert read_draft({}, programme()).duration == 0


def test_a_serial_that_is_too_low_never_gives_an_id_twice() -> None:
    draft = sent(programme())
    draft["m"]["id_serial"] = 0
    assert read_draft(draft, programme()).serial == 4


def test_the_schema_describes_every_key_that_is_written() -> None:
    schema: Any = draft_schema()

    def check(value: Any, shape: Any) -> None:
        shape = next((one for one in shape.get("anyOf", ()) if one.get("type") != "null"), shape)
        if "$ref" in shape:
            shape = schema["$defs"][shape["$ref"].rpartition("/")[2]]
        if isinstance(value, dict):
            assert set(value) <= set(shape["properties"])
            for key, item in value.items():
                check(item, shape["properties"][key])
        elif isinstance(value, list) and "items" in shape:
            for item in value:
                check(item, shape["items"])

    check(sent(programme()), schema)
