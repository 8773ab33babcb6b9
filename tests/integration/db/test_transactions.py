"""Transactions are whole, isolated, and lose nothing under contention or when their process is killed."""

from __future__ import annotations

import contextlib
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError

from integration.db import worker
from saycut.db import Database, Session, Transaction
from saycut.errors import SaycutError, StoreBusy, StoreUnavailable


def counted(database: Database, session: Session) -> object:
    with database.read() as tx:
        found = tx.sessions.get(session.id)
        assert found
        return found.state.get("count", 0)


def test_what_a_block_did_before_it_raised_is_undone(database: Database, session: Session) -> None:
    def fail() -> None:
        with database.write() as tx:
            tx.sessions.rename(session.id, "other", 1)
            tx.events.append(session.id, {"text": "gone"}, 1)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    with database.read() as tx:
        assert tx.sessions.get(session.id) == session
        assert tx.events.of_session(session.id) == ()


def test_a_read_sees_one_moment_while_others_write(database: Database, session: Session) -> None:
    with database.read() as reading:
        assert reading.events.of_session(session.id) == ()
        with database.write() as tx:
            tx.events.append(session.id, {}, 1)
        assert reading.events.of_session(session.id) == ()
    with database.read() as tx:
        assert len(tx.events.of_session(session.id)) == 1


def test_a_read_cannot_write(database: Database, session: Session) -> None:
    with pytest.raises((DBAPIError, StoreUnavailable)), database.read() as tx:
        tx.sessions.rename(session.id, "other", 1)
    with database.write() as tx:
        tx.sessions.rename(session.id, "another", 1)


def test_contending_threads_lose_no_transaction(database: Database, session: Session) -> None:
    def work(_: int) -> None:
        for _ in range(50):
            database.transact(lambda tx: worker.add_one(tx, session.id))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))
    assert counted(database, session) == 400


def test_contending_processes_lose_no_transaction(url: str, database: Database, session: Session) -> None:
    processes = [worker.start(url, "count", session.id, "100") for _ in range(2)]
    worker.release(processes)
    worker.count(database, session.id, "100")
    for process in processes:
        process.communicate()
        assert process.returncode == 0
    assert counted(database, session) == 300


def test_a_process_killed_inside_a_transaction_leaves_nothing_half_written(
    url: str, database: Database, session: Session
) -> None:
    process = worker.start(url, "hang", session.id)
    worker.release([process])
    assert process.stdout
    assert process.stdout.readline() == "written\n"
    process.kill()
    process.communicate()
    with database.write() as tx:  # the killed one's locks are gone
        assert tx.sessions.get(session.id) == session
        assert tx.turns.of_session(session.id) == ()
        assert tx.events.of_session(session.id) == ()
        tx.sessions.rename(session.id, "whole", 6)


def test_transactions_that_block_each_other_both_succeed_when_they_may_run_again(
    database: Database, session: Session
) -> None:
    both_hold_one = threading.Barrier(2, timeout=0.5)
    runs = []

    def crossing(first: str, second: str) -> None:
        def work(tx: Transaction) -> None:
            runs.append(first)
            tx.lock(first)
            if len(runs) <= 2:
                with contextlib.suppress(threading.BrokenBarrierError):  # SQLite lets only one in
                    both_hold_one.wait()
            tx.lock(second)
            worker.add_one(tx, session.id)

        database.transact(work)

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(crossing, "a", "b"), pool.submit(crossing, "b", "a")]:
            done.result()
    assert counted(database, session) == 2
    assert len(runs) >= (3 if database.engine.dialect.name == "postgresql" else 2)


def test_work_that_is_always_in_the_way_is_given_up_in_the_end(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("saycut.db.database.WAIT_S", 0.5)
    runs = []

    def work(_: Transaction) -> None:
        runs.append(1)
        raise StoreBusy

    with pytest.raises(StoreBusy):
        database.transact(work)
    assert len(runs) > 1


def test_a_write_inside_a_write_of_the_same_thread_is_an_error_instead_of_a_standstill(tmp_path: Path) -> None:
    database = Database.open(f"sqlite:///{tmp_path / 'one writer.db'}")
    with database.write(), pytest.raises(RuntimeError, match="inside"), database.write():
        pass
    with database.write():
        pass
    database.close()


@pytest.mark.parametrize(
    "url", ["mysql://user:secret@host/x", "no url", "sqlite://", "postgresql://user:secret@127.0.0.1:1/nothing"]
)
def test_a_database_that_cannot_be_used_is_one_clear_error_without_its_password(url: str) -> None:
    with pytest.raises(SaycutError) as caught:
        Database.open(url).read().__enter__()
    assert isinstance(caught.value, StoreUnavailable)
    assert "secret" not in str(caught.value)


def test_a_database_in_a_folder_that_cannot_be_made_is_one_clear_error() -> None:
    with pytest.raises(StoreUnavailable):
        Database.open("sqlite:////dev/null/x/test.db")
