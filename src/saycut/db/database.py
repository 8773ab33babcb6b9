"""The database: SQLite in a file or PostgreSQL by URL, with the same transactions on both.

              SQLite (WAL)                         PostgreSQL
write()       BEGIN IMMEDIATE: one at a time,      READ COMMITTED; repositories lock what they number or sum
              in turn within a process
read()        BEGIN on a snapshot, query_only      REPEATABLE READ, READ ONLY
transact(f)   f once                               f again when two transactions were in each other's way
"""

from __future__ import annotations

import random
import sqlite3
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import URL, Engine, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, SQLAlchemyError

from saycut.db.gate import Gate
from saycut.db.transaction import Transaction
from saycut.errors import StoreBusy, StoreFull, StoreUnavailable

if TYPE_CHECKING:
    from sqlalchemy import Connection
    from sqlalchemy.engine.interfaces import DBAPIConnection
    from sqlalchemy.pool import ConnectionPoolEntry

__all__ = ["Database"]

ResultT = TypeVar("ResultT")

WAIT_S = 30.0
"""How long a transaction waits for its turn or for a lock."""

_WRITE = "saycut_write"
_RETRIABLE = {"40001", "40P01", "55P03"}  # serialization_failure, deadlock_detected, lock_not_available
_FULL = {"53100"}  # disk_full


class Database:
    """Connections to one database; safe to share between threads, not to carry over a fork."""

    def __init__(self, engine: Engine, connections: int) -> None:
        self.engine = engine
        writers = 1 if engine.dialect.name == "sqlite" else connections // 2
        self._writers = Gate(writers, WAIT_S)
        self._readers = Gate(connections - writers, WAIT_S)

    @classmethod
    def open(cls, url: str, *, connections: int = 24) -> Database:
        """Connect by URL: ``sqlite:////absolute/file.db`` or ``postgresql://user@host/name``.

        The folder of a SQLite file is made. Nothing is created in the database: see :func:`saycut.db.migrate`.
        Raises StoreUnavailable for a URL of another kind, or where psycopg is not installed.
        """
        try:
            parsed = make_url(url)
            if parsed.get_backend_name() == "sqlite":
                return cls(_sqlite(parsed, connections), connections)
            if parsed.get_backend_name() == "postgresql":
                return cls(_postgresql(parsed, connections), connections)
        except (SQLAlchemyError, ImportError, OSError, ValueError) as error:
            raise StoreUnavailable(name=_without_password(url), reason=str(error)) from error
        raise StoreUnavailable(name=_without_password(url), reason="neither sqlite: nor postgresql:")

    @contextmanager
    def write(self) -> Generator[Transaction]:
        """All or nothing: committed at the end of the block, rolled back when it raises.

        Raises StoreBusy when others held what it needs for too long, StoreFull, StoreUnavailable. A block that can
        be run again from its start belongs into :meth:`transact`. Keep it short, others wait; not to be nested.
        """
        with self._translated(), self._writers, self.engine.connect() as connection:
            connection.execution_options(**{_WRITE: True})
            with connection.begin():
                yield Transaction(connection)

    @contextmanager
    def read(self) -> Generator[Transaction]:
        """One consistent moment of everything; the database refuses to write in it."""
        with self._translated(), self._readers, self.engine.connect() as connection:
            if connection.dialect.name == "postgresql":
                connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            with connection.begin():
                yield Transaction(connection)

    def transact(self, work: Callable[[Transaction], ResultT]) -> ResultT:
        """Run ``work`` in a write transaction, and again when it met another one; ``work`` has no other effects."""
        attempt, end = 0, time.monotonic() + WAIT_S
        while True:
            try:
                with self.write() as transaction:
                    return work(transaction)
            except StoreBusy:
                if time.monotonic() > end:
                    raise
            time.sleep(random.uniform(0, min(0.5, 0.01 * 2**attempt)))
            attempt += 1

    def close(self) -> None:
        """Close all connections; those in use close when they are given back."""
        self.engine.dispose()

    @contextmanager
    def _translated(self) -> Generator[None]:
        try:
            yield
        except (OperationalError, InterfaceError) as error:
            raise self._said(error) from error

    def _said(self, error: DBAPIError) -> Exception:
        state = getattr(error.orig, "sqlstate", None)
        number = getattr(error.orig, "sqlite_errorcode", None)
        primary = None if number is None else number & 0xFF
        if state in _RETRIABLE or primary in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            return StoreBusy()
        if state in _FULL or primary == sqlite3.SQLITE_FULL:
            return StoreFull()
        return StoreUnavailable(name=_without_password(str(self.engine.url)), reason=str(error.orig).strip())


def _sqlite(url: URL, connections: int) -> Engine:
    if not url.database or url.database == ":memory:":
        raise ValueError("a SQLite database needs a file")
    folder = Path(url.database).resolve().parent
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    engine = create_engine(url, pool_size=connections, max_overflow=0, connect_args={"timeout": WAIT_S})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    # The driver must not begin transactions by itself: it would do so late, and deferred.
    connection.isolation_level = None
    cursor = connection.cursor()
    # NORMAL: with WAL a commit survives whatever happens to the process. A power cut may undo the last ones, whole
    # and in order, so that rows never contradict each other; waiting for the disk each time would halve the speed.
    for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON", "journal_size_limit = 67108864"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    write = bool(connection.get_execution_options().get(_WRITE))
    connection.exec_driver_sql(f"PRAGMA query_only = {0 if write else 1}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def _postgresql(url: URL, connections: int) -> Engine:
    options: dict[str, Any] = {"options": f"-c lock_timeout={int(WAIT_S * 1000)}", "application_name": "saycut"}
    return create_engine(
        url.set(drivername="postgresql+psycopg"),
        pool_size=connections,
        max_overflow=0,
        pool_pre_ping=True,
        connect_args=options,
    )


def _without_password(url: str) -> str:
    try:
        return make_url(url).render_as_string(hide_password=True)
    except Exception:  # noqa: BLE001 - it is only said, and may be anything
        return "database"
