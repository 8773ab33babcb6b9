"""One transaction with every repository in it: what is done through it happens together or not at all."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from saycut.db.assets import Assets
from saycut.db.claims import ClaimTokens
from saycut.db.events import Events
from saycut.db.handle import Handle
from saycut.db.jobs import Jobs
from saycut.db.ledger import Ledger
from saycut.db.limits import RateLimits
from saycut.db.revisions import Revisions
from saycut.db.sessions import Sessions
from saycut.db.tokens import Tokens
from saycut.db.turns import Turns
from saycut.db.users import Users

if TYPE_CHECKING:
    from sqlalchemy import Connection

__all__ = ["Transaction"]


class Transaction:
    """The repositories over one connection; useless after the block that it was given to."""

    def __init__(self, connection: Connection) -> None:
        self._handle = Handle(connection)

    @property
    def connection(self) -> Connection:
        return self._handle.connection

    def lock(self, *names: str) -> None:
        """Keep others who name the same out until this transaction ends."""
        self._handle.lock(*names)

    @cached_property
    def users(self) -> Users:
        return Users(self._handle)

    @cached_property
    def tokens(self) -> Tokens:
        return Tokens(self._handle)

    @cached_property
    def claim_tokens(self) -> ClaimTokens:
        return ClaimTokens(self._handle)

    @cached_property
    def sessions(self) -> Sessions:
        return Sessions(self._handle)

    @cached_property
    def revisions(self) -> Revisions:
        return Revisions(self._handle)

    @cached_property
    def turns(self) -> Turns:
        return Turns(self._handle)

    @cached_property
    def events(self) -> Events:
        return Events(self._handle)

    @cached_property
    def assets(self) -> Assets:
        return Assets(self._handle)

    @cached_property
    def jobs(self) -> Jobs:
        return Jobs(self._handle)

    @cached_property
    def ledger(self) -> Ledger:
        return Ledger(self._handle)

    @cached_property
    def limits(self) -> RateLimits:
        return RateLimits(self._handle)
