"""Times in messages, in both languages."""

from __future__ import annotations

import pytest

from saycut.agent.entities.numbers import number
from saycut.agent.entities.times import times_in
from saycut.agent.normalise import normalised


def _one(text: str) -> tuple[str, object]:
    found = times_in(normalised(text))
    assert len(found) == 1, found
    value = found[0].value
    return found[0].kind, round(value, 4) if isinstance(value, float) else value


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("from 3 to 5", "range", (3.0, 5.0)),
        ("between 50 seconds and 1:15", "range", (50.0, 75.0)),
        ("5到8秒", "range", (5.0, 8.0)),
        ("从0:45剪到2:15", "range", (45.0, 135.0)),
        ("第10秒到第12秒", "range", (10.0, 12.0)),
        ("from second 3 to second 6", "range", (3.0, 6.0)),
        ("the first nine seconds", "head", 9.0),
        ("前10秒", "head", 10.0),
        ("chop 5 secs off the end", "tail", 5.0),
        ("最后半分钟", "tail", 30.0),
        ("the final minute and a half", "tail", 90.0),
        ("后面三分之一", "tail_part", 0.3333),
        ("the middle third", "mid_part", 0.3333),
        ("一分半以后", "after", 90.0),
        ("after the first minute", "after", 60.0),
        ("before 0:20", "before", 20.0),
        ("at 25s", "point", 25.0),
        ("第8秒", "point", 8.0),
        ("00:00:02:15", "point", 2.5),
        ("1m30s", "length", 90.0),
        ("1分30秒", "length", 90.0),
        ("half a minute", "length", 30.0),
        ("a couple of seconds", "length", 2.0),
        ("两秒半", "length", 2.5),
        ("字幕延后0.3秒", "length", 0.3),
        ("提前半秒", "length", 0.5),
        ("twenty five seconds", "length", 25.0),
    ],
)
def test_a_time_is_read_with_its_part_in_the_sentence(text: str, kind: str, value: object) -> None:
    got_kind, got = _one(text)
    assert got_kind == kind
    assert got == (pytest.approx(value) if isinstance(value, tuple) else value)


def test_a_shape_is_no_time() -> None:
    assert times_in("make it 9:16") == []


def test_a_change_from_one_length_to_another_is_no_range() -> None:
    assert all(item.kind != "range" for item in times_in("go from 22 secs to 14 secs"))


def test_two_ends_share_their_unit() -> None:
    found = times_in("the first 3 seconds and the last 2")
    assert [(item.kind, item.value) for item in found] == [("head", 3.0), ("tail", 2.0)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("twenty five", 25),
        ("一百二十", 120),
        ("十二", 12),
        ("两", 2),
        ("一点五", 1.5),
        ("1,500", 1500),
        ("three hundred", 300),
    ],
)
def test_numbers_in_words(text: str, value: float) -> None:
    assert number(text) == value
