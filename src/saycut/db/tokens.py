"""Bearer tokens: only their digests are kept, so that a stolen database opens nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, insert, or_, select, update

from saycut import ids
from saycut.db.handle import Repository, columns
from saycut.db.schema import tokens

__all__ = ["Token", "Tokens", "digest_of"]


def digest_of(secret: str) -> str:
    """SHA-256 in hex. Enough without salt or stretching: the secret has 256 random bits."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Token:
    """What is known of a token; ``scopes`` are words such as ``read`` or ``*``, times are milliseconds."""

    id: str
    user_id: str
    name: str
    scopes: Sequence[str]
    client_id: str | None
    created_ms: int
    expires_ms: int | None
    revoked_ms: int | None

    def valid(self, now: int) -> bool:
        """Neither revoked nor expired."""
        return self.revoked_ms is None and (self.expires_ms is None or now < self.expires_ms)

    def may(self, scope: str) -> bool:
        """Whether the scopes contain this one or ``*``."""
        return scope in self.scopes or "*" in self.scopes


_COLUMNS = columns(tokens, Token)


class Tokens(Repository):
    """Issued, looked up, revoked."""

    def issue(
        self,
        user_id: str,
        scopes: Sequence[str],
        now: int,
        *,
        name: str = "",
        expires_ms: int | None = None,
        client_id: str | None = None,
        secret: str | None = None,
    ) -> tuple[Token, str]:
        """A new token and its secret, which is in no database and cannot be shown again."""
        secret = secret or ids.bearer_token()
        values = {
            "id": ids.token_id(),
            "user_id": user_id,
            "digest": digest_of(secret),
            "name": name,
            "scopes": list(scopes),
            "client_id": client_id,
            "created_ms": now,
            "expires_ms": expires_ms,
        }
        return self._db.one(Token, insert(tokens).values(values).returning(*_COLUMNS)), secret

    def find(self, secret: str, now: int) -> Token | None:
        """The token of this secret, in either spelling of the prefix; None when it is unknown or not valid now."""
        digests = [digest_of(spelling) for spelling in _spellings(secret)]
        found = self._db.first(Token, select(*_COLUMNS).where(tokens.c.digest.in_(digests)))
        return found if found and found.valid(now) else None

    def of_user(self, user_id: str) -> tuple[Token, ...]:
        """All that are kept, the newest first."""
        query = select(*_COLUMNS).where(tokens.c.user_id == user_id)
        return self._db.rows(Token, query.order_by(tokens.c.created_ms.desc(), tokens.c.id))

    def revoke(self, user_id: str, token_id: str, now: int) -> bool:
        """From now on it is not valid; False when the user has no such token. Revoking again changes nothing."""
        query = update(tokens).where(tokens.c.id == token_id, tokens.c.user_id == user_id)
        fresh = self._db.changed(query.where(tokens.c.revoked_ms.is_(None)).values(revoked_ms=now))
        return bool(fresh) or any(token.id == token_id for token in self.of_user(user_id))

    def forget(self, before: int) -> int:
        """Remove those that expired or were revoked before a time; returns how many."""
        return self._db.changed(delete(tokens).where(or_(tokens.c.expires_ms < before, tokens.c.revoked_ms < before)))


def _spellings(secret: str) -> set[str]:
    for prefix in (ids.TOKEN_PREFIX, ids.OWN_TOKEN_PREFIX):
        if secret.startswith(prefix):
            body = secret.removeprefix(prefix)
            return {ids.TOKEN_PREFIX + body, ids.OWN_TOKEN_PREFIX + body}
    return {secret}
