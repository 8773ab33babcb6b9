"""A chat-completions endpoint on a real socket that answers what a test wrote down."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

__all__ = ["Asked", "ChatServer", "Reply", "chat_server", "streamed"]


@dataclass(frozen=True)
class Asked:
    """A request as it came."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]


@dataclass(frozen=True)
class Reply:
    """What to send. ``chunk``: bytes a piece. ``pause``: seconds before each. ``hold``: seconds before the head."""

    body: bytes = b""
    status: int = 200
    kind: str = "text/event-stream"
    chunk: int = 0
    pause: float = 0.0
    hold: float = 0.0
    endless: bytes = b""
    broken: bool = False
    headers: tuple[tuple[str, str], ...] = ()


def streamed(events: Sequence[dict[str, Any]], done: bool = True, **how: Any) -> Reply:
    """The events as server-sent ones."""
    lines = [f"data: {json.dumps(event, ensure_ascii=False)}\n\n" for event in events]
    return Reply("".join([*lines, "data: [DONE]\n\n" if done else ""]).encode(), **how)


@dataclass
class ChatServer:
    """``replies`` in order, the last one repeated."""

    replies: list[Reply]
    models: Any = field(default_factory=lambda: {"data": [{"id": "small-one"}]})
    asked: list[Asked] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)
    left: threading.Event = field(default_factory=threading.Event)
    url: str = ""

    def next(self) -> Reply:
        chats = sum(item.path.endswith("/chat/completions") for item in self.asked)
        return self.replies[min(chats, len(self.replies)) - 1]


@contextmanager
def chat_server(*replies: Reply, models: Any = None) -> Iterator[ChatServer]:
    """A server at ``url`` (up to ``/v1``) for as long as the block runs."""
    state = ChatServer(list(replies))
    if models is not None:
        state.models = models
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"state": state}))
    server.daemon_threads = False
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    state.url = f"http://127.0.0.1:{server.server_port}/v1"
    try:
        yield state
    finally:
        state.stopping.set()
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    state: ClassVar[ChatServer]
    protocol_version = "HTTP/1.1"

    def log_message(self, *args: object) -> None:
        pass

    def do_GET(self) -> None:
        self._take({})
        self._send(Reply(json.dumps(self.state.models).encode(), kind="application/json"))

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        self._take(json.loads(self.rfile.read(length)))
        self._send(self.state.next())

    def _take(self, body: dict[str, Any]) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.state.asked.append(Asked(self.path, headers, body))

    def _send(self, reply: Reply) -> None:
        try:
            self._write(reply)
        except OSError:
            self.state.left.set()
            self.close_connection = True

    def _write(self, reply: Reply) -> None:
        if self._wait(reply.hold):
            return
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.kind)
        for name, value in reply.headers:
            self.send_header(name, value)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        size = reply.chunk or max(1, len(reply.body))
        for start in range(0, len(reply.body), size):
            if self._wait(reply.pause):
                return
            self._chunk(reply.body[start : start + size])
        while reply.endless and not self.state.stopping.is_set():
            if self._wait(reply.pause):
                return
            self._chunk(reply.endless)
        if reply.broken:
            self.connection.shutdown(socket.SHUT_RDWR)
        else:
            self._chunk(b"")

    def _wait(self, seconds: float) -> bool:
        """True when the test is over, or the client has gone."""
        waited = 0.0
        while waited < seconds:
            if self.state.stopping.wait(min(0.02, seconds - waited)):
                return True
            waited += 0.02
            if self._gone():
                raise ConnectionResetError
        return False

    def _gone(self) -> bool:
        self.connection.setblocking(False)
        try:
            return self.connection.recv(1, socket.MSG_PEEK) == b""
        except BlockingIOError:
            return False
        finally:
            self.connection.setblocking(True)

    def _chunk(self, data: bytes) -> None:
        self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        self.wfile.flush()
