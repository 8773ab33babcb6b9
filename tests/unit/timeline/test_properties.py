"""What holds for every timeline and every operation."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from saycut.errors import SaycutError
from saycut.timeline.document import dump_operation, dump_timeline, load_operation, load_timeline
from saycut.timeline.history import History
from saycut.timeline.model import Clip, Timeline
from saycut.timeline.operations import (
    Applied,
    Insert,
    Operation,
    Remove,
    Reorder,
    RippleDelete,
    SetCanvas,
    Split,
    apply,
    apply_all,
)
from saycut.timeline.plain import from_plain, to_plain
from saycut.timeline.validation import problems
from unit.timeline.strategies import EXAMPLES, main_edits, operations, rates, timelines


@st.composite
def edits(draw: st.DrawFn) -> tuple[Timeline, Operation]:
    timeline = draw(timelines())
    return timeline, draw(operations(timeline))


@st.composite
def programme_edits(draw: st.DrawFn) -> tuple[Timeline, Operation]:
    timeline = draw(timelines(least=1))
    return timeline, draw(main_edits(timeline))


def applied(timeline: Timeline, operation: Operation) -> Applied:
    """The result; an example whose operation is refused is no example."""
    try:
        return apply(timeline, operation)
    except SaycutError:
        assume(False)
        raise


@EXAMPLES
@given(timelines())
def test_the_strategy_builds_only_valid_timelines(timeline: Timeline) -> None:
    assert list(problems(timeline)) == []


@EXAMPLES
@given(edits())
def test_an_operation_and_its_inverse_cancel_out(edit: tuple[Timeline, Operation]) -> None:
    timeline, operation = edit
    done = applied(timeline, operation)
    assert apply(done.timeline, done.inverse).timeline == timeline


@EXAMPLES
@given(edits())
def test_an_operation_gives_a_valid_timeline_or_a_clear_error(edit: tuple[Timeline, Operation]) -> None:
    timeline, operation = edit
    refused: SaycutError | None = None
    after = timeline
    try:
        after = apply(timeline, operation).timeline
    except SaycutError as error:
        refused = error
    assert list(problems(after)) == []
    if refused is not None:
        assert refused.sentence("en")
        assert refused.sentence("zh")


@EXAMPLES
@given(timelines(least=1), st.data())
def test_several_operations_have_one_inverse(timeline: Timeline, data: st.DataObject) -> None:
    after, chosen = timeline, []
    for _ in range(3):
        operation = data.draw(operations(after))
        try:
            after = apply(after, operation).timeline
        except SaycutError:
            continue
        chosen.append(operation)
    done = apply_all(timeline, chosen)
    assert done.timeline == after
    assert apply(after, done.inverse).timeline == timeline


@EXAMPLES
@given(edits())
def test_ids_are_never_given_twice(edit: tuple[Timeline, Operation]) -> None:
    timeline, operation = edit
    after = applied(timeline, operation).timeline
    old = {clip.id for _, clip in timeline.each()} | {track.id for track in timeline.tracks}
    new = {clip.id for _, clip in after.each()} | {track.id for track in after.tracks}
    assert all(int(name[1:]) > timeline.serial for name in new - old)
    assert after.serial >= timeline.serial


@EXAMPLES
@given(timelines())
def test_a_stored_timeline_reads_back_the_same(timeline: Timeline) -> None:
    assert load_timeline(json.loads(json.dumps(dump_timeline(timeline)))) == timeline


@EXAMPLES
@given(edits())
def test_a_stored_operation_does_the_same(edit: tuple[Timeline, Operation]) -> None:
    timeline, operation = edit
    stored = json.loads(json.dumps(dump_operation(operation)))
    again = load_operation(stored)
    assert dump_operation(again) == stored
    done = applied(timeline, operation)
    assert apply(timeline, again).timeline == done.timeline
    assert load_operation(dump_operation(done.inverse)) == done.inverse


@EXAMPLES
@given(timelines())
def test_plain_words_read_back_within_a_frame(timeline: Timeline) -> None:
    again = from_plain(to_plain(timeline), timeline.assets)
    assert again.canvas == timeline.canvas
    frame = timeline.canvas.rate.frame_duration
    pairs = list(zip(timeline.each(), again.each(), strict=True))
    for (track, clip), (track_again, clip_again) in pairs:
        assert (track.kind, track.role, track.lang) == (track_again.kind, track_again.role, track_again.lang)
        assert track.style_of(clip) == track_again.style_of(clip_again)
        assert (clip.start, clip.end) == (clip_again.start, clip_again.end)
        assert (clip.asset, clip.text, clip.speed) == (clip_again.asset, clip_again.text, clip_again.speed)
        assert (clip.place, clip.speech) == (clip_again.place, clip_again.speech)
        assert [item.name for item in clip.look.filters] == [item.name for item in clip_again.look.filters]
        if clip.source is not None:
            assert clip_again.source is not None
            assert abs(clip.source.start - clip_again.source.start) <= frame
            assert abs(clip.source.end - clip_again.source.end) <= frame
    assert list(problems(again)) == []


def picture(timeline: Timeline, time: int) -> tuple[str | None, int] | None:
    """What the main track shows at ``time``: asset and source time; of a still its id and the time since its start."""
    for clip in timeline.main.clips if timeline.main else ():
        if clip.range.contains(time):
            still = clip.source is None or clip.freeze
            return (clip.id, time - clip.start) if still else (clip.asset, clip.source_at(time))
    return None


def still_plays(before: Timeline, after: Timeline, seen: tuple[str | None, int], slack: int) -> bool:
    """True when ``after`` surely shows it too: the source covers it, or the still is as long as it was."""
    name, time = seen
    for clip in after.main.clips if after.main else ():
        was = before.find(clip.id)
        if clip.id == name and was is not None and was[1].duration == clip.duration:
            return True
        if clip.asset == name and clip.source and clip.source.start + slack < time < clip.source.end - slack:
            return True
    return False


def anchored(timeline: Timeline) -> Iterator[Clip]:
    for track, clip in timeline.each():
        if track.role not in ("main", "bgm", "watermark"):
            yield clip


@EXAMPLES
@given(programme_edits())
def test_what_lies_over_a_picture_stays_with_it(edit: tuple[Timeline, Operation]) -> None:
    timeline, operation = edit
    after = applied(timeline, operation).timeline
    slack = 3 * timeline.canvas.rate.frame_duration
    for clip in anchored(timeline):
        seen, found = picture(timeline, clip.start), after.find(clip.id)
        if seen is None or not still_plays(timeline, after, seen, slack):
            continue
        assert found is not None, f"{clip.id} lay over {seen}, which still plays"
        now = picture(after, found[1].start)
        assert now is not None
        assert now[0] == seen[0]
        assert abs(now[1] - seen[1]) <= slack


@EXAMPLES
@given(programme_edits())
def test_nothing_within_the_programme_is_carried_past_its_end(edit: tuple[Timeline, Operation]) -> None:
    timeline, operation = edit
    after = applied(timeline, operation).timeline
    assert timeline.main
    if after.main is None:
        return
    for clip in anchored(timeline):
        found = after.find(clip.id)
        if found and found[0].kind == "text" and clip.end <= timeline.main.end:
            assert found[1].end <= after.main.end


@EXAMPLES
@given(timelines(least=1), st.data())
def test_a_cut_takes_its_length_off_the_programme(timeline: Timeline, data: st.DataObject) -> None:
    assert timeline.main
    rate = timeline.canvas.rate
    frames = rate.frames_in(timeline.main.end)
    first = data.draw(st.integers(0, frames - 1))
    last = data.draw(st.integers(first + 1, frames))
    after = apply(timeline, RippleDelete(rate.time_of(first), rate.time_of(last))).timeline
    left = after.main.end if after.main else 0
    assert rate.frames_in(left) == frames - (last - first)


@EXAMPLES
@given(timelines(least=1), st.data())
def test_an_insertion_adds_its_length_to_the_programme(timeline: Timeline, data: st.DataObject) -> None:
    assert timeline.main
    rate = timeline.canvas.rate
    frames = data.draw(st.integers(1, 100))
    at = data.draw(st.integers(0, timeline.main.end))
    after = apply(timeline, Insert("main", Clip("", at, rate.time_of(frames), "pic.jpg"))).timeline
    assert after.main
    assert rate.frames_in(after.main.end) == rate.frames_in(timeline.main.end) + frames


@EXAMPLES
@given(timelines(least=1), st.data())
def test_a_new_order_and_a_split_leave_the_programme_as_long(timeline: Timeline, data: st.DataObject) -> None:
    assert timeline.main
    rate, clips = timeline.canvas.rate, timeline.main.clips
    order = tuple(data.draw(st.permutations([clip.id for clip in clips])))
    after = apply(timeline, Reorder(order)).timeline
    assert after.main
    assert rate.frames_in(after.main.end) == rate.frames_in(timeline.main.end)
    assert tuple(clip.id for clip in after.main.clips) == order
    long = next((clip for clip in clips if clip.duration > rate.frame_duration * 1.5), None)
    if long:
        halves = apply(timeline, Split(long.start + rate.frame_duration)).timeline
        assert halves.main
        assert halves.main.end == timeline.main.end
        assert len(halves.main.clips) == len(clips) + 1


@EXAMPLES
@given(timelines(least=2), st.data())
def test_removing_a_main_clip_closes_its_gap(timeline: Timeline, data: st.DataObject) -> None:
    assert timeline.main
    rate = timeline.canvas.rate
    gone = data.draw(st.sampled_from(timeline.main.clips))
    after = apply(timeline, Remove((gone.id,))).timeline
    assert after.main
    removed = rate.frames_in(gone.end) - rate.frames_in(gone.start)
    assert rate.frames_in(after.main.end) == rate.frames_in(timeline.main.end) - removed


@EXAMPLES
@given(timelines(), st.data())
def test_another_rate_keeps_every_clip_and_its_place(timeline: Timeline, data: st.DataObject) -> None:
    operation = SetCanvas(replace(timeline.canvas, rate=data.draw(rates)))
    after = apply(timeline, operation).timeline
    frame = max(timeline.canvas.rate.frame_duration, operation.canvas.rate.frame_duration)
    moved = {clip.id: clip.start for _, clip in after.each()}
    assert moved.keys() == {clip.id for _, clip in timeline.each()}
    main = {clip.id for clip in timeline.main.clips} if timeline.main else set()
    for _, clip in timeline.each():
        if clip.id not in main:
            assert abs(moved[clip.id] - clip.start) <= frame


@EXAMPLES
@given(timelines(least=1), st.data())
def test_undo_redo_and_restore_lead_through_the_same_states(timeline: Timeline, data: st.DataObject) -> None:
    history, states = History.of(timeline), [timeline]
    for _ in range(3):
        try:
            after = apply(history.timeline, data.draw(operations(history.timeline))).timeline
        except SaycutError:
            continue
        history = history.record(after, "edit")
        if states[-1] != after:
            states.append(after)
    back = history
    for state in reversed(states[:-1]):
        undone = back.undo()
        assert undone is not None
        back = undone
        assert back.timeline == state
    assert back.undo() is None
    for state in states[1:]:
        redone = back.redo()
        assert redone is not None
        back = redone
        assert back.timeline == state
    assert back.redo() is None
    restored = back.restore(0)
    assert restored.timeline == timeline
    if len(states) > 1 and states[-1] != timeline:
        undone = restored.undo()
        assert undone is not None
        assert undone.timeline == states[-1]


def test_an_edit_after_an_undo_begins_a_branch_and_forgets_the_way_forward() -> None:
    first = Timeline()
    second, third = apply(first, SetCanvas(first.canvas)).timeline, Timeline(loudness_lufs=-14.0)
    history = History.of(first).record(third)
    assert History.of(first).record(second) == History.of(first)
    undone = history.undo()
    assert undone is not None
    branch = undone.record(Timeline(loudness_lufs=-16.0))
    assert branch.redo() is None
    assert branch.revision(1).timeline == third
    with pytest.raises(SaycutError, match="revision"):
        branch.revision(9)
