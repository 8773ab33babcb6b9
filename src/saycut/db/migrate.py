"""Bring a database to the schema of this version; the migrations are part of the package."""

from __future__ import annotations

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from saycut.db.database import Database
from saycut.errors import StoreTooNew

__all__ = ["migrate"]


def migrate(database: Database) -> None:
    """Create the tables or change them step by step, all in one transaction.

    Several servers may start at once: one migrates, the others wait and find it done. Raises StoreTooNew when a
    newer version has migrated this database before, StoreUnavailable.
    """
    with database.write() as transaction:
        transaction.lock("migrate")
        _upgrade(transaction.connection)


def _upgrade(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", "saycut.db:migrations")
    found = MigrationContext.configure(connection).get_current_revision()
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if found is not None and found not in known:
        raise StoreTooNew(found=found)
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
