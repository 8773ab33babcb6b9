"""A connection inside a transaction, as the repositories use it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import ColumnElement, CursorResult, Executable, FromClause, RowMapping, text

if TYPE_CHECKING:
    from sqlalchemy import Connection

__all__ = ["Handle", "Repository", "columns"]

RowT = TypeVar("RowT")


def columns(table: FromClause, kind: type[object]) -> list[ColumnElement[Any]]:
    """The columns of a table that fill the fields of a dataclass, in their order."""
    return [table.c[field.name] for field in fields(kind)]  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Handle:
    """Runs statements and turns rows into dataclasses."""

    connection: Connection

    def run(self, statement: Executable) -> CursorResult[Any]:
        """For statements whose rows, if any, are read by the caller."""
        return self.connection.execute(statement)

    def first(self, kind: type[RowT], statement: Executable, values: Mapping[str, object] | None = None) -> RowT | None:
        """The first row, or None; ``values`` fill the statement's parameters."""
        row = self.connection.execute(statement, values).mappings().first()
        return None if row is None else _filled(kind, row)

    def one(self, kind: type[RowT], statement: Executable) -> RowT:
        """The only row."""
        return _filled(kind, self.connection.execute(statement).mappings().one())

    def rows(
        self, kind: type[RowT], statement: Executable, values: Mapping[str, object] | None = None
    ) -> tuple[RowT, ...]:
        """All rows; ``values`` fill the statement's parameters."""
        return tuple(_filled(kind, row) for row in self.connection.execute(statement, values).mappings())

    def number(self, statement: Executable) -> int:
        """The first column of the only row, as a whole number."""
        return int(self.connection.execute(statement).scalar_one())

    def changed(self, statement: Executable) -> int:
        """How many rows a statement has changed."""
        return self.connection.execute(statement).rowcount

    def lock(self, *names: str) -> None:
        """Keep others who name the same out until this transaction ends.

        For rules that hold over several rows, or over rows that are not there yet. On SQLite nobody else can write
        anyway; on PostgreSQL this is an advisory lock (two names may fall together, which costs a wait only).
        """
        if self.connection.dialect.name == "postgresql":
            digest = hashlib.sha256("\0".join(names).encode("utf-8", "surrogatepass")).digest()
            number = int.from_bytes(digest[:8], "big", signed=True)
            self.connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": number})


def _filled(kind: type[RowT], row: RowMapping) -> RowT:
    return kind(**row)


class Repository:
    """Rows of one kind; lives as long as its transaction."""

    def __init__(self, handle: Handle) -> None:
        self._db = handle
