"""The Python client over HTTP, blocking and for asyncio, and what a skill does between its user and the service."""

from saycut.client.awaiting import AsyncClient, AsyncSession
from saycut.client.blocking import Client, Session, Talk
from saycut.client.caller import Skill
from saycut.client.conversation import Conversation, Line
from saycut.client.core import DEFAULT_SERVER, Options
from saycut.client.keyring import Identity, Keyring, config_folder
from saycut.client.local import LocalServer, find_or_start
from saycut.client.patience import AsyncClock, BlockingClock, Clock, Patience
from saycut.client.scripting import open_session, options_for, run_skill, show, usual_language
from saycut.client.turn_events import (
    Asked,
    ExportsStarted,
    Progressed,
    Reconnecting,
    Said,
    SessionReplaced,
    StillWorking,
    ToolCalled,
    ToolReturned,
    TurnEnded,
    TurnEvent,
    TurnFailed,
    TurnStarted,
)

__all__ = [
    "DEFAULT_SERVER",
    "Asked",
    "AsyncClient",
    "AsyncClock",
    "AsyncSession",
    "BlockingClock",
    "Client",
    "Clock",
    "Conversation",
    "ExportsStarted",
    "Identity",
    "Keyring",
    "Line",
    "LocalServer",
    "Options",
    "Patience",
    "Progressed",
    "Reconnecting",
    "Said",
    "Session",
    "SessionReplaced",
    "Skill",
    "StillWorking",
    "Talk",
    "ToolCalled",
    "ToolReturned",
    "TurnEnded",
    "TurnEvent",
    "TurnFailed",
    "TurnStarted",
    "config_folder",
    "find_or_start",
    "open_session",
    "options_for",
    "run_skill",
    "show",
    "usual_language",
]
