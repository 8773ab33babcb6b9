"""Every request but its meaning: headers, tokens, repeated tries, waits.

answer        1001                429              408, 5xx, broken        anything else
               │                   │                │
               new token, once     wait, once       again, if it may be    Refused
                                                    repeated or never arrived
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from saycut import __version__
from saycut.client import paths
from saycut.client.answers import data_of, document_of
from saycut.client.keyring import Keyring
from saycut.client.patience import Clock, Patience
from saycut.client.transport import Answer, Broken, Call, Transport
from saycut.errors import InvalidReply, Refused, ServerUnreachable, UsageError
from saycut.language import Language, Words
from saycut.wire import Document

__all__ = ["Caller", "Skill", "is_passing", "server_address"]

MAX_BODY = 64 * 1024 * 1024
"""Bytes of an answer that is held in memory."""
VERSION_HEADER = "x-saycut-version"
"""In every answer of a server that numbers its events and knows idempotency keys."""
BAD_TOKEN = frozenset({1001, 1010, 1011})

_TOO_LONG = Words("it is longer than 64 MB", "超过 64 MB")
_TOKEN_MISSING = Words("it holds no token", "没有令牌")


@dataclass(frozen=True, slots=True)
class Skill:
    """In whose name requests come; sent with each, as the protocol wants it."""

    name: str = "saycut"
    version: str = __version__

    def headers(self) -> dict[str, str]:
        platform = os.environ.get("SKILL_SOURCE") or "unknown"
        return {"X-Skill-Source": self.name, "X-Skill-Version": self.version, "X-Skill-Platform": platform}


def server_address(text: str) -> str:
    """The address without a slash at its end. Raises UsageError when it is no http or https address."""
    parts = urlsplit(text.strip())
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise UsageError(reason=f"{text!r} is no http:// or https:// address")
    return text.strip().rstrip("/")


class Caller:
    """Talks to one server as one user."""

    def __init__(
        self,
        server: str,
        transport: Transport,
        clock: Clock,
        patience: Patience,
        keyring: Keyring,
        *,
        known_as: str = "",
        token: str | None = None,
        skill: Skill | None = None,
        language: Language = "en",
    ) -> None:
        self.server = server
        self.transport = transport
        self.clock = clock
        self.patience = patience
        self.keyring = keyring
        self.language = language
        self.is_saycut = False
        """Whether an answer so far came from a server of ours; others are asked nothing that they might do twice."""
        self._has_answered = False
        self.known_as = known_as or server
        """The name under which this server's token is kept."""
        self._given_token = token
        self._skill = skill or Skill()

    async def token(self) -> str:
        """The token in use: the one given, the one kept, or a new anonymous one."""
        return self._given_token or self.keyring.identity(self.known_as).token or await self._new_token()

    async def get(self, path: str) -> Document:
        return await self.send("GET", path)

    async def send(
        self,
        method: str,
        path: str,
        body: Document | None = None,
        *,
        files: tuple[Path, ...] = (),
        on_sent: Callable[[int], None] | None = None,
        repeatable: bool = True,
    ) -> Document:
        """One answer's JSON. ``repeatable``: doing it twice does no harm.

        Raises Refused, ServerUnreachable, InvalidReply.
        """
        call = Call(method, self.server + path, body=body, files=files, on_sent=on_sent)
        return await self._patiently(call, repeatable=repeatable)

    @asynccontextmanager
    async def open(self, call: Call) -> AsyncIterator[Answer]:
        """An answer that is read piece by piece. Raises Refused and Broken.

        Tried again only with a new token, and once after 429. The token goes to our server alone: a link may lead to a
        bucket elsewhere.
        """
        target = replace(call, url=self.absolute(call.url))
        ours = _origin(target.url) == _origin(self.server)
        remedies = {"token", "wait"}
        while True:
            token = await self.token() if ours else ""
            async with self.transport.open(self._signed(target, token) if ours else target) as answer:
                refused = await self._refusal(answer)
                if refused is None:
                    yield answer
                    return
            if not await self._cured(refused, token, remedies):
                raise refused

    def absolute(self, url: str) -> str:
        """A link as the server gave it, which may be a path. Raises InvalidReply when it is no web address."""
        found = urljoin(self.server + "/", url)
        if urlsplit(found).scheme not in ("http", "https"):
            raise InvalidReply(reason=Words("a link in it is no web address", "其中的链接不是网址"))
        return found

    async def _renew(self, used: str) -> bool:
        """A new token in place of ``used``; False when ours was given from outside and cannot be replaced."""
        if self._given_token:
            return False
        if self.keyring.identity(self.known_as).token in ("", used):
            await self._new_token()
        return True

    def unreachable(self, broken: Broken) -> ServerUnreachable:
        return ServerUnreachable(url=self.server, reason=broken.reason)

    async def _refusal(self, answer: Answer) -> Refused | None:
        """Notes whose server this is; the body of a refusal is short and read whole."""
        self.is_saycut = self.is_saycut or VERSION_HEADER in answer.headers
        if answer.status < 400:
            return None
        try:
            document_of(answer.status, answer.headers, await _whole(answer))
        except Refused as refused:
            return refused
        return None

    async def _cured(self, refused: Refused, token: str, remedies: set[str]) -> bool:
        """Whether trying once more makes sense; each remedy is used once."""
        if token and "token" in remedies and refused.number in BAD_TOKEN:
            remedies.discard("token")
            return await self._renew(token)
        if "wait" in remedies and refused.number == 429:
            remedies.discard("wait")
            return await self._wait_out(refused)
        return False

    async def _wait_out(self, refused: Refused) -> bool:
        """Wait as long as a 429 asks for; False when that is too long."""
        seconds = refused.retry_after_s
        seconds = self.patience.rate_limit_s if seconds is None else seconds
        if seconds > self.patience.longest_wait_s:
            return False
        await self.clock.sleep(seconds)
        return True

    def _signed(self, call: Call, token: str) -> Call:
        return replace(call, headers={**self._headers(), "Authorization": f"Bearer {token}", **call.headers})

    def _headers(self) -> dict[str, str]:
        language = "zh-CN, en;q=0.5" if self.language == "zh" else "en"
        return {"Accept": "application/json", "Accept-Language": language, **self._skill.headers()}

    async def _new_token(self) -> str:
        """Ask with the client id that is kept for this server: the same user comes back."""
        identity = self.keyring.identity(self.known_as)
        headers = {**self._headers(), "X-Client-Id": identity.client_id}
        call = Call("POST", self.server + paths.ANONYMOUS_TOKEN, headers=headers)
        data = data_of(await self._patiently(call, repeatable=True, anonymous=True))
        token = data.get("token")
        if not isinstance(token, str) or not token:
            raise InvalidReply(reason=_TOKEN_MISSING)
        told = {name: value for name in ("user_id", "register_url") if isinstance(value := data.get(name), str)}
        self.keyring.update(self.known_as, token=token, **told)
        return token

    async def _patiently(self, call: Call, *, repeatable: bool, anonymous: bool = False) -> Document:
        """One answer, tried as often as is right."""
        failures = 0
        remedies = {"token", "wait"}
        while True:
            token = "" if anonymous else await self.token()
            try:
                return await self._once(call if anonymous else self._signed(call, token))
            except Refused as refused:
                if await self._cured(refused, token, remedies):
                    continue
                failures += 1
                if not (repeatable and is_passing(refused)) or failures >= self.patience.tries:
                    raise
            except Broken as broken:
                failures += 1
                # A server that has answered before is away for a moment; one that never has is not there.
                pointless = not repeatable if broken.sent else not self._has_answered
                if pointless or failures >= self.patience.tries:
                    raise self.unreachable(broken) from broken
            await self.clock.sleep(self.patience.backoff(failures))

    async def _once(self, call: Call) -> Document:
        async with self.transport.open(call) as answer:
            self._has_answered = True
            self.is_saycut = self.is_saycut or VERSION_HEADER in answer.headers
            return document_of(answer.status, answer.headers, await _whole(answer))


def is_passing(refused: Refused) -> bool:
    """Whether the same request may well succeed in a moment: 408 and 5xx, but for a full disk."""
    return refused.number == 408 or (500 <= refused.number < 600 and refused.number != 507)


def _origin(url: str) -> tuple[str, str, int]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)


async def _whole(answer: Answer) -> bytes:
    body = bytearray()
    async for piece in answer.pieces:
        body += piece
        if len(body) > MAX_BODY:
            raise InvalidReply(reason=_TOO_LONG)
    return bytes(body)
