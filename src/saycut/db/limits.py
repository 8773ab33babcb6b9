"""Rate limits: how often something has happened within a window that slides with the clock."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Select, delete, func, insert, select

from saycut.db.columns import plain_text
from saycut.db.handle import Repository
from saycut.db.schema import rate_hits

__all__ = ["Limit", "RateLimits"]


@dataclass(frozen=True, slots=True)
class Limit:
    """At most ``count`` times in ``window_ms`` milliseconds, counted apart for each subject; ``bucket`` names it."""

    bucket: str
    count: int
    window_ms: int


class RateLimits(Repository):
    """Counts what was allowed; what was refused is not counted, so that asking again does not prolong the wait."""

    def wait_ms(self, limit: Limit, subject: str, now: int) -> int:
        """0 when it is allowed now, else the milliseconds until it is. Counts nothing.

        The answer holds until this transaction ends: nobody else can count for the same subject meanwhile.
        """
        self._db.lock("limit", limit.bucket, subject)
        hits = self._hits(limit, subject, now)
        nth_last = hits.order_by(rate_hits.c.at_ms.desc()).offset(limit.count - 1).limit(1)
        if limit.count <= 0:
            return limit.window_ms
        at = self._db.run(nth_last).scalar()
        return 0 if at is None else int(at) + limit.window_ms - now

    def count(self, limit: Limit, subject: str, now: int) -> int:
        """How often it has been counted within the window."""
        return self._db.number(select(func.count()).select_from(self._hits(limit, subject, now).subquery()))

    def hit(self, limit: Limit, subject: str, now: int) -> None:
        """Count one."""
        self._db.run(insert(rate_hits).values(bucket=limit.bucket, subject=subject, at_ms=now))

    def forget(self, before: int) -> int:
        """Remove what was counted before a time; returns how many."""
        return self._db.changed(delete(rate_hits).where(rate_hits.c.at_ms < before))

    def _hits(self, limit: Limit, subject: str, now: int) -> Select[tuple[int]]:
        own = (rate_hits.c.bucket == limit.bucket, rate_hits.c.subject == plain_text(subject))
        return select(rate_hits.c.at_ms).where(*own, rate_hits.c.at_ms > now - limit.window_ms)
