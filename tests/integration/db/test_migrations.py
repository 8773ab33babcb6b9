"""Migrations make exactly the tables that the code expects, once, whoever comes first."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError

from saycut.db import Database, User, migrate
from saycut.db.schema import metadata
from saycut.errors import StoreTooNew


def test_the_migrated_schema_is_the_one_that_the_code_describes(database: Database) -> None:
    with database.read() as tx:
        assert compare_metadata(MigrationContext.configure(tx.connection), metadata) == []


def test_a_second_migration_changes_nothing(database: Database, user: User) -> None:
    migrate(database)
    with database.read() as tx:
        assert tx.users.get(user.id) == user


def test_servers_that_start_together_migrate_once(empty_url: str) -> None:
    databases = [Database.open(empty_url) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(migrate, databases))
    assert set(inspect(databases[0].engine).get_table_names()) == {*metadata.tables, "alembic_version"}
    for database in databases:
        database.close()


def test_a_migration_that_fails_leaves_no_table(empty_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    database = Database.open(empty_url)
    with database.write() as tx:  # in the way of the last table but one
        tx.connection.execute(text("CREATE TABLE events (id INTEGER)"))
    with pytest.raises(Exception, match="already exists"):
        migrate(database)
    assert inspect(database.engine).get_table_names() == ["events"]
    database.close()


def test_a_database_of_a_newer_version_is_left_alone(database: Database) -> None:
    with database.write() as tx:
        tx.connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreTooNew, match="9999"):
        migrate(database)
    with database.write() as tx:
        tx.connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))


@pytest.mark.parametrize("change", ["UPDATE ledger SET amount = 1000", "DELETE FROM ledger"])
def test_the_database_itself_refuses_to_change_the_ledger(database: Database, user: User, change: str) -> None:
    with database.write() as tx:
        tx.ledger.grant(user.id, 5, 1, reason="welcome")
    with pytest.raises(DBAPIError, match="append-only"), database.write() as tx:
        tx.connection.execute(text(change))
    with database.read() as tx:
        assert tx.ledger.balance(user.id).available == 5
