"""A small service on a real socket: answers as scripted, cuts connections, remembers what was asked."""

from __future__ import annotations

import json
import re
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from saycut.wire import HEARTBEAT, OPENING, Event, Stamp, frame, text_event

SID = "5529798706024415232"
TURN = "e-11111111-2222-3333-4444-555555555555"
TOKEN = "nmv_usr_" + "a" * 43


@dataclass
class Asked:
    """A request as it came."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body or b"{}")


@dataclass
class Reply:
    """An answer; ``cut`` closes the connection after so many bytes of the body, whatever was promised."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    cut: int | None = None
    pieces: list[bytes] | None = None


Handler = Callable[[Asked], Reply]


def good(data: object, **more: object) -> Reply:
    body = {"code": 0, "success": True, "message": "ok", "data": data, **more}
    return Reply(200, json.dumps(body).encode(), {"Content-Type": "application/json"})


def no(
    code: int, status: int = 400, message: str = "no", headers: dict[str, str] | None = None, **more: object
) -> Reply:
    body = {"code": code, "success": False, "message": message, "data": None, **more}
    return Reply(status, json.dumps(body).encode(), {"Content-Type": "application/json", **(headers or {})})


def stream(*events: tuple[int, Event], cut: bool = False, heartbeat: int = 0) -> Reply:
    """An event stream; ``cut`` breaks it off instead of ending it."""
    pieces = [OPENING, *[frame(number, event.camel()) for number, event in events], *[HEARTBEAT] * heartbeat]
    return Reply(
        200, headers={"Content-Type": "text/event-stream; charset=utf-8"}, pieces=pieces, cut=0 if cut else None
    )


def said(text: str, **more: Any) -> Event:
    return text_event(Stamp("ev", TURN, 1.0), text, **more)


def state_of(draft: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    canvas = {"width": 1920, "height": 1080, "aspect_ratio": "16:9", "fps": 30}
    return {
        "session_id": SID,
        "task_id": "task_1",
        "task_name": "project",
        "user_id": "anon_1",
        "bind_id": "anon_1",
        "state": {"draft": draft or {}, "canvas_config": canvas, **more},
    }


class Double:
    """Handlers by method and path; a list is used up one by one, its last entry for ever."""

    def __init__(self, *, saycut: bool = True) -> None:
        self.asked: list[Asked] = []
        self.headers = {"X-Saycut-Version": "0.1.0"} if saycut else {}
        self._handlers: list[tuple[str, re.Pattern[str], list[Handler]]] = []
        self._lock = threading.Lock()
        token = {"token": TOKEN, "user_id": "anon_1", "expires_at": None, "credits": 100}
        self.on("POST", "/api/auth/anonymous-token", good(token))
        self.on("POST", "/api/tasks/me/with-session/nemo_agent", good({"task_id": "task_1", "session_id": SID}))
        self.on("GET", f"/api/state/nemo_agent/me/{SID}/latest", good(state_of()))

    def on(self, method: str, path: str, *replies: Reply | Handler) -> None:
        """Answer this so; later rules come before earlier ones."""
        handlers = [(lambda _, reply=reply: reply) if isinstance(reply, Reply) else reply for reply in replies]
        self._handlers.insert(0, (method, re.compile(path + r"(\?.*)?"), handlers))

    def calls(self, method: str, part: str) -> list[Asked]:
        return [asked for asked in self.asked if asked.method == method and part in asked.path]

    def answer(self, asked: Asked) -> Reply:
        with self._lock:
            self.asked.append(asked)
            for method, pattern, handlers in self._handlers:
                if method == asked.method and pattern.fullmatch(asked.path):
                    handler = handlers.pop(0) if len(handlers) > 1 else handlers[0]
                    return handler(asked)
        return no(404, 404, f"nothing at {asked.path}")

    @contextmanager
    def serving(self) -> Iterator[str]:
        """Its address while it runs."""
        server = _Server(("127.0.0.1", 0), _handler_for(self))
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()
            server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that leaves is no news."""


def _handler_for(double: Double) -> type[BaseHTTPRequestHandler]:
    class Handling(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *args: object) -> None:
            pass

        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            self._send(double.answer(Asked(self.command, self.path, headers, body)))

        do_POST = do_DELETE = do_GET  # noqa: N815

        def _send(self, reply: Reply) -> None:
            chunked = reply.pieces is not None
            self.send_response(reply.status)
            for name, value in {**double.headers, **reply.headers}.items():
                self.send_header(name, value)
            if chunked:
                self.send_header("Transfer-Encoding", "chunked")
            elif "Content-Length" not in reply.headers:
                self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            for piece in reply.pieces or ():
                self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
            if chunked and reply.cut is None:
                self.wfile.write(b"0\r\n\r\n")
            if not chunked:
                self.wfile.write(reply.body if reply.cut is None else reply.body[: reply.cut])
            if reply.cut is not None:
                self.wfile.flush()
                self.close_connection = True
                with suppress(OSError):
                    self.connection.shutdown(socket.SHUT_RDWR)

    return Handling


class StoppedClock:
    """Time passes only while someone sleeps."""

    def __init__(self, tick: float = 0.0) -> None:
        self.time = 0.0
        self.slept: list[float] = []
        self._tick = tick

    def now(self) -> float:
        self.time += self._tick
        return self.time

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += seconds
