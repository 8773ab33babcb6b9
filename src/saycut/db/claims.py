"""Claim tokens: links that open one session in a browser for a while; usable again, without any other right."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import delete, insert, select

from saycut import ids
from saycut.db.handle import Repository, columns
from saycut.db.schema import claim_tokens
from saycut.db.tokens import digest_of

__all__ = ["Claim", "ClaimTokens"]


@dataclass(frozen=True, slots=True)
class Claim:
    """Which session a claim token opens, and until when (milliseconds)."""

    session_id: str
    created_ms: int
    expires_ms: int


_COLUMNS = columns(claim_tokens, Claim)


class ClaimTokens(Repository):
    """Issued and looked up; gone with their session."""

    def issue(self, session_id: str, now: int, expires_ms: int) -> tuple[Claim, str]:
        """A claim and its secret, which is kept as a digest only."""
        secret = ids.claim_token()
        values = {
            "digest": digest_of(secret),
            "session_id": session_id,
            "created_ms": now,
            "expires_ms": expires_ms,
        }
        return self._db.one(Claim, insert(claim_tokens).values(values).returning(*_COLUMNS)), secret

    def find(self, secret: str, now: int) -> Claim | None:
        """What this secret opens now, or None."""
        query = select(*_COLUMNS).where(claim_tokens.c.digest == digest_of(secret), claim_tokens.c.expires_ms > now)
        return self._db.first(Claim, query)

    def forget(self, before: int) -> int:
        """Remove those that expired before a time; returns how many."""
        return self._db.changed(delete(claim_tokens).where(claim_tokens.c.expires_ms < before))
