"""Messages by authors who had not seen the planner: each is answered, and leaves a valid timeline."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from saycut.agent import RulePlanner, run_turn
from saycut.cli.eval import situation_of
from saycut.timeline.validation import problems

HERE = Path(__file__).parent / "blind"
CASES: list[dict[str, Any]] = [
    json.loads(line) for name in ("en", "zh") for line in (HERE / f"{name}.jsonl").read_text("utf-8").splitlines()
]


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_an_unseen_message_is_answered_and_leaves_a_valid_timeline(case: dict[str, Any]) -> None:
    outcome = run_turn(RulePlanner(), case["text"], situation_of(case["context"], None))
    assert not list(problems(outcome.timeline))
    assert outcome.reply.strip()
