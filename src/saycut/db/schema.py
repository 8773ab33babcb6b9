"""The tables; times are whole milliseconds since 1970 (UTC), credits are whole numbers.

users ─┬─ tokens                        sessions ─┬─ revisions      every state of the timeline
       ├─ ledger     append-only                  ├─ turns ─ events  one message, and what came of it
       └─ sessions ─ claim_tokens                 ├─ assets          files, by name
rate_hits   what a limit counts                   └─ jobs            renders
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from saycut.db.columns import BigCounter, JsonText, SafeText

__all__ = [
    "assets",
    "claim_tokens",
    "events",
    "jobs",
    "ledger",
    "metadata",
    "rate_hits",
    "revisions",
    "sessions",
    "tokens",
    "turns",
    "users",
]

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _session_key(*, primary_key: bool = False) -> Column[str]:
    return Column(
        "session_id", Text, ForeignKey("sessions.id", ondelete="CASCADE"), nullable=False, primary_key=primary_key
    )


def _at(name: str, *, nullable: bool = False) -> Column[int]:
    return Column(f"{name}_ms", BigInteger, nullable=nullable)


def _queue_columns() -> tuple[Column[Any], ...]:
    """What turns and jobs have in common: a place in the queue, and who works on it until when."""
    return (
        Column("place", BigCounter, primary_key=True, autoincrement=True),
        Column("id", Text, nullable=False, unique=True),
        _session_key(),
        Column("state", Text, nullable=False),
        Column("owner", Text),
        Column("attempt", Integer, nullable=False),
        Column("losses", Integer, nullable=False),
        Column("cancel_requested", Boolean, nullable=False),
        _at("lease_until", nullable=True),
        _at("available"),
        _at("created"),
        _at("started", nullable=True),
        _at("finished", nullable=True),
    )


def _queue_indexes() -> tuple[Index, ...]:
    """The queue in order, and the promise that a session has one running at a time, kept by the database itself."""
    running = text("state = 'running'")
    return (
        Index(None, "state", "place"),
        Index(None, "session_id", unique=True, sqlite_where=running, postgresql_where=running),
        Index(None, "session_id", "place"),
    )


users = Table(
    "users",
    metadata,
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("client_id", SafeText, unique=True),
    _at("created"),
)

tokens = Table(
    "tokens",
    metadata,
    Column("id", Text, primary_key=True),
    Column("user_id", Text, ForeignKey("users.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("digest", Text, nullable=False, unique=True),
    Column("name", SafeText, nullable=False),
    Column("scopes", JsonText, nullable=False),
    Column("client_id", SafeText),
    _at("created"),
    _at("expires", nullable=True),
    _at("revoked", nullable=True),
)

sessions = Table(
    "sessions",
    metadata,
    Column("id", Text, primary_key=True),
    Column("task_id", Text, nullable=False, unique=True),
    Column("user_id", Text, ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
    Column("name", SafeText, nullable=False),
    Column("language", SafeText),
    Column("state", JsonText, nullable=False),
    Column("present", Integer),
    Column("redo_path", JsonText, nullable=False),
    Column("last_turn", Integer, nullable=False),
    Column("last_event", BigInteger, nullable=False),
    _at("created"),
    _at("updated"),
    Index(None, "user_id", "updated_ms"),
)

claim_tokens = Table(
    "claim_tokens",
    metadata,
    Column("digest", Text, primary_key=True),
    _session_key(),
    _at("created"),
    _at("expires"),
    Index(None, "session_id"),
)

revisions = Table(
    "revisions",
    metadata,
    _session_key(primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("parent", Integer),
    Column("turn_id", Text),
    Column("summary", SafeText, nullable=False),
    Column("operations", JsonText, nullable=False),
    Column("document", JsonText, nullable=False),
    _at("created"),
)

turns = Table(
    "turns",
    metadata,
    *_queue_columns(),
    Column("number", Integer, nullable=False),
    Column("key", SafeText),
    Column("digest", Text, nullable=False),
    Column("request", JsonText, nullable=False),
    Column("question", JsonText),
    Column("answers", JsonText, nullable=False),
    Column("result", JsonText),
    Column("last_event", Integer, nullable=False),
    UniqueConstraint("session_id", "number"),
    UniqueConstraint("session_id", "key"),
    *_queue_indexes(),
)

events = Table(
    "events",
    metadata,
    _session_key(primary_key=True),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("id", Text, nullable=False, unique=True),
    Column("turn_id", Text, ForeignKey("turns.id", ondelete="CASCADE")),
    Column("turn_number", Integer),
    Column("body", JsonText, nullable=False),
    _at("created"),
    UniqueConstraint("turn_id", "turn_number"),
)

assets = Table(
    "assets",
    metadata,
    Column("id", Text, primary_key=True),
    _session_key(),
    Column("name", SafeText, nullable=False),
    Column("kind", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("blob_key", Text, nullable=False, index=True),
    Column("digest", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("mime", SafeText, nullable=False),
    Column("probe", JsonText, nullable=False),
    Column("facts", JsonText, nullable=False),
    _at("created"),
    UniqueConstraint("session_id", "name"),
)

jobs = Table(
    "jobs",
    metadata,
    *_queue_columns(),
    Column("render_id", SafeText, nullable=False),
    Column("digest", Text, nullable=False),
    Column("request", JsonText, nullable=False),
    Column("revision", Integer),
    Column("plan", JsonText),
    Column("progress", Double, nullable=False),
    Column("stage", SafeText, nullable=False),
    Column("output", JsonText),
    Column("output_key", Text, index=True),
    Column("error", JsonText),
    UniqueConstraint("session_id", "render_id"),
    *_queue_indexes(),
    Index(None, "render_id"),
)

ledger = Table(
    "ledger",
    metadata,
    Column("place", BigCounter, primary_key=True, autoincrement=True),
    Column("id", Text, nullable=False, unique=True),
    Column("user_id", Text, ForeignKey("users.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("amount", BigInteger, nullable=False),
    Column("available", BigInteger, nullable=False),
    Column("frozen", BigInteger, nullable=False),
    Column("hold_id", Text, ForeignKey("ledger.id"), unique=True),
    Column("key", SafeText),
    Column("reason", SafeText, nullable=False),
    Column("details", JsonText, nullable=False),
    _at("expires", nullable=True),
    _at("created"),
    UniqueConstraint("user_id", "key"),
    Index(None, "user_id", "place"),
    CheckConstraint("amount >= 0", name="amount"),
    CheckConstraint("kind IN ('grant', 'freeze', 'settle', 'release', 'expire')", name="kind"),
    CheckConstraint("(hold_id IS NOT NULL) = (kind IN ('settle', 'release'))", name="hold"),
)

rate_hits = Table(
    "rate_hits",
    metadata,
    Column("place", BigCounter, primary_key=True, autoincrement=True),
    Column("bucket", Text, nullable=False),
    Column("subject", SafeText, nullable=False),
    Column("at_ms", BigInteger, nullable=False),
    Index(None, "bucket", "subject", "at_ms"),
    Index(None, "at_ms"),
)
