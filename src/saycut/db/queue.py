"""Work that survives its worker: rows with leases, one running per session, in the order of their arrival.

              claim_next                 finish
    queued ───────────────► running ───────────────► done | failed
      ▲  │                  │  │  │ request_cancel, then finish
      │  └─ request_cancel ─│──│──┴────────────────► cancelled
      │                     │  └─ wait_for_input ──► awaiting_input   (turns only) ── answer ──► queued
      └──── expire ─────────┘
            the lease ran out: its worker is dead or cut off; after too many such losses: failed

A lease names its owner and attempt. Whoever has lost it is told by LeaseLost at the next write, which then has not
happened, so that there is never more than one who changes anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Generic, Literal, TypeVar

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Executable,
    Table,
    Update,
    and_,
    bindparam,
    func,
    or_,
    select,
    update,
)

from saycut.db.columns import Json
from saycut.db.handle import Repository, columns
from saycut.errors import LeaseLost

__all__ = ["Expired", "Lease", "Queue", "State"]

State = Literal["queued", "running", "awaiting_input", "done", "failed", "cancelled"]
OPEN: tuple[State, ...] = ("queued", "running", "awaiting_input")


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to work on one row: its id, who holds it, and the attempt, which grows with each claim."""

    id: str
    owner: str
    attempt: int


@dataclass(frozen=True, slots=True)
class Expired:
    """What became of work whose lease ran out: ``queued`` again, ``cancelled`` as was asked, or ``failed`` at last."""

    id: str
    session_id: str
    losses: int
    state: State


@dataclass(frozen=True, slots=True)
class Queued:
    """The fields that turns and jobs share; ``place`` orders the queue, times are milliseconds.

    ``attempt`` counts claims, ``losses`` those that ended with a lease that ran out.
    """

    id: str
    session_id: str
    place: int
    state: State
    owner: str | None
    attempt: int
    losses: int
    cancel_requested: bool
    lease_until_ms: int | None
    available_ms: int
    created_ms: int
    started_ms: int | None
    finished_ms: int | None

    @property
    def open(self) -> bool:
        """Whether something is still to come."""
        return self.state in OPEN

    @property
    def lease(self) -> Lease:
        """The lease of whoever has just claimed this; LeaseLost when nobody works on it."""
        if self.owner is None:
            raise LeaseLost(name=self.id)
        return Lease(self.id, self.owner, self.attempt)


RowT = TypeVar("RowT", bound=Queued)


@dataclass(frozen=True, slots=True)
class Statements:
    """What runs most often, put together once: that costs more than running it."""

    get: Executable
    hold: Executable
    renew: Executable
    find_next: Executable
    claim: Executable


def statements_of(table: Table, kind: type[Queued]) -> Statements:
    """Those of one table."""
    given = columns(table, kind)
    held = _held(table, *(bindparam(name) for name in ("lease_id", "lease_owner", "lease_attempt")))
    return Statements(
        get=select(*given).where(table.c.id == bindparam("row_id")),
        hold=select(*given).where(held).with_for_update(key_share=True),
        renew=update(table).where(held).values(lease_until_ms=bindparam("until")).returning(*given),
        find_next=_find_next(table),
        claim=_claim(table).returning(*given),
    )


def _find_next(table: Table) -> Executable:
    other = table.alias("other")
    ahead = or_(other.c.state == "running", and_(other.c.state == "queued", other.c.place < table.c.place))
    blocked = select(other.c.id).where(other.c.session_id == table.c.session_id, ahead).exists()
    ready = and_(table.c.state == "queued", table.c.available_ms <= bindparam("now"), ~blocked)
    # Rows that others hold, to cancel them say, are left for the next claim instead of being waited for.
    return select(table.c.id).where(ready).order_by(table.c.place).limit(1).with_for_update(skip_locked=True)


def _claim(table: Table) -> Update:
    values = {
        "state": "running",
        "owner": bindparam("claimant"),
        "attempt": table.c.attempt + 1,
        "lease_until_ms": bindparam("until"),
        "started_ms": func.coalesce(table.c.started_ms, bindparam("now", type_=BigInteger)),
    }
    return update(table).where(table.c.id == bindparam("row_id")).values(values)


def _held(table: Table, id_: object, owner: object, attempt: object) -> ColumnElement[bool]:
    """The row of a lease, if that is still the one that counts."""
    return and_(table.c.id == id_, table.c.state == "running", table.c.owner == owner, table.c.attempt == attempt)


def _named(lease: Lease) -> dict[str, object]:
    return {"lease_id": lease.id, "lease_owner": lease.owner, "lease_attempt": lease.attempt}


class Queue(Repository, Generic[RowT]):
    """Claims and leases over one table."""

    table: ClassVar[Table]
    statements: ClassVar[Statements]
    kind: type[RowT]

    def get(self, id_: str) -> RowT | None:
        return self._db.first(self.kind, self.statements.get, {"row_id": id_})

    def of_session(self, session_id: str, *, open_only: bool = False) -> tuple[RowT, ...]:
        """In the order of their arrival."""
        query = select(*columns(self.table, self.kind)).where(self.table.c.session_id == session_id)
        if open_only:
            query = query.where(self.table.c.state.in_(OPEN))
        return self._db.rows(self.kind, query.order_by(self.table.c.place))

    def position(self, row: RowT) -> int:
        """How many come before it: 0 when it is next or not queued."""
        if row.state != "queued":
            return 0
        before = and_(self.table.c.state == "queued", self.table.c.place < row.place)
        ahead = self._db.number(select(func.count()).select_from(self.table).where(before))
        same = and_(self.table.c.state == "running", self.table.c.session_id == row.session_id)
        return ahead + self._db.number(select(func.count()).select_from(self.table).where(same))

    def counts(self) -> dict[State, int]:
        """How many there are in each state that has any."""
        query = select(self.table.c.state, func.count().label("many")).group_by(self.table.c.state)
        return {row.state: int(row.many) for row in self._db.run(query)}

    def claim_next(self, owner: str, now: int, lease_ms: int) -> RowT | None:
        """Take the first queued row whose session has nothing running or queued before it; None when there is none.

        Exactly one of many claimants gets it. Commit soon: other claimants wait until then.
        """
        # Serialises claims, so that "nothing running in this session" is seen as it is and not as it was.
        self._db.lock("claim", self.table.name)
        found = self._db.connection.execute(self.statements.find_next, {"now": now}).scalar()
        if found is None:
            return None
        values = {"row_id": found, "claimant": owner, "until": now + lease_ms, "now": now}
        return self._db.first(self.kind, self.statements.claim, values)

    def renew(self, lease: Lease, now: int, lease_ms: int) -> RowT:
        """Keep a lease for longer; the row says whether a cancel was asked for. Raises LeaseLost."""
        return self._own(lease, self.statements.renew, {"until": now + lease_ms})

    def hold(self, lease: Lease) -> RowT:
        """Make sure, until this transaction ends, that the lease is still held. Raises LeaseLost.

        What a worker writes belongs into one transaction with this, first of all.
        """
        return self._own(lease, self.statements.hold, {})

    def put_back(self, lease: Lease, now: int) -> RowT:
        """Queue it again in its old place, as a worker does that is told to stop. Raises LeaseLost."""
        return self._release(lease, "queued", now, {})

    def expire(self, now: int, max_losses: int, error: Json) -> tuple[Expired, ...]:
        """Put work back whose lease has run out; the ``max_losses``-th time it fails, with ``error``."""
        table = self.table
        gone = and_(table.c.state == "running", table.c.lease_until_ms <= now)
        query = select(*columns(table, self.kind)).where(gone).order_by(table.c.place)
        found = self._db.rows(self.kind, query.with_for_update(skip_locked=True))
        return tuple(self._expired(row, now, max_losses, error) for row in found)

    def request_cancel(self, id_: str, now: int) -> RowT | None:
        """Cancel at once what is not running; ask whoever works on it to stop otherwise. None for an unknown id."""
        table = self.table
        own = select(*columns(table, self.kind)).where(table.c.id == id_).with_for_update(key_share=True)
        row = self._db.first(self.kind, own)
        if row is None or not row.open:
            return row
        values: dict[str, object] = {"cancel_requested": True}
        if row.state != "running":
            values |= {"state": "cancelled", "finished_ms": now}
        query = update(table).where(table.c.id == id_).values(values)
        return self._db.one(self.kind, query.returning(*columns(table, self.kind)))

    def _expired(self, row: RowT, now: int, max_losses: int, error: Json) -> Expired:
        losses = row.losses + 1
        state: State = "cancelled" if row.cancel_requested else "failed" if losses >= max_losses else "queued"
        values: dict[str, object] = {"state": state, "owner": None, "lease_until_ms": None, "losses": losses}
        if state != "queued":
            values |= {"finished_ms": now}
        if state == "failed":
            values |= self._failure(error)
        self._db.run(update(self.table).where(self.table.c.id == row.id).values(values))
        return Expired(row.id, row.session_id, losses, state)

    def _failure(self, error: Json) -> dict[str, object]:
        """The columns that say why something failed."""
        raise NotImplementedError

    def _change(self, lease: Lease, values: dict[str, object]) -> RowT:
        """Change a row whose lease is held, or raise LeaseLost."""
        held = _held(self.table, *(bindparam(name) for name in _named(lease)))
        change = update(self.table).where(held).values(values)
        return self._own(lease, change.returning(*columns(self.table, self.kind)), {})

    def _own(self, lease: Lease, statement: Executable, values: dict[str, object]) -> RowT:
        row = self._db.first(self.kind, statement, _named(lease) | values)
        if row is None:
            raise LeaseLost(name=lease.id)
        return row

    def _release(self, lease: Lease, state: State, now: int, values: dict[str, object]) -> RowT:
        """Give a lease back with the row in another state."""
        done = None if state in OPEN else now
        common = {"state": state, "owner": None, "lease_until_ms": None, "finished_ms": done}
        return self._change(lease, common | values)
