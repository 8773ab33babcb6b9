"""Run by alembic; the connection, with its transaction, comes from :func:`saycut.db.migrate`."""

from __future__ import annotations

from alembic import context

from saycut.db.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
