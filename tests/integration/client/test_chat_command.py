"""``saycut chat`` as its users meet it: through a pipe, in a terminal, with and without a server."""

from __future__ import annotations

import io
import json
import os
import pty
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from integration.client.double import SID, Asked, Double, Reply, good, no, said, state_of, stream
from makers.media import make_clip
from saycut.cli.chat import ChatRequest, run_chat
from saycut.client import DEFAULT_SERVER
from saycut.errors import ServerUnreachable, SessionUnknown

UPLOAD = f"/api/upload-video/nemo_agent/me/{SID}"
RENDER = "/api/render/proxy/lambda"

Talk = Callable[..., tuple[int, str, str]]


@pytest.fixture
def talk(address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Talk:
    """Lines through a pipe: exit status, standard output, standard error."""

    def say(*lines: str, files: tuple[Path, ...] = (), session: str | None = None) -> tuple[int, str, str]:
        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr(sys, "stdin", io.StringIO("\n".join(lines)))
        status = run_chat(ChatRequest(files, address, None, session))
        told = capsys.readouterr()
        return status, told.out, told.err

    return say


def test_lines_of_a_pipe_are_worked_on_one_after_the_other(talk: Talk, double: Double) -> None:
    double.on("POST", "/run_sse", stream((1, said("Trimmed."))), stream((1, said("已加标题。"))))
    status, out, err = talk("trim to 5 s", "", "加标题“你好”")
    assert (status, out.splitlines()) == (0, ["Trimmed.", "已加标题。"])
    assert SID in err


def test_undo_and_redo_are_said_in_the_language_of_the_talk(talk: Talk, double: Double) -> None:
    double.on("POST", "/run_sse", stream((1, said("Ok."))))
    talk("/undo", "/redo")
    assert [one.json["new_message"]["parts"][0]["text"] for one in double.calls("POST", "/run_sse")] == ["undo", "redo"]


def test_a_line_of_paths_adds_files_and_so_does_the_command(talk: Talk, double: Double, tmp_path: Path) -> None:
    double.on("POST", UPLOAD, good({"files": [{"filename": "a b.mp4", "file_type": "video"}]}))
    path = tmp_path / "a b.mp4"
    path.write_bytes(b"clip")
    talk(f"'{path}'", '/add "a b.mp4"', files=(path,))
    assert len(double.calls("POST", UPLOAD)) == 3


def test_a_preview_is_small_and_replaces_the_last_one(talk: Talk, double: Double, tmp_path: Path) -> None:
    def done(asked: Asked) -> Reply:
        output = {"url": "/files/m.mp4", "duration": 1.0, "size": 5}
        return good({"id": asked.json["id"], "status": "completed", "progress": 100, "output": output})

    double.on("POST", RENDER, done)
    double.on("GET", "/files/m.mp4", Reply(200, b"movie"))
    status, _, _ = talk("/preview", "/preview", "/export mine.mp4", "/export mine.mp4")
    wanted = [one.json["output"] for one in double.calls("POST", RENDER)]
    assert wanted == [{"quality": "draft", "resolution": "360p"}] * 2 + [{}]
    assert status == 1  # mine.mp4 was there
    assert sorted(path.name for path in tmp_path.glob("*.mp4")) == ["mine.mp4", "preview.mp4"]


def test_a_pipe_with_a_failed_line_ends_in_one_and_goes_on(talk: Talk, double: Double) -> None:
    double.on("POST", "/run_sse", no(2001, 402, "No credits."), stream((1, said("Trimmed."))))
    status, out, err = talk("add captions", "trim to 5 s")
    assert status == 1
    assert "No credits." in err
    assert out == "Trimmed.\n"


def test_quit_ends_it_and_unknown_commands_are_said_to_be_so(talk: Talk, double: Double) -> None:
    _, out, _ = talk("/dance", "/help", "/quit", "trim to 5 s")
    assert "no command /dance" in out
    assert "/preview" in out
    assert double.calls("POST", "/run_sse") == []


def test_the_last_session_can_be_gone_on_with(talk: Talk, double: Double) -> None:
    with pytest.raises(SessionUnknown):
        talk("status", session="last")
    talk("status")
    talk("status", session="last")
    assert len(double.calls("POST", "/with-session/")) == 1


def test_a_server_that_was_named_and_is_not_there_is_not_replaced(tmp_path: Path) -> None:
    with pytest.raises(ServerUnreachable):
        run_chat(ChatRequest((), "http://127.0.0.1:9", "en"))


class TestInATerminal:
    """In a process of its own, on a pseudo-terminal."""

    @pytest.fixture
    def terminal(self, address: str, tmp_path: Path) -> Terminal:
        return Terminal(["chat", "--server", address, "--lang", "en"], tmp_path)

    def test_it_greets_and_ctrl_c_stops_the_turn_and_not_the_talk(self, terminal: Terminal, double: Double) -> None:
        def slow(asked: Asked) -> Reply:
            time.sleep(0.2)
            return stream(*[(1, said("x", partial=True))], heartbeat=1, cut=True)

        double.on("POST", "/run_sse", slow)
        double.on("GET", "/api/turns/.*", slow)
        double.on("GET", f"/api/state/nemo_agent/me/{SID}/latest", good(state_of()))
        double.on("POST", "/api/turns/cancel", good({}))
        with terminal:
            terminal.expect("Tell me what to do")
            terminal.type("trim to 5 s\n")
            terminal.expect("Connecting again")
            terminal.interrupt()
            terminal.expect("Stopped.")
            assert double.calls("POST", "/api/turns/cancel")
            terminal.type("/quit\n")
            assert terminal.wait() == 0

    def test_the_end_of_the_input_is_the_end(self, terminal: Terminal) -> None:
        with terminal:
            terminal.expect("›")
            terminal.type("\x04")
            assert terminal.wait() == 0


class Terminal:
    """A process whose terminal we are."""

    def __init__(self, arguments: list[str], folder: Path) -> None:
        self._command = [sys.executable, "-m", "saycut", *arguments]
        self._folder = folder
        self.seen = ""

    def __enter__(self) -> Terminal:
        ours, theirs = pty.openpty()
        environment = {**os.environ, "TERM": "dumb", "LANG": "C.UTF-8"}
        self._ours = ours
        self._process = subprocess.Popen(
            self._command, stdin=theirs, stdout=theirs, stderr=theirs, cwd=self._folder, env=environment
        )
        os.close(theirs)
        return self

    def __exit__(self, *_: object) -> None:
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()
        os.close(self._ours)

    def type(self, text: str) -> None:
        os.write(self._ours, text.encode())

    def interrupt(self) -> None:
        """What Ctrl-C comes to."""
        self._process.send_signal(signal.SIGINT)

    def expect(self, text: str, seconds: float = 60) -> None:
        deadline = time.monotonic() + seconds
        while text not in self.seen:
            ready, _, _ = select.select([self._ours], [], [], max(0.0, deadline - time.monotonic()))
            assert ready, f"{text!r} did not come; there was {self.seen!r}"
            self.seen += os.read(self._ours, 65536).decode(errors="replace")

    def wait(self) -> int:
        return self._process.wait(60)


def test_without_a_server_one_is_started_and_gone_with_the_talk(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "片段.mp4", frames=30)
    environment = {**os.environ, "SAYCUT_DATA_DIR": str(tmp_path / "data"), "LANG": "C.UTF-8"}
    command = [sys.executable, "-m", "saycut", "chat", str(clip)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, cwd=tmp_path, env=environment, text=True, encoding="utf-8", **pipes) as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        process.stdin.write("现在什么样了\n")
        process.stdin.flush()
        assert process.stderr.readline().startswith("Starting a local server")
        address = process.stderr.readline().split(" at ")[1].strip()
        assert process.stdout.readline().startswith("Received: 片段.mp4")
        assert process.stdout.readline()
        assert process.stdout.readline().startswith("时间线")
        # As a closed terminal does it.
        process.send_signal(signal.SIGHUP)
        process.stdin.close()
        assert process.wait(60) == 128 + signal.SIGHUP
    with pytest.raises(ServerUnreachable):
        run_chat(ChatRequest((), address, "en"))
    kept = json.loads((tmp_path / "config" / "saycut" / "clients.json").read_text())
    assert list(kept) == [DEFAULT_SERVER, address]
