"""A server on this machine: the one that runs, or one of our own for as long as it is needed.

Our own listens on a free port, so that two programs never share one's life; both work on the same data folder.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass

from saycut.client import paths
from saycut.client.caller import VERSION_HEADER
from saycut.client.core import DEFAULT_SERVER, is_loopback, server_from_environment
from saycut.client.http import BlockingTransport, run
from saycut.client.patience import Patience
from saycut.client.transport import Broken, Call
from saycut.errors import ServerUnreachable
from saycut.language import Words

__all__ = ["LocalServer", "find_or_start"]

START_S = 30.0
STOP_S = 15.0

_EXITED = Words("the server stopped at once: {last}", "服务启动后立即退出：{last}")
_SLOW = Words("the server did not answer within {seconds} seconds", "服务在 {seconds} 秒内没有响应")


@dataclass
class LocalServer:
    """Where it is; ``process`` is None for one that was there already, which is left alone."""

    address: str
    process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> LocalServer:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def known_as(self) -> str:
        """Our own, on whichever port, is this machine's server: the same users, the same sessions."""
        return DEFAULT_SERVER if self.process else self.address

    def stop(self) -> None:
        """End our own server in good order: what it works on is taken up by the next."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def find_or_start(server: str | None = None, on_start: Callable[[], None] | None = None) -> LocalServer:
    """The server at an address or at ``SAYCUT_SERVER``; without either, this machine's, started if none runs.

    Raises ServerUnreachable. An address that was given is never replaced by another server.
    """
    address = server_from_environment(server)
    if server or os.environ.get("SAYCUT_SERVER") or _answers(address):
        return LocalServer(address)
    if on_start:
        on_start()
    return _start()


def _start() -> LocalServer:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryFile() as log:
        # A session of its own: Ctrl-C in the terminal stops the turn, not the server.
        command = [sys.executable, "-m", "saycut", "serve", "--profile", "local", "--port", str(port)]
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
        started = LocalServer(address, process)
        deadline = time.monotonic() + START_S
        while time.monotonic() < deadline:
            if process.poll() is not None:
                log.seek(0)
                raise ServerUnreachable(url=address, reason=_said(_EXITED, last=_last_line(log.read())))
            if _answers(address):
                return started
            time.sleep(0.1)
    started.stop()
    raise ServerUnreachable(url=address, reason=_said(_SLOW, seconds=round(START_S)))


def _answers(address: str) -> bool:
    """Whether a server of ours listens there; another program on the port is none."""
    transport = BlockingTransport(Patience(connect_s=1.0, answer_s=2.0), proxies=not is_loopback(address))

    async def look() -> bool:
        async with transport.open(Call("GET", address + paths.HEALTH)) as answer:
            return answer.status == 200 and VERSION_HEADER in answer.headers

    try:
        return run(look())
    except Broken:
        return False
    finally:
        run(transport.aclose())


def _last_line(log: bytes) -> str:
    lines = [line for line in log.decode("utf-8", "replace").splitlines() if line.strip()]
    return lines[-1].strip() if lines else "?"


def _said(words: Words, **fields: object) -> Words:
    en, zh = (words.say(language, **fields).replace("{", "{{").replace("}", "}}") for language in ("en", "zh"))
    return Words(en, zh)
