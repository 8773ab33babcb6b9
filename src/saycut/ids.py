"""Names for everything that is kept or handed out, in the forms that clients of this protocol know.

session   5529798706024415232   63 bits, 19 digits, grows with time (until 2079)
          └ milliseconds since 2010, 41 bits ┘└ 22 bits: random, then counting up within the millisecond
user      anon_ + 16 hex digits; the prefix tells clients that nobody has registered
bearer    nmv_usr_ + 43 characters base64url (32 random bytes)
claim     clm_ + 43 characters base64url
"""

from __future__ import annotations

import os
import re
import secrets
import threading
import time
import uuid

__all__ = [
    "OWN_TOKEN_PREFIX",
    "TOKEN_PREFIX",
    "asset_id",
    "bearer_token",
    "claim_token",
    "entry_id",
    "event_id",
    "is_bearer_token",
    "is_session_id",
    "job_id",
    "request_id",
    "session_id",
    "task_id",
    "token_id",
    "turn_id",
    "user_id",
]

TOKEN_PREFIX = "nmv_usr_"
"""What existing clients expect of a bearer token."""

OWN_TOKEN_PREFIX = "saycut_usr_"
"""Our own spelling; accepted wherever the other one is."""

_EPOCH_MS = 1_262_304_000_000  # 2010-01-01: with 22 bits below, every id from 2018 to 2079 has 19 digits.
_LOW_BITS = 22
_COUNT_BITS = 10
_BEARER = re.compile(rf"(?:{TOKEN_PREFIX}|{OWN_TOKEN_PREFIX})[A-Za-z0-9_-]{{43}}")
_SESSION = re.compile(r"[1-9][0-9]{18}")


class _Snowflakes:
    """Numbers that only grow within a process, and that two processes do not share but by a rare accident.

        milliseconds since the epoch | node (12 bits, random for each process) | count (10 bits)

    More than 1024 in a millisecond borrow from the next one. Two processes share numbers only if they drew the same
    node, once in 4096, and count alike in the same millisecond; whoever stores one makes another when it is taken.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last = (0, 0)
        self._owner, self._node = 0, 0

    def next(self) -> int:
        now = time.time_ns() // 1_000_000 - _EPOCH_MS
        with self._lock:
            if self._owner != os.getpid():  # a forked child must not go on with its parent's node
                self._owner, self._node = os.getpid(), secrets.randbits(_LOW_BITS - _COUNT_BITS)
            moment, count = self._last
            if now > moment:
                self._last = (now, 0)
            else:
                self._last = (moment, count + 1) if count + 1 < 1 << _COUNT_BITS else (moment + 1, 0)
            moment, count = self._last
            return moment << _LOW_BITS | self._node << _COUNT_BITS | count


_snowflakes = _Snowflakes()


def session_id() -> str:
    """A decimal number of 19 digits; a later one is larger."""
    return str(_snowflakes.next())


def is_session_id(text: str) -> bool:
    """Whether this has the form of a session id."""
    return _SESSION.fullmatch(text) is not None


def task_id() -> str:
    """The task (the project) that a session works on."""
    return f"task_{secrets.token_hex(8)}"


def user_id(*, anonymous: bool = True) -> str:
    """``anon_`` or ``user_`` and 16 hex digits."""
    return f"{'anon' if anonymous else 'user'}_{secrets.token_hex(8)}"


def bearer_token(prefix: str = TOKEN_PREFIX) -> str:
    """A secret; only its digest may be stored."""
    return prefix + secrets.token_urlsafe(32)


def is_bearer_token(text: str) -> bool:
    """Whether this has the form of a bearer token, in either spelling."""
    return _BEARER.fullmatch(text) is not None


def claim_token() -> str:
    """A secret that opens one project in a browser; only its digest may be stored."""
    return f"clm_{secrets.token_urlsafe(32)}"


def token_id() -> str:
    """Names a token in lists, without being it."""
    return f"tok_{secrets.token_hex(8)}"


def turn_id() -> str:
    """An invocation id as the Agent Development Kit writes it."""
    return f"e-{uuid.uuid4()}"


def event_id() -> str:
    """An event id as the Agent Development Kit writes it."""
    return str(uuid.uuid4())


def job_id() -> str:
    """A render job; the render id, which a client chooses, is another thing."""
    return f"job_{secrets.token_hex(8)}"


def asset_id() -> str:
    """An uploaded or made file of a session."""
    return f"asset_{secrets.token_hex(8)}"


def entry_id() -> str:
    """A line of the credits ledger."""
    return f"cr_{secrets.token_hex(8)}"


def request_id() -> str:
    """One HTTP request, in logs and replies."""
    return f"req_{secrets.token_hex(8)}"
