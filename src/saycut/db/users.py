"""Users: anonymous ones known by their client id, and registered ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import insert, select, update

from saycut import ids
from saycut.db.columns import plain_text
from saycut.db.handle import Repository, columns
from saycut.db.schema import users

__all__ = ["User", "UserKind", "Users"]

UserKind = Literal["anonymous", "registered", "local"]


@dataclass(frozen=True, slots=True)
class User:
    """Someone who owns sessions, tokens and credits; ``client_id`` is a secret that brings an anonymous one back."""

    id: str
    kind: UserKind
    client_id: str | None
    created_ms: int


_COLUMNS = columns(users, User)


class Users(Repository):
    """Who there is."""

    def create(self, kind: UserKind, now: int, *, client_id: str | None = None) -> User:
        """A new user; the client id must not be taken."""
        user = ids.user_id(anonymous=kind == "anonymous")
        values = {"id": user, "kind": kind, "client_id": client_id, "created_ms": now}
        return self._db.one(User, insert(users).values(values).returning(*_COLUMNS))

    def of_client(self, client_id: str, now: int) -> User:
        """The anonymous user of this client id, made when there is none yet."""
        self._db.lock("client", client_id)
        found = self._db.first(User, select(*_COLUMNS).where(users.c.client_id == plain_text(client_id)))
        return found or self.create("anonymous", now, client_id=client_id)

    def get(self, user_id: str) -> User | None:
        return self._db.first(User, select(*_COLUMNS).where(users.c.id == user_id))

    def register(self, user_id: str) -> User | None:
        """An anonymous user becomes a registered one and keeps everything, the id too; None for an unknown id."""
        change = update(users).where(users.c.id == user_id).values(kind="registered")
        return self._db.first(User, change.returning(*_COLUMNS))
