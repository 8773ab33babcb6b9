"""Each seed as its text says it, by a script of curl calls alone, against a fresh server in both profiles."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av
import pytest

from makers.media import make_clip, make_picture, make_sound, numbered
from makers.server import Server, read_events, said

HERE = Path(__file__).parent
pytestmark = pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")


@pytest.fixture(scope="module", params=["local", "hosted"])
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = Server(tmp_path_factory.mktemp("server"), {"profile": request.param}).start()
    yield server
    assert server.stop() == 0


def test_a_clip_is_trimmed_for_wechat_and_says_that_nobody_could_write_its_captions(
    server: Server, tmp_path: Path
) -> None:
    clip = make_clip(tmp_path / "clip.mp4", frames=90)
    run("003_free_wechat_video.sh", server, tmp_path, clip)
    upload = read(tmp_path / "upload.json")
    assert upload["code"] == 0
    assert upload["data"]["files"][0]["duration"] == pytest.approx(3, abs=0.1)
    assert said(events(tmp_path / "first.sse"))
    # There is no recogniser yet; the reply says so instead of pretending.
    assert "captions were added" in said(events(tmp_path / "second.sse"))
    assert read(tmp_path / "state.json")["data"]["state"]["draft"]["d"] == 2000
    video = tmp_path / "video.mp4"
    assert video.stat().st_size <= 25 << 20
    assert length_of(video) == pytest.approx(2, abs=0.1)


def test_five_pictures_and_a_voice_become_a_promo(server: Server, tmp_path: Path) -> None:
    pictures = [make_picture(tmp_path / f"p{n}.png", numbered(n)) for n in range(5)]
    voice = make_sound(tmp_path / "voice.mp3", "libmp3lame", seconds=2)
    run("002_media_content_generator.sh", server, tmp_path, *pictures, voice, SECONDS_LONG="2")
    assert len(read(tmp_path / "upload.json")["data"]["files"]) == 6
    state = read(tmp_path / "state.json")["data"]["state"]
    assert [len(track["sg"]) for track in state["draft"]["t"] if track["tt"] == 0] == [5]
    assert state["canvas_config"]["width"] == 1920
    assert length_of(tmp_path / "video.mp4") == pytest.approx(2, abs=0.1)


@pytest.mark.parametrize("seed", ["001_ai_avatar_video_online.sh", "000_candy_ai.sh"])
def test_what_cannot_be_made_yet_is_said_and_costs_nothing(server: Server, tmp_path: Path, seed: str) -> None:
    script = tmp_path / "script.txt"
    script.write_text("Hello there. This is our new product.")
    file = script if seed.startswith("001") else make_clip(tmp_path / "selfie.mp4", frames=30)
    run(seed, server, tmp_path, file)
    assert "cannot make presenters" in said(events(tmp_path / "first.sse"))
    left = read(tmp_path / "credits.json")["data"]
    assert left["frozen"] == 0
    assert left["available"] == left["total"]


def run(script: str, server: Server, folder: Path, *files: Path, **more: str) -> None:
    environment = {**os.environ, "SAYCUT_URL": server.url, "POLL_S": "0.3", **more}
    environment.pop("NEMO_TOKEN", None)
    command = ["sh", str(HERE / script), str(folder), *map(str, files)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr + server.log


def read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found


def events(path: Path) -> list[dict[str, Any]]:
    return [event for _, event in read_events(iter(path.read_text("utf-8").splitlines()))]


def length_of(path: Path) -> float:
    """Seconds of a video whose every picture decodes."""
    with av.open(path) as found:
        pictures = sum(1 for _ in found.decode(video=0))
        rate = found.streams.video[0].average_rate
        assert rate is not None
        return float(pictures / rate)
