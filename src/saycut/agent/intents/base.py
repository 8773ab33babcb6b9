"""The shape of an intent: it looks at a stretch of the message, and does it, or passes it on."""

from __future__ import annotations

from collections.abc import Callable

from saycut.agent.desk import Desk
from saycut.agent.reading import Reading

__all__ = ["Intent"]

Intent = Callable[[Reading, Desk], bool]
"""Returns False without a change to pass the stretch on to the next intent."""
