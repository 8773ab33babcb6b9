"""Turns and jobs: claimed by exactly one, in order, one per session, and not lost with their worker."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from integration.db import worker
from saycut.db import Database, Job, Lease, Session, Transaction, Turn, User
from saycut.errors import Conflict, LeaseLost, SessionUnknown

LEASE = 1000
Submit = Callable[[Transaction, str], str]
numbers = itertools.count()


def submit_turn(tx: Transaction, session_id: str) -> str:
    return tx.turns.submit(session_id, {"text": "trim"}, f"digest {next(numbers)}", 0).turn.id


def submit_job(tx: Transaction, session_id: str) -> str:
    return tx.jobs.submit(session_id, f"render_{next(numbers)}", {"format": "mp4"}, "digest", 0).job.id


@pytest.fixture(params=["turns", "jobs"])
def queue(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def submit(queue: str) -> Submit:
    return {"turns": submit_turn, "jobs": submit_job}[queue]


def several(database: Database, user: User, count: int) -> list[str]:
    with database.write() as tx:
        return [tx.sessions.create(user.id, f"s{number}", 1).id for number in range(count)]


def end(tx: Transaction, queue: str, lease: Lease) -> Turn | Job:
    return tx.jobs.finish(lease, {}, "key", 9) if queue == "jobs" else tx.turns.finish(lease, "done", {}, 9)


def test_work_is_claimed_in_the_order_of_its_arrival(
    database: Database, user: User, queue: str, submit: Submit
) -> None:
    sessions = several(database, user, 3)
    with database.write() as tx:
        submitted = [submit(tx, session) for session in sessions]
        assert [getattr(tx, queue).position(getattr(tx, queue).get(id_)) for id_ in submitted] == [0, 1, 2]
    with database.write() as tx:
        claimed = [getattr(tx, queue).claim_next("me", 5, LEASE) for _ in range(4)]
    assert [row and row.id for row in claimed] == [*submitted, None]
    first = claimed[0]
    assert first
    assert (first.state, first.owner, first.attempt, first.lease_until_ms) == ("running", "me", 1, 5 + LEASE)


def test_a_session_has_one_running_at_a_time_and_the_next_waits_its_place(
    database: Database, user: User, queue: str, submit: Submit
) -> None:
    one, two = several(database, user, 2)
    with database.write() as tx:
        rows = getattr(tx, queue)
        first, second, other = submit(tx, one), submit(tx, one), submit(tx, two)
        claimed = rows.claim_next("a", 5, LEASE)
        assert claimed.id == first
        assert rows.claim_next("b", 5, LEASE).id == other
        assert rows.claim_next("c", 5, LEASE) is None
        assert rows.position(rows.get(second)) == 1
        assert rows.counts() == {"queued": 1, "running": 2}
        end(tx, queue, claimed.lease)
        assert rows.claim_next("c", 5, LEASE).id == second


def test_of_many_threads_exactly_one_gets_each_row(database: Database, user: User, queue: str, submit: Submit) -> None:
    sessions = several(database, user, 10)
    with database.write() as tx:
        submitted = [submit(tx, session) for session in sessions for _ in range(3)]
    running: Counter[str] = Counter()
    claimed: list[str] = []

    def work(number: int) -> None:
        for _ in range(200):
            row = database.transact(lambda tx: getattr(tx, queue).claim_next(f"worker {number}", 5, LEASE))
            if row is not None:
                running[row.session_id] += 1
                assert running[row.session_id] == 1
                claimed.append(row.id)
                running[row.session_id] -= 1
                database.transact(lambda tx, row=row: end(tx, queue, row.lease))
            elif len(claimed) == len(submitted):
                return

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))
    assert sorted(claimed) == sorted(submitted)


def test_of_many_processes_exactly_one_gets_each_job(url: str, database: Database, user: User) -> None:
    sessions = several(database, user, 40)
    with database.write() as tx:
        submitted = [submit_job(tx, session) for session in sessions]
    processes = [worker.start(url, "claim", f"process {number}") for number in range(2)]
    worker.release(processes)
    outputs = [process.communicate()[0].split() for process in processes]
    assert [process.returncode for process in processes] == [0, 0]
    assert sorted(id_ for output in outputs for id_ in output) == sorted(submitted)


def test_a_row_that_someone_holds_is_passed_over_and_not_waited_for(
    database: Database, user: User, queue: str, submit: Submit
) -> None:
    if database.engine.dialect.name == "sqlite":
        return  # one writer at a time: nobody can hold a row meanwhile
    one, two = several(database, user, 2)
    with database.write() as tx:
        held, free = submit(tx, one), submit(tx, two)
    with database.write() as holder:
        getattr(holder, queue).request_cancel(held, 3)
        with database.write() as tx:
            assert getattr(tx, queue).claim_next("me", 5, LEASE).id == free


def test_what_comes_later_in_a_session_does_not_pass_what_someone_holds(
    database: Database, session: Session, queue: str, submit: Submit
) -> None:
    if database.engine.dialect.name == "sqlite":
        return  # one writer at a time: nobody can hold a row meanwhile
    with database.write() as tx:
        first, _ = submit(tx, session.id), submit(tx, session.id)
    with database.write() as holder:
        getattr(holder, queue).request_cancel(first, 3)
        with database.write() as tx:
            assert getattr(tx, queue).claim_next("me", 5, LEASE) is None


def test_what_comes_later_in_a_session_does_not_pass_what_is_tried_again_later(
    database: Database, session: Session
) -> None:
    with database.write() as tx:
        first, second = submit_job(tx, session.id), submit_job(tx, session.id)
        claimed = tx.jobs.claim_next("me", 1, LEASE)
        assert claimed
        tx.jobs.fail(claimed.lease, {}, 10, retry_ms=500)
        assert tx.jobs.claim_next("me", 499, LEASE) is None
        again = tx.jobs.claim_next("me", 500, LEASE)
        assert again
        assert again.id == first
        tx.jobs.finish(again.lease, {}, "key", 600)
        assert [job.id for job in tx.jobs.of_session(session.id, open_only=True)] == [second]


def test_whoever_lost_the_lease_can_change_nothing(
    database: Database, session: Session, queue: str, submit: Submit
) -> None:
    with database.write() as tx:
        rows = getattr(tx, queue)
        submit(tx, session.id)
        old = rows.claim_next("old", 5, LEASE).lease
        rows.expire(5 + LEASE, 3, {})
        new = rows.claim_next("old", 2000, LEASE).lease  # the same owner, another attempt
    for change in (
        lambda rows: rows.hold(old),
        lambda rows: rows.renew(old, 2001, LEASE),
        lambda rows: rows.put_back(old, 2001),
    ):
        with pytest.raises(LeaseLost), database.write() as tx:
            change(getattr(tx, queue))
    with pytest.raises(LeaseLost), database.write() as tx:
        end(tx, queue, old)
    with database.write() as tx:
        assert getattr(tx, queue).hold(new).attempt == 2
        assert end(tx, queue, new).state == "done"
    with pytest.raises(LeaseLost), database.write() as tx:
        end(tx, queue, new)


def test_nobody_takes_over_while_the_holder_commits(
    database: Database, session: Session, queue: str, submit: Submit
) -> None:
    with database.write() as tx:
        submit(tx, session.id)
        lease = getattr(tx, queue).claim_next("me", 5, LEASE).lease
    with ThreadPoolExecutor(1) as pool:
        with database.write() as tx:
            getattr(tx, queue).hold(lease)
            late = pool.submit(database.transact, lambda tx: getattr(tx, queue).expire(99_999, 3, {}))
            if database.engine.dialect.name == "postgresql":  # passes over what is held; SQLite lets it in afterwards
                assert late.result() == ()
            end(tx, queue, lease)
        assert late.result() == ()
    with database.read() as tx:
        assert getattr(tx, queue).of_session(session.id)[0].state == "done"


def test_a_renewed_lease_does_not_expire(database: Database, session: Session, queue: str, submit: Submit) -> None:
    with database.write() as tx:
        rows = getattr(tx, queue)
        submit(tx, session.id)
        lease = rows.claim_next("me", 0, LEASE).lease
        assert rows.renew(lease, 900, LEASE).lease_until_ms == 1900
        assert rows.expire(1899, 3, {}) == ()
        assert [(gone.state, gone.losses) for gone in rows.expire(1900, 3, {})] == [("queued", 1)]


def test_work_that_kills_every_worker_fails_in_the_end(
    database: Database, session: Session, queue: str, submit: Submit
) -> None:
    with database.write() as tx:
        rows = getattr(tx, queue)
        id_ = submit(tx, session.id)
        states = []
        for round_ in range(3):
            assert rows.claim_next("me", round_ * 10_000, LEASE)
            states += [gone.state for gone in rows.expire(round_ * 10_000 + LEASE, 3, {"code": "lost"})]
        row = rows.get(id_)
    assert states == ["queued", "queued", "failed"]
    assert (row.attempt, row.losses, row.finished_ms) == (3, 3, 20_000 + LEASE)
    assert {"code": "lost"} in (getattr(row, "error", None), (getattr(row, "result", None) or {}).get("error"))


def test_a_worker_that_stops_in_order_puts_its_work_back_without_a_loss(
    database: Database, session: Session, queue: str, submit: Submit
) -> None:
    with database.write() as tx:
        rows = getattr(tx, queue)
        id_, later = submit(tx, session.id), submit(tx, session.id)
        row = rows.put_back(rows.claim_next("me", 5, LEASE).lease, 6)
        assert (row.state, row.owner, row.losses, row.finished_ms) == ("queued", None, 0, None)
        assert rows.claim_next("you", 7, LEASE).id == id_
        assert rows.position(rows.get(later)) == 1


def test_what_waits_is_cancelled_at_once_and_what_runs_is_asked_to_stop(
    database: Database, session: Session, queue: str, submit: Submit
) -> None:
    with database.write() as tx:
        rows = getattr(tx, queue)
        running, waiting = submit(tx, session.id), submit(tx, session.id)
        lease = rows.claim_next("me", 5, LEASE).lease
        assert rows.request_cancel(waiting, 6).state == "cancelled"
        assert rows.request_cancel(running, 6).state == "running"
        assert rows.renew(lease, 7, LEASE).cancel_requested
        assert [gone.state for gone in rows.expire(99_999, 3, {})] == ["cancelled"]
        assert rows.request_cancel(running, 8).finished_ms == 99_999
        assert rows.request_cancel("unknown", 8) is None
        assert rows.claim_next("me", 99_999, LEASE) is None


def test_the_same_key_is_the_same_turn_for_ever(database: Database, session: Session) -> None:
    with database.write() as tx:
        first = tx.turns.submit(session.id, {}, "d", 1, key="k")
        again = tx.turns.submit(session.id, {}, "d", 2, key="k")
        claimed = tx.turns.claim_next("me", 3, LEASE)
        assert claimed
        tx.turns.finish(claimed.lease, "done", {"text": "Done."}, 4)
        later = tx.turns.submit(session.id, {}, "d", 5, key="k")
        assert (first.is_new, again.is_new, later.is_new) == (True, False, False)
        assert first.turn.id == again.turn.id == later.turn.id
        assert tx.turns.submit(session.id, {}, "d", 6, key="l").turn.number == 2
    with pytest.raises(Conflict), database.write() as tx:
        tx.turns.submit(session.id, {}, "other", 7, key="k")


def test_the_same_message_without_a_key_joins_its_turn_only_while_that_is_under_way(
    database: Database, session: Session
) -> None:
    with database.write() as tx:
        first = tx.turns.submit(session.id, {}, "d", 1)
        claimed = tx.turns.claim_next("me", 2, LEASE)
        assert claimed
        assert tx.turns.submit(session.id, {}, "d", 3).turn.id == first.turn.id
        assert tx.turns.submit(session.id, {}, "other", 3).is_new
        tx.turns.finish(claimed.lease, "done", {}, 4)
        assert tx.turns.submit(session.id, {}, "d", 5).is_new


def test_the_same_message_sent_many_times_at_once_is_one_turn(database: Database, session: Session) -> None:
    def send(number: int) -> tuple[str, bool]:
        made = database.transact(lambda tx: tx.turns.submit(session.id, {}, "d", number, key="k"))
        return made.turn.id, made.is_new

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(send, range(24)))
    assert len({id_ for id_, _ in answers}) == 1
    assert sum(is_new for _, is_new in answers) == 1


def test_a_turn_that_asked_goes_on_in_its_old_place_when_it_is_answered(database: Database, session: Session) -> None:
    with database.write() as tx:
        first = submit_turn(tx, session.id)
        claimed = tx.turns.claim_next("me", 1, LEASE)
        assert claimed
        asked = tx.turns.wait_for_input(claimed.lease, {"text": "Which one?"}, 2)
        assert (asked.state, asked.open, asked.finished_ms) == ("awaiting_input", True, None)
        second, third = submit_turn(tx, session.id), submit_turn(tx, session.id)
        running = tx.turns.claim_next("me", 3, LEASE)
        assert running
        assert running.id == second  # a question does not hold others up
        answered = tx.turns.answer(first, {"text": "The second."}, 4)
        assert answered
        assert (answered.answers, answered.question) == ([{"text": "The second."}], None)
        assert tx.turns.answer(first, {}, 4) is None
        assert tx.turns.claim_next("me", 5, LEASE) is None
        tx.turns.finish(running.lease, "done", {}, 6)
        following = [tx.turns.claim_next("me", 7, LEASE), tx.turns.claim_next("me", 7, LEASE)]
        assert [row and row.id for row in following] == [first, None]
        assert [turn.id for turn in tx.turns.of_session(session.id, open_only=True)] == [first, third]


def test_a_question_can_be_dropped(database: Database, session: Session) -> None:
    with database.write() as tx:
        id_ = submit_turn(tx, session.id)
        claimed = tx.turns.claim_next("me", 1, LEASE)
        assert claimed
        tx.turns.wait_for_input(claimed.lease, {}, 2)
        dropped = tx.turns.request_cancel(id_, 3)
        assert dropped
        assert dropped.state == "cancelled"
        assert tx.turns.answer(id_, {}, 4) is None


def test_the_same_render_id_with_the_same_body_is_the_same_job(database: Database, session: Session) -> None:
    def send(number: int) -> tuple[str, bool]:
        made = database.transact(lambda tx: tx.jobs.submit(session.id, "render_1", {}, "d", number, revision=4))
        return made.job.id, made.is_new

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(send, range(12)))
    assert len({id_ for id_, _ in answers}) == 1
    assert sum(is_new for _, is_new in answers) == 1
    with pytest.raises(Conflict) as caught, database.write() as tx:
        tx.jobs.submit(session.id, "render_1", {}, "other", 9)
    assert caught.value.details["suggestion"] == "render_1-9"


def test_a_render_is_found_by_its_owner_only_and_the_newest_first(database: Database, user: User) -> None:
    one, two = several(database, user, 2)
    with database.write() as tx:
        tx.jobs.submit(one, "render_1", {}, "d", 1)
        newest = tx.jobs.submit(two, "render_1", {}, "d", 2).job
        stranger = tx.users.create("registered", 0)
        assert tx.jobs.find(user.id, "render_1") == newest
        assert tx.jobs.find(stranger.id, "render_1") is None


def test_progress_never_goes_back_and_keeps_the_lease(database: Database, session: Session) -> None:
    with database.write() as tx:
        submit_job(tx, session.id)
        claimed = tx.jobs.claim_next("me", 0, LEASE)
        assert claimed
        tx.jobs.set_plan(claimed.lease, {"segments": [1.25, 2]})
        seen = [tx.jobs.report(claimed.lease, at, "segments", 500, LEASE).progress for at in (0.2, 0.1, 0.5, 7.0)]
        assert seen == [0.2, 0.2, 0.5, 1.0]
        assert tx.jobs.expire(1499, 3, {}) == ()
        done = tx.jobs.finish(claimed.lease, {"seconds": 3.5}, "key", 1500)
        assert (done.state, done.progress, done.plan) == ("done", 1.0, {"segments": [1.25, 2]})


def test_a_render_that_failed_for_now_is_tried_again_later(database: Database, session: Session) -> None:
    with database.write() as tx:
        submit_job(tx, session.id)
        claimed = tx.jobs.claim_next("me", 0, LEASE)
        assert claimed
        failed = tx.jobs.fail(claimed.lease, {"code": "store_busy"}, 10, retry_ms=500)
        assert (failed.state, failed.error) == ("queued", {"code": "store_busy"})
        assert tx.jobs.claim_next("me", 499, LEASE) is None
        again = tx.jobs.claim_next("me", 500, LEASE)
        assert again
        assert again.attempt == 2
        assert tx.jobs.fail(again.lease, {"code": "render"}, 600).state == "failed"


def test_a_cancelled_render_ends_cancelled(database: Database, session: Session) -> None:
    with database.write() as tx:
        submit_job(tx, session.id)
        claimed = tx.jobs.claim_next("me", 0, LEASE)
        assert claimed
        tx.jobs.request_cancel(claimed.id, 1)
        assert tx.jobs.cancelled(claimed.lease, 2).state == "cancelled"


def test_work_for_an_unknown_session_is_refused(database: Database, submit: Submit) -> None:
    with pytest.raises(SessionUnknown), database.write() as tx:
        submit(tx, "1" * 19)
