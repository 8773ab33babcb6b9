"""uvicorn with our app, started and stopped in good order.

SIGTERM or Ctrl-C: no new connections ─► streams are closed, their turns go on ─► turns end, renders are put back
"""

from __future__ import annotations

import contextlib
import signal
import socket
import threading
from collections.abc import Callable, Generator

import uvicorn

from saycut.errors import UsageError
from saycut.language import Words
from saycut.server.app import create_app
from saycut.service.context import Context
from saycut.settings import Settings

__all__ = ["bind", "serve", "server"]

GRACE_S = 5


class _Server(uvicorn.Server):
    """Says when it listens, and lets streams know of a shutdown before they are waited for."""

    def __init__(self, config: uvicorn.Config, stopping: Callable[[], None], listening: Callable[[], None]) -> None:
        super().__init__(config)
        self._stopping, self._listening = stopping, listening

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None]:
        """As uvicorn's, but that a shutdown in good order is no death by signal afterwards."""
        if threading.current_thread() is not threading.main_thread():
            yield  # signals are the main thread's
            return
        before = {number: signal.signal(number, self.handle_exit) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._listening()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._stopping()
        await super().shutdown(sockets)


def serve(settings: Settings, host: str, port: int, listening: Callable[[str], None]) -> None:
    """Serve until told to stop; ``listening`` is told the address. Raises UsageError for a port in use, StoreError."""
    bound = bind(host, port)
    server(settings, bound, listening).run([bound])


def server(settings: Settings, bound: socket.socket, listening: Callable[[str], None]) -> uvicorn.Server:
    """A server over a socket that is bound; nothing runs yet."""
    context = Context.open(settings)
    app = create_app(context)
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=settings.trusted_proxies or None,
        timeout_graceful_shutdown=GRACE_S,
        lifespan="on",
    )
    host, port = bound.getsockname()[:2]
    address = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"

    def stopping() -> None:
        app.state.stopping.set()
        context.bell.ring("stopped")

    return _Server(config, stopping, lambda: listening(address))


def bind(host: str, port: int) -> socket.socket:
    """A socket of our own, so that a port in use is told in our words and port 0 is known before the first request."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        bound = socket.socket(family, socket.SOCK_STREAM)
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind((host, port))
    except OSError as error:
        why = error.strerror or str(error)
        reason = Words(f"Nothing can listen on {host}:{port}: {why}.", f"无法监听 {host}:{port}：{why}。")
        raise UsageError(reason=reason) from error
    return bound
