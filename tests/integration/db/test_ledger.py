"""Credits: the ledger always sums, is never negative, and nothing is charged twice."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from saycut.db import Balance, Database, Entry, Ledger, User
from saycut.errors import Conflict, HoldClosed, NotFound, OutOfCredits


def sums(database: Database, user: User) -> tuple[int, ...]:
    with database.read() as tx:
        balance = tx.ledger.balance(user.id)
    return balance.available, balance.frozen, balance.total, balance.granted, balance.consumed, balance.expired


def test_a_hold_is_set_aside_settled_for_its_cost_and_the_rest_is_free_again(database: Database, user: User) -> None:
    assert sums(database, user) == (0, 0, 0, 0, 0, 0)
    with database.write() as tx:
        tx.ledger.grant(user.id, 100, 1, reason="welcome")
        hold = tx.ledger.freeze(user.id, 40, 2, reason="clip")
    assert sums(database, user) == (60, 40, 100, 100, 0, 0)
    with database.write() as tx:
        tx.ledger.settle(hold.id, 25, 3, details={"tool": "picture"})
    assert sums(database, user) == (75, 0, 75, 100, 25, 0)
    with database.read() as tx:
        newest, *_ = tx.ledger.entries(user.id)
    assert (newest.kind, newest.amount, newest.hold_id, newest.reason) == ("settle", 25, hold.id, "clip")
    assert newest.details == {"tool": "picture"}


def test_a_released_hold_costs_nothing(database: Database, user: User) -> None:
    with database.write() as tx:
        tx.ledger.grant(user.id, 10, 1, reason="welcome")
        tx.ledger.release(tx.ledger.freeze(user.id, 10, 2, reason="clip").id, 3)
    assert sums(database, user) == (10, 0, 10, 10, 0, 0)


def test_more_than_is_available_cannot_be_set_aside(database: Database, user: User) -> None:
    with database.write() as tx:
        tx.ledger.grant(user.id, 10, 1, reason="welcome")
        tx.ledger.freeze(user.id, 8, 2, reason="clip")
    with pytest.raises(OutOfCredits) as caught, database.write() as tx:
        tx.ledger.freeze(user.id, 3, 3, reason="clip")
    assert (caught.value.details["needed"], caught.value.details["available"]) == (3, 2)
    assert caught.value.hint("zh")
    assert sums(database, user) == (2, 8, 10, 10, 0, 0)


def test_closing_a_hold_again_in_the_same_way_changes_nothing_and_in_another_is_refused(
    database: Database, user: User
) -> None:
    with database.write() as tx:
        tx.ledger.grant(user.id, 10, 1, reason="welcome")
        settled, released = (tx.ledger.freeze(user.id, 5, 2, reason="clip") for _ in range(2))
        assert tx.ledger.settle(settled.id, 3, 3) == tx.ledger.settle(settled.id, 3, 4)
        assert tx.ledger.release(released.id, 3) == tx.ledger.release(released.id, 4)
        for wrong in (
            lambda: tx.ledger.settle(settled.id, 2, 5),
            lambda: tx.ledger.release(settled.id, 5),
            lambda: tx.ledger.settle(released.id, 5, 5),
        ):
            with pytest.raises(HoldClosed):
                wrong()
    assert sums(database, user) == (7, 0, 7, 10, 3, 0)


def test_the_same_key_grants_and_sets_aside_once(database: Database, user: User) -> None:
    with database.write() as tx:
        for now in (1, 2):
            tx.ledger.grant(user.id, 100, now, reason="welcome", key="welcome")
            hold = tx.ledger.freeze(user.id, 60, now, reason="clip", key="turn 1, step 2")
        for wrong in (
            lambda: tx.ledger.freeze(user.id, 61, 3, reason="clip", key="turn 1, step 2"),
            lambda: tx.ledger.grant(user.id, 60, 3, reason="clip", key="turn 1, step 2"),
        ):
            with pytest.raises(Conflict):
                wrong()
        assert [entry.id for entry in tx.ledger.open_holds()] == [hold.id]
        tx.ledger.settle(hold.id, 60, 4)
        assert tx.ledger.freeze(user.id, 60, 5, reason="clip", key="turn 1, step 2") == hold
        assert tx.ledger.open_holds(user.id) == ()
    assert sums(database, user) == (40, 0, 40, 100, 60, 0)


@pytest.mark.parametrize("cost", [-1, 6])
def test_a_cost_outside_its_hold_is_an_error(database: Database, user: User, cost: int) -> None:
    with database.write() as tx:
        tx.ledger.grant(user.id, 10, 1, reason="welcome")
        hold = tx.ledger.freeze(user.id, 5, 2, reason="clip")
        with pytest.raises(ValueError, match="settled"):
            tx.ledger.settle(hold.id, cost, 3)
        with pytest.raises(NotFound):
            tx.ledger.settle("cr_unknown", 0, 3)
        for amount in (0, -5):
            with pytest.raises(ValueError, match="credits"):
                tx.ledger.grant(user.id, amount, 3, reason="x")


def test_what_is_left_of_a_grant_ends_with_it_but_not_what_is_held(database: Database, user: User) -> None:
    with database.write() as tx:
        tx.ledger.grant(user.id, 100, 0, reason="welcome", expires_ms=700)
        tx.ledger.grant(user.id, 50, 0, reason="bought")
        spent = tx.ledger.freeze(user.id, 30, 1, reason="clip")
        tx.ledger.settle(spent.id, 30, 2)
        held = tx.ledger.freeze(user.id, 20, 3, reason="clip")
        assert tx.ledger.expire(user.id, 699) is None
        ended = tx.ledger.expire(user.id, 700)
        assert ended
        assert ended.amount == 50
        assert tx.ledger.expire(user.id, 701) is None
    assert sums(database, user) == (50, 20, 70, 150, 30, 50)
    with database.write() as tx:
        tx.ledger.release(held.id, 800)
        rest = tx.ledger.expire(user.id, 801)
        assert rest
        assert rest.amount == 20
    assert sums(database, user) == (50, 0, 50, 150, 30, 70)


def test_the_history_comes_in_pages_the_newest_first(database: Database, user: User) -> None:
    with database.write() as tx:
        for now in range(1, 8):
            tx.ledger.grant(user.id, now, now * 10, reason="gift")
        assert [entry.amount for entry in tx.ledger.entries(user.id, limit=3, offset=2)] == [5, 4, 3]
        between = tx.ledger.entries(user.id, since_ms=20, until_ms=50)
        assert [entry.amount for entry in between] == [4, 3, 2]
        assert tx.ledger.count(user.id, since_ms=20, until_ms=50) == 3
        assert tx.ledger.count(user.id) == 7


def test_many_who_spend_at_once_never_spend_more_than_there_is(database: Database, user: User) -> None:
    with database.write() as tx:
        tx.ledger.grant(user.id, 100, 1, reason="welcome")

    def spend(number: int) -> bool:
        try:
            hold = database.transact(lambda tx: tx.ledger.freeze(user.id, 7, number, reason="clip"))
        except OutOfCredits:
            return False
        database.transact(lambda tx: tx.ledger.settle(hold.id, 7, number))
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(spend, range(30))) == 14
    assert sums(database, user) == (2, 0, 2, 100, 98, 0)


def test_a_hold_that_many_close_at_once_is_closed_once(database: Database, user: User) -> None:
    with database.write() as tx:
        tx.ledger.grant(user.id, 100, 1, reason="welcome")
        hold = tx.ledger.freeze(user.id, 50, 2, reason="clip")

    def close(number: int) -> str:
        def work(ledger: Ledger) -> Entry:
            return ledger.settle(hold.id, 50, number) if number % 2 else ledger.release(hold.id, number)

        try:
            return database.transact(lambda tx: work(tx.ledger)).id
        except HoldClosed:
            return "closed"

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(close, range(16))) - {"closed"}) == 1
    assert sums(database, user)[1] == 0


class LedgerMachine(RuleBasedStateMachine):
    """Any sequence of calls, against a model that knows only the rules."""

    database: Database
    holds = Bundle("holds")

    def __init__(self) -> None:
        super().__init__()
        self.now = 0
        self.open: dict[str, int] = {}
        self.ended: list[int] = []
        self.granted = self.consumed = self.expired = 0
        self.grants: list[tuple[int, int | None]] = []

    @property
    def available(self) -> int:
        return self.granted - self.consumed - self.expired - sum(self.open.values())

    @contextmanager
    def ledger(self) -> Iterator[Ledger]:
        self.now += 1
        with self.database.write() as tx:
            yield tx.ledger

    @initialize()
    def begin(self) -> None:
        with self.database.write() as tx:
            self.user = tx.users.create("registered", 0).id

    @rule(amount=st.integers(1, 100), life=st.none() | st.integers(1, 12))
    def grant(self, amount: int, life: int | None) -> None:
        with self.ledger() as ledger:
            expires = None if life is None else self.now + life
            ledger.grant(self.user, amount, self.now, reason="gift", expires_ms=expires)
        self.grants.append((amount, expires))
        self.granted += amount

    @rule(target=holds, amount=st.integers(1, 120))
    def freeze(self, amount: int) -> str:
        try:
            with self.ledger() as ledger:
                hold = ledger.freeze(self.user, amount, self.now, reason="work").id
        except OutOfCredits:
            assert amount > self.available
            return ""
        assert amount <= self.available
        self.open[hold] = amount
        return hold

    @rule(hold=consumes(holds), share=st.integers(0, 100), again=st.booleans())
    def settle(self, hold: str, share: int, again: bool) -> None:
        if hold:
            cost = self.open.pop(hold) * share // 100
            self.consumed += cost
            for _ in range(1 + again):
                with self.ledger() as ledger:
                    ledger.settle(hold, cost, self.now)

    @rule(hold=consumes(holds), again=st.booleans())
    def release(self, hold: str, again: bool) -> None:
        if hold:
            del self.open[hold]
            for _ in range(1 + again):
                with self.ledger() as ledger:
                    ledger.release(hold, self.now)

    @rule()
    def expire(self) -> None:
        with self.ledger() as ledger:
            entry = ledger.expire(self.user, self.now)
        ended = sum(amount for amount, expires in self.grants if expires is not None and expires <= self.now)
        left = max(0, ended - self.consumed - self.expired - sum(self.open.values()))
        assert (entry.amount if entry else 0) == left
        self.expired += left

    @invariant()
    def the_ledger_sums(self) -> None:
        if not hasattr(self, "user"):
            return
        frozen = sum(self.open.values())
        with self.database.read() as tx:
            balance = tx.ledger.balance(self.user)
            lines = tx.ledger.entries(self.user, limit=10_000)
            holds = {entry.id: entry.amount for entry in tx.ledger.open_holds(self.user)}
        assert balance == Balance(self.available, frozen, self.granted, self.consumed, self.expired)
        assert min(balance.available, balance.frozen) >= 0
        assert balance.total == balance.granted - balance.consumed - balance.expired
        assert holds == self.open
        available = frozen = 0
        for line in reversed(lines):  # never negative, at no moment
            available, frozen = available + line.available, frozen + line.frozen
            assert min(available, frozen) >= 0


def test_every_sequence_of_entries_keeps_the_ledger_in_order(database: Database) -> None:
    machine = type("Machine", (LedgerMachine,), {"database": database})
    run_state_machine_as_test(machine, settings=settings(max_examples=12, stateful_step_count=15, deadline=None))
