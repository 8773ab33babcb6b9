"""Sessions, their events and their assets."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from saycut.db import Asset, Database, Session, Transaction, User
from saycut.errors import LeaseLost, NotFound, SessionUnknown


def add(tx: Transaction, session: Session, name: str, *, key: str = "key") -> Asset:
    return tx.assets.add(
        session.id, name, 1, kind="video", source="upload", blob_key=key, digest="d", size=3, mime="video/mp4",
        probe={"seconds": 2.5},
    )  # fmt: skip


def test_a_session_is_found_by_id_task_and_user(database: Database, user: User, session: Session) -> None:
    with database.write() as tx:
        later = tx.sessions.create(user.id, "second", 5, language="zh-CN")
        other = tx.users.create("registered", 0)
    with database.read() as tx:
        assert tx.sessions.get(session.id) == session
        assert tx.sessions.of_task(later.task_id) == later
        assert tx.sessions.of_user(user.id) == (later, session)
        assert tx.sessions.of_user(user.id, limit=1, offset=1) == (session,)
        assert tx.sessions.of_user(other.id) == ()
        assert tx.sessions.get("1" * 19) is None


def test_sessions_that_nobody_has_touched_are_found_the_oldest_first(
    database: Database, user: User, session: Session
) -> None:
    with database.write() as tx:
        later = tx.sessions.create(user.id, "second", 5)
        tx.sessions.create(user.id, "third", 9)
        assert tx.sessions.untouched(9) == (session, later)
        tx.events.append(session.id, {}, 20)
        assert tx.sessions.untouched(9) == (later,)


def test_an_id_that_another_process_has_taken_is_not_used_twice(
    database: Database, user: User, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = iter([session.id, "5529798706024415232"])
    monkeypatch.setattr("saycut.ids.session_id", lambda: next(made))
    with database.write() as tx:
        assert tx.sessions.create(user.id, "next", 1).id == "5529798706024415232"


def test_state_is_merged_and_none_removes(database: Database, session: Session) -> None:
    with database.write() as tx:
        tx.sessions.merge_state(session.id, {"a": 1, "b": {"c": [1, 2]}}, 1)
        tx.sessions.merge_state(session.id, {"a": None, "d": "x"}, 2)
        tx.sessions.rename(session.id, "renamed", 3)
        tx.sessions.set_language(session.id, "zh", 4)
        found = tx.sessions.get(session.id)
    assert found
    assert (found.state, found.name, found.language) == ({"b": {"c": [1, 2]}, "d": "x"}, "renamed", "zh")
    assert found.updated_ms == 4


def test_events_are_numbered_without_gaps_in_session_and_turn(database: Database, session: Session) -> None:
    with database.write() as tx:
        first = tx.turns.submit(session.id, {}, "a", 1).turn
        second = tx.turns.submit(session.id, {}, "b", 1).turn
        for turn in (first, second, None, first):
            tx.events.append(session.id, {"of": turn.id if turn else None}, 2, turn_id=turn.id if turn else None)
    with database.read() as tx:
        everything = tx.events.of_session(session.id)
        assert [event.number for event in everything] == [1, 2, 3, 4]
        assert [event.turn_number for event in everything] == [1, 1, None, 2]
        assert [event.turn_number for event in tx.events.of_turn(first.id)] == [1, 2]
        assert [event.number for event in tx.events.of_turn(first.id, after=1)] == [4]
        assert [event.number for event in tx.events.of_session(session.id, after=1, limit=2)] == [2, 3]


def test_a_reader_of_events_never_sees_a_gap(database: Database, session: Session) -> None:
    def write(_: int) -> None:
        for _ in range(20):
            database.transact(lambda tx: tx.events.append(session.id, {}, 1))

    with ThreadPoolExecutor(5) as pool:
        writers = [pool.submit(write, number) for number in range(4)]
        while True:
            finished = all(writer.done() for writer in writers)
            with database.read() as tx:
                numbers = [event.number for event in tx.events.of_session(session.id)]
            assert numbers == list(range(1, len(numbers) + 1))
            if finished:
                break
    assert len(numbers) == 80


def test_an_event_needs_its_session_and_a_turn_of_it(database: Database, user: User, session: Session) -> None:
    with database.write() as tx:
        other = tx.sessions.create(user.id, "other", 1)
        turn = tx.turns.submit(other.id, {}, "a", 1).turn
    with pytest.raises(SessionUnknown), database.write() as tx:
        tx.events.append("1" * 19, {}, 1)
    with pytest.raises(NotFound), database.write() as tx:
        tx.events.append(session.id, {}, 1, turn_id=turn.id)


def test_assets_keep_their_names_apart(database: Database, user: User, session: Session) -> None:
    def upload(_: int) -> str:
        return database.transact(lambda tx: add(tx, session, "clip.mp4")).name

    with ThreadPoolExecutor(4) as pool:
        names = set(pool.map(upload, range(4)))
    assert names == {"clip.mp4", "clip (2).mp4", "clip (3).mp4", "clip (4).mp4"}
    with database.write() as tx:
        assert add(tx, tx.sessions.create(user.id, "other", 1), "clip.mp4").name == "clip.mp4"
        assert add(tx, session, "没有后缀").name == "没有后缀"
        assert {asset.name for asset in tx.assets.of_session(session.id)} == {*names, "没有后缀"}


def test_facts_are_added_by_kind_and_found_by_name(database: Database, session: Session) -> None:
    with database.write() as tx:
        asset = add(tx, session, "clip.mp4")
        tx.assets.merge_facts(asset.id, {"silences": [[0, 1]], "shots": []})
        tx.assets.merge_facts(asset.id, {"shots": [1.5]})
        found = tx.assets.named(session.id, "clip.mp4")
        assert found == tx.assets.get(asset.id)
        assert found
        assert found.facts == {"silences": [[0, 1]], "shots": [1.5]}
        assert tx.assets.merge_facts("asset_gone", {}) is None


def test_bytes_are_unused_when_neither_an_asset_nor_an_output_has_them(database: Database, session: Session) -> None:
    with database.write() as tx:
        one, two = add(tx, session, "a.mp4", key="shared"), add(tx, session, "b.mp4", key="shared")
        tx.jobs.submit(session.id, "render_1", {}, "d", 1)
        job = tx.jobs.claim_next("me", 1, 1000)
        assert job
        tx.jobs.finish(job.lease, {"seconds": 3}, "output", 2)
        keys = ["shared", "output", "nobody"]
        assert tx.assets.remove(one.id)
        assert tx.assets.unused(keys) == {"nobody"}
        assert tx.assets.remove(two.id)
        assert not tx.assets.remove(two.id)
        assert tx.assets.unused(keys) == {"nobody", "shared"}


def test_a_deleted_session_takes_all_that_is_its_own_with_it_and_stops_its_workers(
    database: Database, session: Session
) -> None:
    with database.write() as tx:
        add(tx, session, "a.mp4", key="upload")
        tx.claim_tokens.issue(session.id, 1, 1000)
        turn = tx.turns.submit(session.id, {}, "a", 1).turn
        tx.events.append(session.id, {}, 1, turn_id=turn.id)
        tx.turns.claim_next("me", 1, 1000)
        tx.jobs.submit(session.id, "r", {}, "d", 1)
        job = tx.jobs.claim_next("me", 1, 1000)
        assert job
        tx.jobs.finish(job.lease, {}, "output", 2)
        running = tx.turns.get(turn.id)
    with database.write() as tx:
        assert tx.sessions.delete(session.id) == ("output", "upload")
    with database.write() as tx:
        assert tx.sessions.get(session.id) is None
        assert tx.turns.of_session(session.id) == ()
        assert tx.jobs.of_session(session.id) == ()
        assert tx.events.of_session(session.id) == ()
        assert tx.assets.of_session(session.id) == ()
        assert running
        with pytest.raises(LeaseLost):
            tx.turns.hold(running.lease)
