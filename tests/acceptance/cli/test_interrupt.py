"""Ctrl-C stops at the next frame and leaves nothing behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from makers.media import make_clip


def test_ctrl_c_leaves_no_partial_file(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    clip = make_clip(tmp_path / "in" / "long.mp4", size=(1280, 720), frames=240, rate=30)
    command = [sys.executable, "-m", "saycut", "make", "slow it down to half speed", str(clip), "-o", "out.mp4"]
    process = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=os.environ)
    cache = Path(os.environ["SAYCUT_CACHE_DIR"]) / "segments"
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None and not list(cache.glob("*/.*.part")):
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 1
    assert b"Traceback" not in err
    assert b"ancelled" in err
    assert not (tmp_path / "out.mp4").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["in"]
    assert not list(cache.glob("*/.*.part"))
