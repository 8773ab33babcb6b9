"""Each rule of a valid timeline, broken once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from saycut.errors import InvalidTimeline
from saycut.timeline.model import Canvas, Clip, Filter, Keyframes, Look, Place, Sound, Timeline, Track, Transition
from saycut.timeline.time import Rate, TimeRange, from_seconds
from saycut.timeline.validation import problems, validate
from unit.timeline.examples import caption, three_clips

SECOND = from_seconds(1)


def good() -> Timeline:
    return three_clips(title=[caption("Hi", 0, 3)])


def with_clip(**changes: object) -> Timeline:
    """The good timeline with its second main clip, city 10–18, changed."""
    timeline = good()
    main, title = timeline.tracks
    clips = tuple(replace(clip, **changes) if clip.id == "c2" else clip for clip in main.clips)  # type: ignore[arg-type]
    return replace(timeline, tracks=(replace(main, clips=clips), title))


def with_tracks(change: Callable[[Track, Track], tuple[Track, ...]]) -> Timeline:
    timeline = good()
    return replace(timeline, tracks=change(*timeline.tracks))


def keys(*points: tuple[int, float]) -> Look:
    return Look(keyframes=(Keyframes("scale", points),))


BROKEN: dict[str, Timeline] = {
    "canvas of 8 × 8": replace(good(), canvas=Canvas(8, 8)),
    "0.5 frames a second": replace(good(), canvas=Canvas(rate=Rate(1, 2))),
    "which no time grid holds": replace(good(), canvas=Canvas(rate=Rate(2983, 100))),
    "longer than 24 hours": with_tracks(
        lambda main, title: (main, replace(title, clips=(Clip("c9", 0, 90_000 * SECOND, text="x"),)))
    ),
    "same id": with_tracks(lambda main, title: (main, replace(title, id="t4"))),
    "same name": replace(good(), assets=good().assets + good().assets[:1]),
    "two main tracks": with_tracks(lambda main, title: (main, title, Track("t9", "video", "main"))),
    "does not go on a audio track": with_tracks(lambda main, title: (main, replace(title, kind="audio"))),
    "text is missing": with_tracks(lambda main, title: (main, replace(title, clips=(Clip("c9", 0, SECOND),)))),
    "no length or starts before 0": with_clip(duration=0),
    "off the frame grid": with_clip(duration=8 * SECOND - 5),
    "gap or an overlap": with_clip(start=11 * SECOND),
    "has no asset": with_clip(asset=None),
    "unknown asset nowhere.mp4": with_clip(asset="nowhere.mp4"),
    "source range is missing": with_clip(source=None),
    "outside what exists of it": with_clip(source=TimeRange(5 * SECOND, 8 * SECOND)),
    "does not match its length and speed": with_clip(source=TimeRange(0, 6 * SECOND)),
    "unknown position nowhere": with_clip(place=Place(pos="nowhere")),
    "unknown filter sparkling": with_clip(look=Look(filters=(Filter("sparkling"),))),
    "keyframes need two points": with_clip(look=keys((0, 1.0))),
    "in order of time": with_clip(look=keys((5, 1.0), (3, 2.0))),
    "a level, opacity, scale or speed below 0": with_clip(sound=Sound(gain_pct=-1)),
    "unknown transition swoosh": replace(good(), transitions=(Transition("swoosh", 10 * SECOND, SECOND),)),
    "not at a cut": replace(good(), transitions=(Transition("dissolve", 5 * SECOND, SECOND),)),
    "two transitions at one cut": replace(
        good(), transitions=(Transition("dissolve", 10 * SECOND, SECOND), Transition("blur", 10 * SECOND, SECOND))
    ),
}


def test_the_good_timeline_is_good() -> None:
    assert list(problems(good())) == []
    validate(Timeline())


@pytest.mark.parametrize("reason", BROKEN)
def test_a_broken_rule_is_named(reason: str) -> None:
    with pytest.raises(InvalidTimeline) as caught:
        validate(BROKEN[reason])
    assert any(reason in problem for problem in problems(BROKEN[reason]))
    assert str(caught.value)


def test_a_piece_of_a_still_or_an_own_asset_needs_no_source() -> None:
    assert list(problems(with_clip(asset="logo.png", source=None))) == []
    assert list(problems(with_clip(asset="color:#102030", source=None))) == []


def test_a_source_may_be_off_by_rounding_to_a_frame() -> None:
    assert list(problems(with_clip(source=TimeRange(0, 8 * SECOND - SECOND // 60)))) == []
