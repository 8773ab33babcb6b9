"""The two transports, on httpx2: one blocks its thread, one awaits. Everything else of the client is written once.

client methods are coroutines ──┬── AsyncTransport: awaited by asyncio
                                └── BlockingTransport: never suspends, so ``run`` gets through in one step
"""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager
from functools import cache
from typing import IO, Any, TypeVar

import httpx2

from saycut.client.patience import Patience
from saycut.client.transport import Answer, Broken, Call, WatchedFile

__all__ = ["AsyncTransport", "BlockingTransport", "run", "walk"]

T = TypeVar("T")

_UNSENT = (
    httpx2.ConnectError,
    httpx2.ConnectTimeout,
    httpx2.PoolTimeout,
    httpx2.UnsupportedProtocol,
    httpx2.ProxyError,
)


class BlockingTransport:
    """Its coroutines do their work without ever suspending."""

    def __init__(self, patience: Patience, *, proxies: bool = True) -> None:
        self._http = httpx2.Client(timeout=_timeout(patience), trust_env=proxies, verify=_certificates())

    @asynccontextmanager
    async def open(self, call: Call) -> AsyncIterator[Answer]:
        with _named_failures(), ExitStack() as stack:
            request = self._http.build_request(call.method, call.url, **_content(call, stack))
            response = self._http.send(request, stream=True, follow_redirects=call.method == "GET")
            stack.callback(response.close)
            yield Answer(response.status_code, dict(response.headers), _each(response.iter_bytes()))

    async def aclose(self) -> None:
        self._http.close()


class AsyncTransport:
    """For asyncio."""

    def __init__(self, patience: Patience, *, proxies: bool = True) -> None:
        self._http = httpx2.AsyncClient(timeout=_timeout(patience), trust_env=proxies, verify=_certificates())

    @asynccontextmanager
    async def open(self, call: Call) -> AsyncIterator[Answer]:
        with _named_failures(), ExitStack() as stack:
            request = self._http.build_request(call.method, call.url, **_content(call, stack))
            response = await self._http.send(request, stream=True, follow_redirects=call.method == "GET")
            try:
                yield Answer(response.status_code, dict(response.headers), response.aiter_bytes())
            finally:
                await response.aclose()

    async def aclose(self) -> None:
        await self._http.aclose()


def run(work: Coroutine[Any, Any, T]) -> T:
    """The result of a coroutine that runs on a transport and a clock that block."""
    try:
        work.send(None)
    except StopIteration as done:
        result: T = done.value
        return result
    work.close()
    raise RuntimeError("a blocking client was given something that awaits")


def walk(items: AsyncIterator[T]) -> Iterator[T]:
    """The items of an asynchronous generator that never suspends."""
    stop = object()

    async def following() -> T | object:
        return await anext(items, stop)

    try:
        while (item := run(following())) is not stop:
            yield item  # type: ignore[misc]  # everything but ``stop`` is a T
    finally:
        close = getattr(items, "aclose", None)
        if close is not None:
            run(close())


async def _each(pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
    for piece in pieces:
        yield piece


@cache
def _certificates() -> ssl.SSLContext:
    """Read once: that takes longer than many a request."""
    return httpx2.create_ssl_context()


def _timeout(patience: Patience) -> httpx2.Timeout:
    return httpx2.Timeout(patience.answer_s, connect=patience.connect_s)


def _content(call: Call, stack: ExitStack) -> dict[str, Any]:
    """Headers and body as httpx2 wants them; files stay open until the answer is over."""
    out: dict[str, Any] = {"headers": dict(call.headers)}
    if call.body is not None:
        out["json"] = call.body
    if call.files:
        files: list[tuple[str, tuple[str, IO[bytes]]]] = []
        for path in call.files:
            files.append(("files", (path.name, stack.enter_context(WatchedFile(path, call.on_sent)))))  # noqa: PERF401
        out["files"] = files
    return out


@contextmanager
def _named_failures() -> Iterator[None]:
    """httpx2's failures as ours."""
    try:
        yield
    except httpx2.TooManyRedirects as error:
        raise Broken(str(error), sent=True) from error
    except (httpx2.TransportError, httpx2.DecodingError) as error:
        raise Broken(str(error) or type(error).__name__, sent=not isinstance(error, _UNSENT)) from error
