"""What both clients are made of: a caller at one server, whichever transport and clock carry it."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from saycut.client import paths
from saycut.client.answers import data_of
from saycut.client.caller import Caller, Skill, server_address
from saycut.client.keyring import Keyring, config_folder
from saycut.client.patience import Clock, Patience
from saycut.client.transport import Transport
from saycut.language import Language
from saycut.wire import CreditsData, Document

__all__ = ["DEFAULT_SERVER", "Options", "credits_of", "is_loopback", "make_caller", "server_from_environment"]

DEFAULT_SERVER = "http://127.0.0.1:8760"
"""Where ``saycut serve`` listens when nobody says otherwise."""


@dataclass(frozen=True, slots=True)
class Options:
    """How a client goes about it.

    ``token`` comes before ``SAYCUT_TOKEN``; without either an anonymous one is asked for and kept. ``keep_in`` is the
    folder for it, None for nowhere; ``known_as`` the name it is kept under, that of the server's address by default.
    """

    token: str | None = None
    skill: Skill = field(default_factory=Skill)
    language: Language = "en"
    patience: Patience = field(default_factory=Patience)
    keep_in: Path | None = field(default_factory=config_folder)
    known_as: str = ""
    clock: Clock | None = None


def server_from_environment(server: str | None = None) -> str:
    """The address given, that of ``SAYCUT_SERVER``, or this machine's. Raises UsageError."""
    return server_address(server or os.environ.get("SAYCUT_SERVER") or DEFAULT_SERVER)


def is_loopback(server: str) -> bool:
    """Whether the address is this machine's."""
    host = urlsplit(server).hostname or ""
    return host == "localhost" or host == "::1" or host.startswith("127.")


def make_caller(server: str, transport: Transport, clock: Clock, options: Options) -> Caller:
    """Put together; nothing is asked yet."""
    return Caller(
        server,
        transport,
        options.clock or clock,
        options.patience,
        Keyring(options.keep_in),
        known_as=options.known_as,
        token=options.token or os.environ.get("SAYCUT_TOKEN") or None,
        skill=options.skill,
        language=options.language,
    )


async def credits_of(caller: Caller) -> CreditsData:
    """The balance; other servers tell only what is available, held, and both."""
    data = data_of(await caller.get(paths.CREDITS))
    known: Document = {
        "available": 0,
        "frozen": 0,
        "total": 0,
        "total_granted": 0,
        "total_consumed": 0,
        "metered": True,
    }
    return CreditsData.read({**known, **{key: value for key, value in data.items() if value is not None}})
