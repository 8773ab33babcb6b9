"""What holds for the difference of any two timelines, and for the sentence that tells it."""

from __future__ import annotations

import re
from dataclasses import replace

from hypothesis import assume, given
from hypothesis import strategies as st

from saycut.errors import SaycutError
from saycut.language import LANGUAGES
from saycut.timeline.diff import difference
from saycut.timeline.difference.attribution import resolved
from saycut.timeline.difference.changes import (
    Added,
    Change,
    Cut,
    Moved,
    Removed,
    Resized,
    Reworded,
    Slipped,
    ValueChanged,
)
from saycut.timeline.model import Timeline
from saycut.timeline.operations import Operation, RippleDelete, Trim, apply
from saycut.timeline.sentence import describe, summary
from unit.timeline.strategies import EXAMPLES, main_edits, operations, timelines

LATIN_IN_CHINESE = {"LUFS", "fps"}


def outcome(timeline: Timeline, operation: Operation) -> Timeline:
    try:
        return apply(timeline, operation).timeline
    except SaycutError:
        assume(False)
        raise


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Timeline, Timeline]:
    """A timeline before and after up to four operations."""
    before = after = draw(timelines())
    for _ in range(draw(st.integers(1, 4))):
        try:
            after = apply(after, draw(operations(after))).timeline
        except SaycutError:
            continue
    return before, after


def plays(timeline: Timeline) -> object:
    """Everything that can be seen or heard, without names and numbers of clips and tracks."""
    clips = sorted(repr(replace(clip, id="")) for clip in resolved(timeline))
    return timeline.canvas, clips, timeline.transitions, timeline.loudness_lufs


def bare(sentence: str) -> str:
    """The sentence without what users wrote: quoted text and file names."""
    return re.sub(r"“[^”]*”|\S*\.(mp4|mp3|wav|jpg|txt|png)", "", sentence)


@EXAMPLES
@given(timelines())
def test_a_timeline_does_not_differ_from_itself(timeline: Timeline) -> None:
    assert difference(timeline, timeline).empty
    again = replace(timeline, serial=timeline.serial + 5, assets=tuple(reversed(timeline.assets)))
    assert difference(timeline, again).empty


@EXAMPLES
@given(pairs())
def test_what_plays_otherwise_is_a_difference(pair: tuple[Timeline, Timeline]) -> None:
    before, after = pair
    if plays(before) != plays(after):
        assert not difference(before, after).empty
        assert not difference(after, before).empty


@EXAMPLES
@given(pairs())
def test_a_difference_is_said_in_words_people_use(pair: tuple[Timeline, Timeline]) -> None:
    told = difference(*pair)
    english, chinese = (describe(told, language) for language in LANGUAGES)
    assert english.endswith(".")
    assert chinese.endswith("。")
    for sentence in (english, chinese):
        assert not re.search(r"[{}_]|None|Fraction|Range|True|False", bare(sentence)), sentence
    assert set(re.findall(r"[A-Za-z]+", bare(chinese))) <= LATIN_IN_CHINESE, chinese
    assert not re.search(r"[\u3400-\u9fff，。]", bare(english)), english
    if told.empty:
        assert english == "Nothing was changed."
        assert chinese == "没有改动。"


@EXAMPLES
@given(timelines(least=1, transitions=False), st.data())
def test_what_rippled_along_with_a_cut_is_no_change_of_its_own(timeline: Timeline, data: st.DataObject) -> None:
    rate = timeline.canvas.rate
    assert timeline.main
    first = data.draw(st.integers(0, rate.frames_in(timeline.main.end) - 1))
    last = data.draw(st.integers(first + 1, rate.frames_in(timeline.main.end)))
    after = apply(timeline, RippleDelete(rate.time_of(first), rate.time_of(last))).timeline
    if after.main:
        assert all(is_about_main(change) for change in difference(timeline, after).changes)


def is_about_main(change: Change) -> bool:
    if isinstance(change, Added | Removed | Moved | Resized | Reworded | Slipped | ValueChanged):
        return change.group.role == "main"
    return isinstance(change, Cut)


@EXAMPLES
@given(timelines(least=2, transitions=False), st.data())
def test_an_edit_of_the_programme_moves_nothing_else_by_itself(timeline: Timeline, data: st.DataObject) -> None:
    operation = data.draw(main_edits(timeline))
    # Which ends of a still were cut cannot be told from what is left of it.
    assume(not (isinstance(operation, Trim) and operation.head and operation.tail))
    after = outcome(timeline, operation)
    if after.main:
        told = difference(timeline, after)
        assert not [
            change for change in told.changes if isinstance(change, Moved | Added) and not is_about_main(change)
        ]


@EXAMPLES
@given(timelines())
def test_the_summary_names_every_track(timeline: Timeline) -> None:
    english, chinese = (summary(timeline, language) for language in LANGUAGES)
    if not timeline.tracks:
        assert english == "Timeline (empty)"
        assert chinese == "时间线（空）"
        return
    for number in range(1, len(timeline.tracks) + 1):
        assert f" {number}. " in english
        assert f"{number}. " in chinese
