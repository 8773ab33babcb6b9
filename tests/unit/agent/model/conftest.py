"""A talk and a situation to plan against."""

from __future__ import annotations

from typing import Any

import pytest

from saycut.agent import Situation
from saycut.cli.eval import situation_of

TALK: dict[str, Any] = {
    "uploads": [
        {
            "name": "talk.mp4", "kind": "video", "duration": 30.0, "w": 1920, "h": 1080, "fps": 30, "audio": True,
            "speech": "en", "silences": [[4.0, 6.5]], "faces": 1,
            "transcript": [[0.3, 4.0, "Welcome to the spring launch."], [6.5, 14.0, "Here are three new features."]],
        },
        {"name": "beach.mp4", "kind": "video", "duration": 10.0, "w": 1920, "h": 1080, "fps": 30, "audio": True},
        {"name": "song.mp3", "kind": "audio", "duration": 60.0},
        {"name": "logo.png", "kind": "image", "w": 400, "h": 400, "alpha": True},
    ],
    "timeline": {
        "canvas": {"w": 1920, "h": 1080, "fps": 30},
        "tracks": [
            {
                "kind": "video", "role": "main",
                "clips": [
                    {"asset": "talk.mp4", "start": 0, "end": 12, "src_in": 0, "src_out": 12},
                    {"asset": "beach.mp4", "start": 12, "end": 20, "src_in": 0, "src_out": 8},
                ],
            },
            {"kind": "text", "role": "title", "clips": [{"start": 0, "end": 3, "text": "Spring", "pos": "top"}]},
            {
                "kind": "audio", "role": "bgm",
                "clips": [{"asset": "song.mp3", "start": 0, "end": 20, "src_in": 0, "src_out": 20, "gain_pct": 40}],
            },
        ],
        "transitions": [],
    },
    "jobs": [{"id": "job_7", "status": "running", "progress": 40}],
}  # fmt: skip


@pytest.fixture
def situation() -> Situation:
    """Two clips (c1, c2 on t3), a title (c4 on t5), music (c6 on t7), an export under way."""
    return situation_of(TALK, None)
