"""Rows and migrations: what a server has to remember, on SQLite or PostgreSQL."""

from saycut.db.assets import Asset, AssetKind, Assets, AssetSource
from saycut.db.claims import Claim, ClaimTokens
from saycut.db.columns import Json, JsonObject
from saycut.db.database import Database
from saycut.db.events import Event, Events
from saycut.db.jobs import Job, Jobs, SubmittedJob
from saycut.db.ledger import Balance, Entry, EntryKind, Ledger
from saycut.db.limits import Limit, RateLimits
from saycut.db.migrate import migrate
from saycut.db.queue import Expired, Lease, State
from saycut.db.revisions import RevisionNote, Revisions, StoredRevision
from saycut.db.sessions import Session, Sessions
from saycut.db.tokens import Token, Tokens, digest_of
from saycut.db.transaction import Transaction
from saycut.db.turns import SubmittedTurn, Turn, Turns
from saycut.db.users import User, UserKind, Users

__all__ = [
    "Asset",
    "AssetKind",
    "AssetSource",
    "Assets",
    "Balance",
    "Claim",
    "ClaimTokens",
    "Database",
    "Entry",
    "EntryKind",
    "Event",
    "Events",
    "Expired",
    "Job",
    "Jobs",
    "Json",
    "JsonObject",
    "Lease",
    "Ledger",
    "Limit",
    "RateLimits",
    "RevisionNote",
    "Revisions",
    "Session",
    "Sessions",
    "State",
    "StoredRevision",
    "SubmittedJob",
    "SubmittedTurn",
    "Token",
    "Tokens",
    "Transaction",
    "Turn",
    "Turns",
    "User",
    "UserKind",
    "Users",
    "digest_of",
    "migrate",
]
