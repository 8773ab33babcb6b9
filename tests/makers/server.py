"""A server of our own in a process of its own, as a user starts it; and what a client needs to talk to it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import httpx2
import uvicorn

from saycut.server.run import bind, server
from saycut.settings import Settings

Json = dict[str, Any]
SKILL = {"X-Skill-Source": "test", "X-Skill-Version": "1.0.0", "X-Skill-Platform": "unknown"}


@dataclass
class Server:
    """``saycut serve`` over one folder; it may be killed and started again."""

    folder: Path
    settings: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[str] | None = None
    here: uvicorn.Server | None = None
    thread: threading.Thread | None = None
    url: str = ""

    def start(self) -> Server:
        env = {
            **{name: value for name, value in os.environ.items() if not name.startswith("SAYCUT_")},
            "SAYCUT_DATA_DIR": str(self.folder / "data"),
            "SAYCUT_CACHE_DIR": str(self.folder / "cache"),
            "SAYCUT_OFFLINE": "1",
            "SAYCUT_LEASE_S": "1",
            **{f"SAYCUT_{name.upper()}": value for name, value in self.settings.items()},
        }
        command = [sys.executable, "-W", "error", "-m", "saycut", "serve", "--port", "0"]
        with (self.folder / "log").open("a") as log:
            self.process = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=log, text=True)
        assert self.process.stdout is not None
        said = self.process.stdout.readline()
        assert " at http" in said, said + (self.folder / "log").read_text()
        self.url = said.split(" at ")[1].split(" ")[0]
        return self

    def start_here(self) -> Server:
        """In a thread of this process: the same server, without the time that a new Python takes to load it."""
        folders = {"data_dir": self.folder / "data", "cache_dir": self.folder / "cache"}
        settings = Settings.model_validate({**folders, "offline": True, "lease_s": 1, **self.settings})
        bound = bind("127.0.0.1", 0)
        listening = threading.Event()

        def tell(address: str) -> None:
            self.url = address
            listening.set()

        self.here = server(settings, bound, tell)
        self.thread = threading.Thread(target=self.here.run, args=([bound],))
        self.thread.start()
        assert listening.wait(30)
        return self

    def kill(self) -> None:
        """As a crash does it."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self._ended()

    def stop(self) -> int:
        """As an administrator does it; the exit status. Nothing may have broken in the background."""
        if self.here is not None and self.thread is not None:
            self.here.should_exit = True
            self.thread.join(30)
            return int(self.thread.is_alive())
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        status = self._ended()
        assert "Traceback" not in self.log, self.log
        return status

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text()

    def client(self, client_id: str | None = None, **headers: str) -> Client:
        """With a token of its own."""
        client = Client(self)
        answer = client.post("/api/auth/anonymous-token", headers={"X-Client-Id": client_id or str(uuid.uuid4())})
        client.headers = {"Authorization": f"Bearer {answer['data']['token']}", **headers}
        client.user_id = answer["data"]["user_id"]
        return client

    def _ended(self) -> int:
        assert self.process is not None
        status = self.process.wait(30)
        if self.process.stdout is not None:
            self.process.stdout.close()
        return status


@dataclass
class Client:
    """Requests with a token; JSON answers."""

    server: Server
    headers: dict[str, str] = field(default_factory=dict)
    user_id: str = ""

    def request(self, method: str, path: str, **options: Any) -> httpx2.Response:
        headers = {**self.headers, **options.pop("headers", {})}
        url = path if path.startswith("http") else self.server.url + path
        with httpx2.Client(timeout=60, trust_env=False, verify=False) as http:
            return http.request(method, url, headers=headers, **options)

    def get(self, path: str, **options: Any) -> Json:
        return cast(Json, self.request("GET", path, **options).json())

    def post(self, path: str, body: object = None, **options: Any) -> Json:
        if body is not None:
            options["json"] = body
        return cast(Json, self.request("POST", path, **options).json())

    def session(self) -> str:
        answer = self.post("/api/tasks/me/with-session/nemo_agent", {"task_name": "project", "language": "en"})
        return str(answer["data"]["session_id"])

    def upload(self, session: str, *paths: Path) -> Json:
        files = [("files", (path.name, path.read_bytes())) for path in paths]
        return self.post(f"/api/upload-video/nemo_agent/me/{session}", files=files)

    def state(self, session: str) -> Json:
        return cast(Json, self.get(f"/api/state/nemo_agent/me/{session}/latest")["data"]["state"])

    def say(self, session: str, text: str, **headers: str) -> list[Json]:
        """The events of a message, to the end of the stream."""
        return [event for _, event in self.stream(message(session, text), **headers)]

    def stream(self, body: Json, **headers: str) -> Iterator[tuple[int, Json]]:
        """Numbers and events as they come."""
        with (
            httpx2.Client(timeout=60, trust_env=False, verify=False) as http,
            http.stream("POST", f"{self.server.url}/run_sse", json=body, headers={**self.headers, **headers}) as answer,
        ):
            assert answer.status_code == 200, answer.read()
            yield from read_events(answer.iter_lines())

    def render(self, session: str, render_id: str, **more: Any) -> Json:
        body = {"id": render_id, "sessionId": session, "output": {"format": "mp4", "quality": "draft"}, **more}
        return self.post("/api/render/proxy/lambda", body, headers=SKILL)

    def finished(self, render_id: str, seconds: float = 60) -> Json:
        """The render's answer when it is over."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            answer = self.get(f"/api/render/proxy/lambda/{render_id}?wait=10")
            if answer["status"] not in ("pending", "processing"):
                return answer
        raise AssertionError(f"{render_id} is still {answer}")


def message(session: str, text: str, **more: Any) -> Json:
    """The body that skills send."""
    part = {"parts": [{"text": text}]}
    return {"app_name": "nemo_agent", "user_id": "me", "session_id": session, "new_message": part, **more}


def read_events(lines: Iterator[str]) -> Iterator[tuple[int, Json]]:
    """Numbers and events out of the lines of a stream."""
    number = 0
    for line in lines:
        if line.startswith("id: "):
            number = int(line[4:])
        elif line.startswith("data: "):
            yield number, json.loads(line[6:])


def said(events: list[Json]) -> str:
    """The last text of a turn."""
    texts = [part["text"] for event in events for part in event.get("content", {}).get("parts", []) if "text" in part]
    return str(texts[-1]) if texts else ""
