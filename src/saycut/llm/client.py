"""One small client for every OpenAI-compatible endpoint: streaming, tool calls, a deadline, a budget, a way to stop.

caller's thread                             its own thread
answer() ─── starts ──────────────────────► request, chunks, pieces
   ▲  pieces, or the error, by a queue ◄───────────┘
   └─ every 50 ms: stop? deadline? ── cancels ──►  the connection is closed at once

The exchange runs in a thread of its own so that a caller is never held longer than its deadline by a silent server, and
whether the caller has an event loop does not matter.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import json
import queue
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import httpx2

from saycut import __version__
from saycut.errors import Cancelled, ModelAnswerInvalid, ModelTooSlow, ModelUnavailable, SaycutError
from saycut.language import Words
from saycut.llm.endpoint import LOCAL_SERVERS, Budget, Endpoint, is_loopback
from saycut.llm.stream import Piece, Reader, error_text
from saycut.llm.words import filled

__all__ = ["ChatClient", "find_local"]

_POLL_S = 0.05
_RETRY_S = 0.5
_LONGEST_RETRY_S = 3.0
_ATTEMPTS = 4
_TEMPORARY = frozenset({429, 500, 502, 503, 504})
_ERROR_BYTES = 4_096
_BYTES_A_TOKEN = 4

_REFUSED = Words("the server answered with status {status}{text}", "服务器返回状态 {status}{text}")
_UNREACHABLE = Words("the server cannot be reached", "无法连接服务器")
_BROKEN = Words("the connection broke off", "连接中断")
_NO_MODELS = Words("the server offers no model", "服务器上没有模型")
_SPENT = Words("the turn's tokens are used up", "本轮的 token 已用完")

Json = dict[str, Any]
Post = Callable[["Piece | SaycutError | None"], None]


class ChatClient:
    """A language model behind an endpoint."""

    def __init__(self, endpoint: Endpoint, budget: Budget | None = None) -> None:
        self.endpoint = endpoint
        self.budget = budget or Budget()

    def begin(self, stop: Callable[[], bool]) -> ChatTalk:
        """A new exchange; its time runs from now."""
        return ChatTalk(self.endpoint, self.budget, stop)


class ChatTalk:
    """One turn's exchange: all its answers come out of one budget."""

    def __init__(self, endpoint: Endpoint, budget: Budget, stop: Callable[[], bool]) -> None:
        self._endpoint = endpoint
        self._budget = budget
        self._stop = stop
        self._deadline = time.monotonic() + budget.seconds
        self._tokens = budget.tokens

    def answer(
        self, messages: Sequence[Mapping[str, object]], tools: Sequence[Mapping[str, object]]
    ) -> Iterator[Piece]:
        """The pieces of the next answer.

        Raises ModelUnavailable, ModelTooSlow, ModelAnswerInvalid; Cancelled once ``stop`` is true.
        """
        if self._tokens <= 0:
            raise ModelAnswerInvalid(reason=_SPENT)
        inbox: queue.SimpleQueue[Piece | SaycutError | None] = queue.SimpleQueue()
        request = _Request(self._endpoint, self._budget, self._tokens, list(messages), list(tools))
        worker = _Worker(request, inbox.put)
        worker.start()
        try:
            while (item := self._next(inbox)) is not None:
                if isinstance(item, SaycutError):
                    raise item
                yield item
        finally:
            worker.end()
            self._tokens -= request.used
            self._endpoint = replace(self._endpoint, model=request.model)

    def _next(self, inbox: queue.SimpleQueue[Piece | SaycutError | None]) -> Piece | SaycutError | None:
        while True:
            if self._stop():
                raise Cancelled
            left = self._deadline - time.monotonic()
            if left <= 0:
                raise ModelTooSlow(limit=f"{self._budget.seconds:g}")
            try:
                return inbox.get(timeout=min(_POLL_S, left))
            except queue.Empty:
                continue


class _Worker:
    """Runs a request in a thread; ``end`` closes its connection wherever it is."""

    def __init__(self, request: _Request, post: Post) -> None:
        self._request = request
        self._post = post
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[None] | None = None
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="saycut-llm", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def end(self) -> None:
        self._ended.set()
        loop, task = self._loop, self._task
        if loop is not None and task is not None and self._thread.is_alive():
            with contextlib.suppress(RuntimeError):  # the loop may just have closed by itself
                loop.call_soon_threadsafe(task.cancel)
        self._thread.join(timeout=2)

    def _run(self) -> None:
        last: SaycutError | None = ModelUnavailable(reason=_BROKEN)
        try:
            asyncio.run(self._main())
            last = None
        except SaycutError as error:
            last = error
        except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError, OSError, asyncio.CancelledError):
            pass  # the connection broke, or was ended from the other side
        finally:
            self._post(last)

    async def _main(self) -> None:
        self._loop, self._task = asyncio.get_running_loop(), asyncio.current_task()
        if not self._ended.is_set():
            await self._request.run(self._post)


class _Request:
    """One answer asked for, with second tries where they make sense.

    ``used`` counts its tokens, ``model`` is the name that was asked for.
    """

    def __init__(
        self, endpoint: Endpoint, budget: Budget, tokens: int, messages: list[object], tools: list[object]
    ) -> None:
        self._endpoint = endpoint
        self._budget = budget
        self._body: Json = {"messages": messages, "stream": True, "max_tokens": tokens, "temperature": 0}
        if tools:
            self._body["tools"] = tools
        self.used = 0
        self.model = endpoint.model

    async def run(self, post: Post) -> None:
        async with _session(self._endpoint, self._budget.seconds) as session:
            self.model = self._body["model"] = self.model or await _first_model(session, self._endpoint)
            for attempt in range(1, _ATTEMPTS + 1):
                wait = await self._attempt(session, post, last=attempt == _ATTEMPTS)
                if wait is None:
                    return
                await asyncio.sleep(wait)

    async def _attempt(self, session: httpx2.AsyncClient, post: Post, last: bool) -> float | None:
        """None when the answer has been read; seconds to wait where another try makes sense."""
        try:
            # Half a character in the user's text is no reason to fail.
            body = json.dumps(self._body, ensure_ascii=False).encode("utf-8", "replace")
            async with session.stream("POST", self._endpoint.chat, content=body) as response:
                if response.status_code == 200:
                    await self._read(response, post)
                    return None
                return await self._refused(response, last)
        except httpx2.ConnectError as error:
            raise ModelUnavailable(reason=_UNREACHABLE) from error

    async def _read(self, response: httpx2.Response, post: Post) -> None:
        reader = Reader(self._budget.bytes)
        written = 0
        async for chunk in response.aiter_bytes():
            for piece in reader.feed(chunk):
                written += len(piece.text) + sum(len(call.name) + len(call.arguments) for call in piece.calls)
                post(piece)
            self.used = reader.tokens or written // _BYTES_A_TOKEN
            if reader.done:
                break
        for piece in reader.finish():
            post(piece)
        self.used = max(self.used, reader.tokens)

    async def _refused(self, response: httpx2.Response, last: bool) -> float:
        text = await _error_of(response)
        if self._endpoint.key:
            text = text.replace(self._endpoint.key, "…")
        if not last and response.status_code in _TEMPORARY:
            return _retry_after(response)
        if not last and response.status_code == 400 and self._adapted(text):
            return 0.0
        fields = {"status": response.status_code, "text": f" ({text})" if text else ""}
        raise ModelUnavailable(reason=filled(_REFUSED, **fields))

    def _adapted(self, text: str) -> bool:
        """Drop what this server does not know: newer models name the limit otherwise, and have no temperature."""
        if "max_completion_tokens" in text and "max_tokens" in self._body:
            self._body["max_completion_tokens"] = self._body.pop("max_tokens")
            return True
        return any(name in text and self._body.pop(name, None) is not None for name in ("temperature", "max_tokens"))


@functools.cache
def _certificates() -> ssl.SSLContext:
    """Reading them takes longer than a local server's whole answer, and plain HTTP has no use for them."""
    return httpx2.create_ssl_context()


def _session(endpoint: Endpoint, seconds: float) -> httpx2.AsyncClient:
    headers = {
        "User-Agent": f"saycut/{__version__}",
        "Accept": "text/event-stream, application/json",
        "Accept-Encoding": "identity",
        "Content-Type": "application/json",
    }
    if endpoint.key:
        headers["Authorization"] = f"Bearer {endpoint.key}"
    # A proxy of the environment has no business between us and a server on this machine. The key goes nowhere else
    # than to the configured address, so redirects are not followed.
    return httpx2.AsyncClient(
        headers=headers,
        timeout=httpx2.Timeout(seconds),
        verify=_certificates() if endpoint.base.startswith("https:") else False,
        trust_env=not is_loopback(endpoint.base),
        follow_redirects=False,
    )


async def _error_of(response: httpx2.Response) -> str:
    """What an error response says, from its first bytes."""
    body = bytearray()
    async for chunk in response.aiter_bytes():
        body += chunk
        if len(body) > _ERROR_BYTES:
            break
    try:
        return error_text(json.loads(body[:_ERROR_BYTES]))
    except (ValueError, RecursionError):
        return ""


def _retry_after(response: httpx2.Response) -> float:
    try:
        return min(max(float(response.headers.get("retry-after", _RETRY_S)), 0.0), _LONGEST_RETRY_S)
    except ValueError:
        return _RETRY_S


async def _first_model(session: httpx2.AsyncClient, endpoint: Endpoint) -> str:
    try:
        response = await session.get(endpoint.models)
        names = [str(item["id"]) for item in response.json()["data"]]
    except httpx2.ConnectError as error:
        raise ModelUnavailable(reason=_UNREACHABLE) from error
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise ModelUnavailable(reason=_NO_MODELS) from error
    if not names:
        raise ModelUnavailable(reason=_NO_MODELS)
    return names[0]


def find_local(servers: Sequence[str] | None = None, seconds: float = 0.5) -> Endpoint | None:
    """The first server of this machine that offers a model, or None; ``servers`` None: LOCAL_SERVERS.

    Asks loopback addresses only, each for at most ``seconds``.
    """
    for base in LOCAL_SERVERS if servers is None else servers:
        if not is_loopback(base):
            continue
        try:
            with httpx2.Client(timeout=seconds, trust_env=False, verify=False) as session:
                names = [str(item["id"]) for item in session.get(f"{base}/models").json()["data"]]
        except (httpx2.HTTPError, httpx2.InvalidURL, ValueError, KeyError, TypeError, RecursionError, OSError):
            continue
        if names:
            return Endpoint(base, names[0])
    return None
