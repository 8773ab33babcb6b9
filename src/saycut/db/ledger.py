"""Credits: an append-only ledger; every balance is a sum over it, and no line is ever changed.

                 available   frozen
    grant  a        + a                 given
    freeze h        − h        + h      set aside for work that begins; refused when less is available
    settle c     + h − c       − h      the work cost c of the h, c ≤ h; the rest is available again
    release         + h        − h      the work cost nothing
    expire a        − a                 a grant's time is over

A hold is settled or released once: the database itself refuses a second line for it. An update or a deletion of a
line is refused by triggers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import ColumnElement, case, func, insert, select

from saycut import ids
from saycut.db.columns import JsonObject, plain_text
from saycut.db.handle import Repository, columns
from saycut.db.schema import ledger
from saycut.errors import Conflict, HoldClosed, NotFound, OutOfCredits
from saycut.language import Words

__all__ = ["Balance", "Entry", "EntryKind", "Ledger"]

EntryKind = Literal["grant", "freeze", "settle", "release", "expire"]


@dataclass(frozen=True, slots=True)
class Entry:
    """A line: ``amount`` ≥ 0 is what its kind is about, ``available`` and ``frozen`` are what it changes.

    ``hold_id`` of a settle or release names the freeze that it ends; ``key`` makes a repeated call find this line.
    """

    place: int
    id: str
    user_id: str
    kind: EntryKind
    amount: int
    available: int
    frozen: int
    hold_id: str | None
    key: str | None
    reason: str
    details: JsonObject
    expires_ms: int | None
    created_ms: int


@dataclass(frozen=True, slots=True)
class Balance:
    """Sums in credits: available + frozen = granted − consumed − expired, and none is ever negative."""

    available: int
    frozen: int
    granted: int
    consumed: int
    expired: int

    @property
    def total(self) -> int:
        return self.available + self.frozen


_COLUMNS = columns(ledger, Entry)


class Ledger(Repository):
    """Lines added, balances and histories read."""

    def grant(
        self,
        user_id: str,
        amount: int,
        now: int,
        *,
        reason: str,
        key: str | None = None,
        expires_ms: int | None = None,
    ) -> Entry:
        """Give credits. The same key gives once. Raises Conflict when the key was used for something else."""
        _require_positive(amount)
        self._lock(user_id)
        if found := self._keyed(user_id, key, "grant", amount):
            return found
        return self._add(user_id, "grant", amount, (amount, 0), now, reason=reason, key=key, expires_ms=expires_ms)

    def freeze(self, user_id: str, amount: int, now: int, *, reason: str, key: str | None = None) -> Entry:
        """Set credits aside; the line's id is the hold's. The same key sets aside once.

        Raises OutOfCredits when less is available, Conflict when the key was used for something else.
        """
        _require_positive(amount)
        self._lock(user_id)
        if found := self._keyed(user_id, key, "freeze", amount):
            return found
        available = self.balance(user_id).available
        if amount > available:
            remedy = Words("Get more credits.", "请先获取更多积分。")
            raise OutOfCredits(needed=amount, available=available, remedy=remedy)
        return self._add(user_id, "freeze", amount, (-amount, amount), now, reason=reason, key=key)

    def settle(self, hold_id: str, cost: int, now: int, *, details: JsonObject | None = None) -> Entry:
        """Take what the work has cost out of a hold, and free the rest. The same again changes nothing.

        Raises ValueError for a cost that is negative or greater than the hold, HoldClosed when it was released or
        settled for another cost, NotFound.
        """
        hold = self._hold(hold_id)
        if not 0 <= cost <= hold.amount:
            raise ValueError(f"{cost} credits cannot be settled out of {hold.amount}")
        return self._close(hold, "settle", cost, (hold.amount - cost, -hold.amount), now, details)

    def release(self, hold_id: str, now: int, *, details: JsonObject | None = None) -> Entry:
        """Make a hold available again. The same again changes nothing. Raises HoldClosed, NotFound."""
        hold = self._hold(hold_id)
        return self._close(hold, "release", hold.amount, (hold.amount, -hold.amount), now, details)

    def expire(self, user_id: str, now: int) -> Entry | None:
        """Take away what is left of grants whose time is over; None when nothing is.

        Credits that end first are spent first, and held ones are not taken away: left are the ended grants less all
        that was consumed, has expired or is held. That is never more than what is available.
        """
        self._lock(user_id)
        balance = self.balance(user_id)
        own = ledger.c.user_id == user_id
        ended = select(func.coalesce(func.sum(ledger.c.amount), 0)).where(own, ledger.c.expires_ms <= now)
        left = self._db.number(ended) - balance.consumed - balance.expired - balance.frozen
        if left <= 0:
            return None
        return self._add(user_id, "expire", left, (-left, 0), now, reason="expired")

    def balance(self, user_id: str) -> Balance:
        """The sums over a user's lines; zeros for an unknown user."""
        sums = (
            func.sum(ledger.c.available),
            func.sum(ledger.c.frozen),
            *(_sum_of(kind) for kind in ("grant", "settle", "expire")),
        )
        row = self._db.run(select(*sums).where(ledger.c.user_id == user_id)).one()
        return Balance(*(int(value or 0) for value in row))

    def entries(
        self,
        user_id: str,
        *,
        since_ms: int | None = None,
        until_ms: int | None = None,
        limit: int = 100,
        offset: int = 0,
    ) -> tuple[Entry, ...]:
        """A user's lines, the newest first; of those made from ``since_ms`` on and before ``until_ms``."""
        query = select(*_COLUMNS).where(*_between(user_id, since_ms, until_ms))
        return self._db.rows(Entry, query.order_by(ledger.c.place.desc()).limit(limit).offset(offset))

    def count(self, user_id: str, *, since_ms: int | None = None, until_ms: int | None = None) -> int:
        """How many lines :meth:`entries` has without a limit."""
        return self._db.number(select(func.count()).where(*_between(user_id, since_ms, until_ms)))

    def open_holds(self, user_id: str | None = None) -> tuple[Entry, ...]:
        """Holds that are neither settled nor released, the oldest first; of all users without one."""
        other = ledger.alias("other")
        closed = select(other.c.id).where(other.c.hold_id == ledger.c.id).exists()
        query = select(*_COLUMNS).where(ledger.c.kind == "freeze", ~closed)
        if user_id is not None:
            query = query.where(ledger.c.user_id == user_id)
        return self._db.rows(Entry, query.order_by(ledger.c.place))

    def _lock(self, user_id: str) -> None:
        self._db.lock("ledger", user_id)

    def _hold(self, hold_id: str) -> Entry:
        """A hold, with its owner's ledger locked."""
        hold = self._db.first(Entry, select(*_COLUMNS).where(ledger.c.id == hold_id, ledger.c.kind == "freeze"))
        if hold is None:
            raise NotFound(what=Words("hold", "预留"), name=hold_id)
        self._lock(hold.user_id)
        return hold

    def _close(
        self,
        hold: Entry,
        kind: EntryKind,
        amount: int,
        change: tuple[int, int],
        now: int,
        details: JsonObject | None,
    ) -> Entry:
        found = self._db.first(Entry, select(*_COLUMNS).where(ledger.c.hold_id == hold.id))
        if found is not None:
            if (found.kind, found.amount) != (kind, amount):
                raise HoldClosed(name=hold.id)
            return found
        return self._add(hold.user_id, kind, amount, change, now, reason=hold.reason, hold_id=hold.id, details=details)

    def _keyed(self, user_id: str, key: str | None, kind: EntryKind, amount: int) -> Entry | None:
        """The line that this key has made; Conflict when it was another kind or amount."""
        if key is None:
            return None
        query = select(*_COLUMNS).where(ledger.c.user_id == user_id, ledger.c.key == plain_text(key))
        found = self._db.first(Entry, query)
        if found and (found.kind, found.amount) != (kind, amount):
            raise Conflict(
                reason=Words("this key was used for another entry", "这个键已用于另一笔记录"),
                remedy=Words("Use a new key.", "请使用新的键。"),
            )
        return found

    def _add(
        self,
        user_id: str,
        kind: EntryKind,
        amount: int,
        change: tuple[int, int],
        now: int,
        *,
        reason: str,
        key: str | None = None,
        hold_id: str | None = None,
        details: JsonObject | None = None,
        expires_ms: int | None = None,
    ) -> Entry:
        available, frozen = change
        values = {
            "id": ids.entry_id(),
            "user_id": user_id,
            "kind": kind,
            "amount": amount,
            "available": available,
            "frozen": frozen,
            "hold_id": hold_id,
            "key": key,
            "reason": reason,
            "details": details or {},
            "expires_ms": expires_ms,
            "created_ms": now,
        }
        return self._db.one(Entry, insert(ledger).values(values).returning(*_COLUMNS))


def _sum_of(kind: str) -> ColumnElement[int]:
    return func.sum(case((ledger.c.kind == kind, ledger.c.amount), else_=0))


def _between(user_id: str, since_ms: int | None, until_ms: int | None) -> list[ColumnElement[bool]]:
    where = [ledger.c.user_id == user_id]
    if since_ms is not None:
        where.append(ledger.c.created_ms >= since_ms)
    if until_ms is not None:
        where.append(ledger.c.created_ms < until_ms)
    return where


def _require_positive(amount: int) -> None:
    if amount <= 0:
        raise ValueError(f"{amount} credits")
