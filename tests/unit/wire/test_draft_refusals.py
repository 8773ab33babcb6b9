"""Nothing is believed that a draft from a client says: it is valid, or it is refused with one kind of error."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saycut.errors import InvalidDraft
from saycut.timeline.model import Clip, Place, Timeline, Track
from saycut.timeline.time import FLICKS
from saycut.timeline.validation import validate
from saycut.wire.draft import read_draft
from unit.timeline.strategies import ASSETS, EXAMPLES
from unit.wire.samples import programme, sent

FOREIGN = [
    "other.mp4",
    "/etc/passwd",
    "../../secret.mp4",
    "file:///etc/passwd",
    "http://169.254.169.254/latest/meta-data",
    "https://example.com/video.mp4",
    "C:\\clip.mp4",
    "gen:../../x",
    "lib:unheard",
    "color:red",
    "video.mp4/../x",
    "{name}",
]


@pytest.mark.parametrize("name", FOREIGN)
@pytest.mark.parametrize("key", ["asset", "background", "text_from", "clone_of", "face_from", "under"])
def test_only_what_the_session_holds_may_be_referred_to(name: str, key: str) -> None:
    draft = sent(programme())
    segment = draft["t"][0]["sg"][0]
    holders = {"under": ("ducking", [name]), "asset": ("", name), "background": ("", name)}
    holder, value = holders.get(key, ("speech", name))
    (segment[holder] if holder else segment)[key] = value
    with pytest.raises(InvalidDraft, match=r"t\[0\]\.sg\[0\]\.") as caught:
        read_draft(draft, programme())
    assert name in caught.value.sentence("zh")


def test_a_solid_colour_needs_no_asset() -> None:
    draft = {"t": [{"tt": 0, "sg": [{"d": 1000, "asset": "color:#336699"}]}]}
    assert read_draft(draft, programme()).tracks[0].clips[0].asset == "color:#336699"


def test_what_the_session_already_plays_of_its_own_may_stay() -> None:
    made = Clip("c1", 0, FLICKS, "lib:happy", place=Place(background="office"))
    timeline = Timeline(tracks=(Track("t1", "video", "main", (made,)),), serial=2)
    assert read_draft(sent(timeline), timeline) == timeline


def test_the_assets_of_a_draft_are_not_believed() -> None:
    draft = sent(programme())
    draft["assets"] = [{"name": "/etc/passwd", "kind": "video", "duration_ms": 1000}]
    assert read_draft(draft, programme()).assets == programme().assets


def change(draft: Any, path: str, value: object) -> Any:
    """The draft with the value at ``t.0.sg.0.d`` replaced."""
    draft = deepcopy(draft)
    *steps, last = (int(step) if step.isdigit() else step for step in path.split("."))
    holder = draft
    for step in steps:
        holder = holder[step]
    holder[last] = value
    return draft


ABSURD = [
    ("m.width", 100_000),
    ("m.width", 8),
    ("m.height", "1080"),
    ("m.fps", 0),
    ("m.fps", 1e9),
    ("m.fps", float("nan")),
    ("m.frame_rate", "1/0"),
    ("m.id_serial", 10**12),
    ("schema", "saycut.draft/2"),
    ("t", {"0": []}),
    ("t", [{"tt": 7, "sg": []}] * 201),
    ("t.0", None),
    ("t.0.tt", 2),
    ("t.0.tt", True),
    ("t.0.tt", "0"),
    ("t.0.kind", "audio"),
    ("t.0.role", "captions"),
    ("t.0.id", "../x"),
    ("t.0.sg", "none"),
    ("t.2.position", "nowhere"),
    ("t.0.sg.0.d", -1),
    ("t.0.sg.0.d", 0),
    ("t.0.sg.0.d", 10**15),
    ("t.0.sg.0.d", "1000"),
    ("t.0.sg.0.d", float("inf")),
    ("t.0.sg.0.d", True),
    ("t.0.sg.0.start_ms", -40),
    ("t.0.sg.0.start_ms", 3000),
    ("t.0.sg.0.start_flicks", 1.5),
    ("t.0.sg.0.speed", 0),
    ("t.0.sg.0.speed", -1),
    ("t.0.sg.0.speed_ratio", "1/0"),
    ("t.0.sg.0.asset", 7),
    ("t.0.sg.0.opacity", 2),
    ("t.0.sg.0.volume_pct", -1),
    ("t.0.sg.0.scale", 10**9),
    ("t.0.sg.0.position_fraction", [0.5]),
    ("t.0.sg.0.effects", [{"name": "rm -rf"}]),
    ("t.0.sg.0.effects", [{"name": "{blur}"}]),
    ("t.0.sg.0.effects", [{"name": "blur"}] * 101),
    ("t.0.sg.0.keyframes", [{"property": "scale", "points": [{"at_ms": 0, "value": 1}]}]),
    ("t.0.sg.0.keyframes.0.points.0.at_ms", 10_000),
    ("t.0.sg.0.style.color", "red"),
    ("t.0.sg.0.style.font", "../fonts/x.ttf"),
    ("t.0.sg.0.m.text", "a" * 20_001),
    ("t.0.sg.0.m.text", "\ud800"),
    ("t.0.sg.0.m.text", "a\0b"),
    ("t.0.sg.0.unknown", float("nan")),
    ("t.0.sg.0.m", []),
    ("t.0.sg.0.source_start_ms", 60_000),
    ("t.2.sg.0.m.text", None),
    ("transitions.0.type", "warp"),
    ("transitions.0.at_ms", 500),
]


@pytest.mark.parametrize(("path", "value"), ABSURD, ids=lambda item: repr(item)[:40])
def test_a_draft_with_something_absurd_is_refused_in_both_languages(path: str, value: object) -> None:
    source = replace(
        programme(),
        tracks=tuple(replace(t, clips=tuple(replace(c, loop=False) for c in t.clips)) for t in programme().tracks),
    )
    assert read_draft(sent(source), source) == source
    with pytest.raises(InvalidDraft) as caught:
        read_draft(change(sent(source), path, value), source)
    assert caught.value.sentence("en") != caught.value.sentence("zh")
    assert caught.value.hint("zh")


def test_more_segments_than_a_draft_may_have_are_refused() -> None:
    track = {"tt": 7, "sg": [{"d": 1000, "m": {"text": "a"}}] * 2501}
    with pytest.raises(InvalidDraft, match="more than 5000 segments"):
        read_draft({"t": [track, track]}, programme())


@pytest.mark.parametrize("raw", [None, 7, [], "", "{", "[]", "[" * 100_000, '{"t":' * 5000, b"{}", "null", "NaN"])
def test_what_is_no_draft_at_all_is_refused(raw: object) -> None:
    with pytest.raises(InvalidDraft):
        read_draft(raw, programme())


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(-(10**30), 10**30)
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["video.mp4", "main", "#fff", "blur", "0/0", "1/3", "top"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)


def paths(value: Any, path: tuple[object, ...] = ()) -> list[tuple[object, ...]]:
    """Every place in a JSON value."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(found for key, item in inner for found in paths(item, (*path, key)))]


@EXAMPLES
@given(st.data())
def test_damage_anywhere_is_refused_or_makes_a_valid_timeline_and_nothing_else(data: st.DataObject) -> None:
    draft = sent(programme())
    for place in data.draw(st.lists(st.sampled_from(paths(draft)[1:]), min_size=1, max_size=3)):
        holder: Any = draft
        for step in place[:-1]:
            holder = holder[step] if isinstance(holder, (dict, list)) and _has(holder, step) else None
        if isinstance(holder, (dict, list)) and _has(holder, place[-1]):
            holder[place[-1]] = data.draw(json_values)  # type: ignore[index, call-overload]
    _refused_or_valid(draft)


def _has(holder: Any, step: Any) -> bool:
    return step in holder if isinstance(holder, dict) else isinstance(step, int) and step < len(holder)


@EXAMPLES
@given(json_values)
def test_any_json_at_all_is_refused_or_makes_a_valid_timeline(raw: object) -> None:
    _refused_or_valid(raw)


segments = st.fixed_dictionaries(
    {},
    optional={
        "d": st.integers(-1, 10**9) | st.floats(),
        "start_ms": st.integers(-1, 10**9) | st.floats(),
        "start_flicks": st.integers(-1, 10**14),
        "asset": st.sampled_from(["video.mp4", "song.mp3", "color:#000000", "pic.jpg"]),
        "source_start_ms": st.integers(0, 10**9),
        "source_duration_ms": st.floats(0, 1e6),
        "speed": st.floats(),
        "speed_ratio": st.from_regex(r"[0-9]{1,3}/[0-9]{1,3}", fullmatch=True),
        "freeze": st.booleans(),
        "loop": st.booleans(),
        "position": st.text(max_size=5),
        "m": st.fixed_dictionaries({"text": st.text(max_size=5)}),
        "role": st.sampled_from(["main", "card", "captions", "nothing"]),
    },
)
tracks = st.fixed_dictionaries(
    {"sg": st.lists(segments, max_size=4)},
    optional={
        "tt": st.sampled_from([0, 1, 7, 100, 3, -1]),
        "kind": st.sampled_from(["video", "audio", "text", "overlay"]),
        "role": st.sampled_from(["main", "bgm", "title", "pip"]),
        "id": st.sampled_from(["t1", "c1", "", "x"]),
    },
)
drafts = st.fixed_dictionaries(
    {"t": st.lists(tracks, max_size=4)},
    optional={
        "m": st.fixed_dictionaries(
            {}, optional={"fps": st.floats(0.5, 300), "width": st.integers(0, 9000), "height": st.integers(0, 9000)}
        ),
    },
)


@EXAMPLES
@given(drafts)
def test_a_draft_in_the_right_shape_with_any_values_is_refused_or_valid(raw: object) -> None:
    _refused_or_valid(raw)


def _refused_or_valid(raw: object) -> None:
    known = replace(programme(), assets=(*programme().assets, *ASSETS))
    try:
        timeline = read_draft(raw, known)
    except InvalidDraft:
        return
    validate(timeline)
    assert read_draft(sent(timeline), known) == timeline
