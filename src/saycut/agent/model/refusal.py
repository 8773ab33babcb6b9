"""A tool call that does not count, with the reason that goes back to the model."""

from __future__ import annotations

__all__ = ["Refused"]


class Refused(Exception):
    """``reason`` is one English clause, written for the model."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)
