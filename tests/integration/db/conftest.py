"""A fresh, migrated database for each test: once in SQLite, once in PostgreSQL."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from integration.db.cluster import REQUIRED, Cluster, missing
from saycut.db import Database, Session, User, migrate

_numbers = itertools.count()


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    if reason := missing():
        (pytest.fail if REQUIRED else pytest.skip)(reason)
    cluster = Cluster()
    yield cluster
    cluster.stop()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "migrated.db"
    _migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgresql_migrated(cluster: Cluster) -> str:
    _administer(cluster.url(), "CREATE DATABASE migrated")
    _migrate(cluster.url("migrated"))
    return cluster.url("migrated")


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database without tables."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'empty.db'}"
    cluster: Cluster = request.getfixturevalue("cluster")
    name = f"empty_{next(_numbers)}"
    _administer(cluster.url(), f"CREATE DATABASE {name}")
    return cluster.url(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A migrated database."""
    if request.param == "sqlite":
        path = tmp_path / "test.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        return f"sqlite:///{path}"
    url: str = request.getfixturevalue("postgresql_migrated")
    # Emptying takes a fiftieth of the time of a new database. As a replica the server leaves out the ledger's guard.
    _administer(url, "SET session_replication_role = replica; TRUNCATE users, rate_hits RESTART IDENTITY CASCADE")
    return url


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    database = Database.open(url)
    yield database
    database.close()


@pytest.fixture
def user(database: Database) -> User:
    with database.write() as tx:
        return tx.users.create("registered", 0)


@pytest.fixture
def session(database: Database, user: User) -> Session:
    with database.write() as tx:
        return tx.sessions.create(user.id, "holiday", 0)


def _migrate(url: str) -> None:
    database = Database.open(url)
    migrate(database)
    database.close()


def _administer(url: str, statement: str) -> None:
    engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()
