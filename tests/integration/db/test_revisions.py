"""Stored revisions do what the history of the timeline does, and never let two writers pass each other."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from saycut.db import Database, Session, User
from saycut.errors import Conflict, SessionUnknown, UnknownReference
from saycut.timeline.history import History
from saycut.timeline.model import Canvas, Timeline

WIDE, TALL, SQUARE = (Timeline(canvas=Canvas(width, height)) for width, height in ((640, 360), (360, 640), (400, 400)))


def test_the_first_revision_has_number_zero_and_no_parent(database: Database, session: Session) -> None:
    with database.write() as tx:
        assert tx.revisions.present(session.id) is None
        assert tx.revisions.history(session.id) is None
        made = tx.revisions.record(session.id, None, WIDE, 5, summary="started", turn_id="e-1")
        assert tx.revisions.present(session.id) == made
    assert (made.number, made.parent, made.summary, made.turn_id, made.timeline) == (0, None, "started", "e-1", WIDE)


def test_an_unchanged_timeline_records_nothing(database: Database, session: Session) -> None:
    with database.write() as tx:
        made = tx.revisions.record(session.id, None, WIDE, 5)
        assert tx.revisions.record(session.id, 0, WIDE, 6) == made
        assert len(tx.revisions.notes(session.id)) == 1


def test_operations_are_kept_with_what_they_made(database: Database, session: Session) -> None:
    operations = [{"op": "canvas", "width": 360}, {"op": "name", "text": "猫\0"}]
    with database.write() as tx:
        tx.revisions.record(session.id, None, WIDE, 5)
        tx.revisions.record(session.id, 0, TALL, 6, operations=operations, summary="made it tall")
    with database.read() as tx:
        found = tx.revisions.get(session.id, 1)
        assert found
        assert found.operations == operations
        assert [note.summary for note in tx.revisions.notes(session.id)] == ["", "made it tall"]
        assert tx.revisions.get(session.id, 7) is None


def test_what_was_undone_step_by_step_is_redone_step_by_step(database: Database, session: Session) -> None:
    with database.write() as tx:
        for base, timeline in ((None, WIDE), (0, TALL), (1, SQUARE)):
            tx.revisions.record(session.id, base, timeline, 1)
        steps = [tx.revisions.undo(session.id, 2, 2), tx.revisions.undo(session.id, 1, 3)]
        assert tx.revisions.undo(session.id, 0, 4) is None
        steps += [tx.revisions.redo(session.id, 0, 5), tx.revisions.redo(session.id, 1, 6)]
        assert tx.revisions.redo(session.id, 2, 7) is None
    assert [step and step.timeline for step in steps] == [TALL, WIDE, TALL, SQUARE]


Step = tuple[str, int]
STEPS = st.lists(
    st.tuples(st.sampled_from(["record", "undo", "redo", "restore"]), st.integers(0, 5)), min_size=1, max_size=12
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_every_sequence_of_steps_ends_where_the_history_of_the_timeline_ends(
    database: Database, user: User, steps: list[Step]
) -> None:
    model = History.of(WIDE)
    with database.write() as tx:
        session = tx.sessions.create(user.id, "x", 0)
        tx.revisions.record(session.id, None, WIDE, 0)
    for name, number in steps:
        with database.write() as tx:
            stored, base = tx.revisions, model.present
            if name == "record":
                timeline = (WIDE, TALL, SQUARE)[number % 3]
                model = model.record(timeline)
                stored.record(session.id, base, timeline, 1)
            elif name == "restore":
                here = number % len(model.revisions)
                model = model.restore(here)
                stored.restore(session.id, base, here, 1)
            else:
                moved = model.undo() if name == "undo" else model.redo()
                found = (stored.undo if name == "undo" else stored.redo)(session.id, base, 1)
                assert (moved is None) == (found is None)
                model = moved or model
    with database.read() as tx:
        assert tx.revisions.history(session.id) == model
        present = tx.revisions.present(session.id)
        assert present
        assert present.timeline == model.timeline


STEPS_FROM: list[Callable[..., object]] = [
    lambda revisions, session, base: revisions.record(session, base, SQUARE, 9),
    lambda revisions, session, base: revisions.undo(session, base, 9),
    lambda revisions, session, base: revisions.redo(session, base, 9),
    lambda revisions, session, base: revisions.restore(session, base, 0, 9),
]


@pytest.mark.parametrize("step", STEPS_FROM, ids=["record", "undo", "redo", "restore"])
def test_a_step_from_a_revision_that_is_not_present_any_more_is_refused(
    database: Database, session: Session, step: Callable[..., object]
) -> None:
    with database.write() as tx:
        tx.revisions.record(session.id, None, WIDE, 1)
        tx.revisions.record(session.id, 0, TALL, 2)
    with pytest.raises(Conflict), database.write() as tx:
        step(tx.revisions, session.id, 0)
    with database.read() as tx:
        assert len(tx.revisions.notes(session.id)) == 2


def test_of_many_who_edit_the_same_revision_one_wins(database: Database, session: Session) -> None:
    with database.write() as tx:
        tx.revisions.record(session.id, None, WIDE, 1)

    def edit(width: int) -> bool:
        try:
            database.transact(lambda tx: tx.revisions.record(session.id, 0, Timeline(canvas=Canvas(width, 360)), 2))
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(edit, range(700, 712, 2))) == 1
    with database.read() as tx:
        assert len(tx.revisions.notes(session.id)) == 2


def test_unknown_sessions_and_revisions_are_named(database: Database, session: Session) -> None:
    with database.write() as tx:
        tx.revisions.record(session.id, None, WIDE, 1)
        with pytest.raises(SessionUnknown):
            tx.revisions.record("1" * 19, None, WIDE, 1)
        with pytest.raises(UnknownReference):
            tx.revisions.restore(session.id, 0, 4, 1)


def test_a_turn_commits_its_edit_events_and_closing_text_together_or_not_at_all(
    database: Database, session: Session
) -> None:
    with database.write() as tx:
        tx.revisions.record(session.id, None, WIDE, 1)
        tx.turns.submit(session.id, {"text": "make it tall"}, "d", 1)
        turn = tx.turns.claim_next("me", 1, 1000)
    assert turn

    def close(*, fail: bool) -> None:
        with database.write() as tx:
            tx.turns.hold(turn.lease)
            tx.revisions.record(session.id, 0, TALL, 2, summary="It is tall now.", turn_id=turn.id)
            tx.events.append(session.id, {"text": "It is tall now."}, 2, turn_id=turn.id)
            tx.turns.finish(turn.lease, "done", {"text": "It is tall now."}, 2)
            if fail:
                raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        close(fail=True)
    with database.read() as tx:
        found = tx.turns.get(turn.id)
        assert (found, tx.events.of_turn(turn.id), len(tx.revisions.notes(session.id))) == (turn, (), 1)
    close(fail=False)
    with database.read() as tx:
        done, present = tx.turns.get(turn.id), tx.revisions.present(session.id)
        assert done
        assert present
        assert (done.state, present.timeline, len(tx.events.of_turn(turn.id))) == ("done", TALL, 1)
