"""Wishes in both languages through the planner, each with what must come of it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from saycut.agent import Outcome, RulePlanner, Situation, run_turn
from saycut.cli.eval import answer, situation_of
from saycut.timeline.plain import from_plain, to_plain
from saycut.timeline.time import to_seconds
from saycut.timeline.validation import problems

HERE = Path(__file__).parent
SITUATIONS: dict[str, Any] = json.loads((HERE / "situations.json").read_text(encoding="utf-8"))
CASES = [json.loads(line) for line in (HERE / "cases.jsonl").read_text(encoding="utf-8").splitlines()]


def _turn(case: dict[str, Any]) -> tuple[Situation, Outcome]:
    situation = situation_of(SITUATIONS[case["situation"]], None)
    return situation, run_turn(RulePlanner(), case["text"], situation)


@pytest.mark.parametrize("case", CASES, ids=[case["text"][:40] for case in CASES])
def test_a_wish_comes_out_as_said(case: dict[str, Any]) -> None:
    situation, outcome = _turn(case)
    timeline, want = outcome.timeline, case["expect"]
    assert not list(problems(timeline))
    assert outcome.reply.strip()
    assert bool(re.search("[\u4e00-\u9fff]", outcome.reply)) == bool(re.search("[\u4e00-\u9fff]", case["text"]))
    main = timeline.main.clips if timeline.main else ()
    length = to_seconds(timeline.main.end) if timeline.main else 0.0
    if "length" in want:
        assert length == pytest.approx(want["length"], abs=want.get("tol", 0.1))
    if "shorter" in want:
        assert 0.5 * want["shorter"] < length < want["shorter"]
    if "order" in want:
        assert [clip.asset for clip in main] == want["order"]
    if "clips" in want:
        assert len(main) == want["clips"]
    for asset, seconds in want.get("clip", {}).items():
        assert [to_seconds(c.duration) for c in main if c.asset == asset] == [pytest.approx(seconds, abs=0.05)]
    for role in want.get("absent", ()):
        assert not timeline.clips_of(role)
    for role in want.get("present", ()):
        assert timeline.clips_of(role)
    for role, gain in want.get("gain", {}).items():
        assert [c.sound.gain_pct for c in timeline.clips_of(role)] == [pytest.approx(gain, abs=0.5)]
    assert {c.asset for c in main if c.sound.muted} == set(want.get("muted", ()))
    for role, text in want.get("text", {}).items():
        assert [c.text for c in timeline.clips_of(role)] == [text]
    if "newtext" in want:
        assert want["newtext"] in [c.text for _, c in timeline.each()]
    for role, (name, value) in want.get("style", {}).items():
        styles = [track.style_of(clip) for track, clip in timeline.each() if track.role == role]
        assert styles and all(getattr(style, name) == value for style in styles)
    for role, size in want.get("size", {}).items():
        assert all(track.style_of(c).size == pytest.approx(size) for track, c in timeline.each() if track.role == role)
    for role, pos in want.get("pos", {}).items():
        found = [track.pos_of(clip) for track, clip in timeline.each() if track.role == role]
        assert found
        assert set(found) == {pos}
    if "transitions" in want:
        assert len(timeline.transitions) == want["transitions"]
    for name, count in want.get("filter", {}).items():
        assert sum(any(f.name == name for f in c.look.filters) for c in main) == count
    if "canvas" in want:
        assert [timeline.canvas.width, timeline.canvas.height] == want["canvas"]
    if want.get("captions"):
        assert timeline.clips_of("captions")
    if want.get("changed"):
        assert timeline != situation.timeline
    if want.get("same"):
        assert timeline == situation.timeline
    if "action" in want:
        name, args = want["action"]
        assert any(act.name == name and args.items() <= dict(act.args).items() for act in outcome.actions)
    elif want.get("same"):
        assert not any(act.name == "export" for act in outcome.actions)


@pytest.mark.parametrize("case", CASES[::7], ids=[case["text"][:40] for case in CASES[::7]])
def test_the_same_message_gives_the_same_outcome(case: dict[str, Any]) -> None:
    record = {"id": "x", "text": case["text"], "context": SITUATIONS[case["situation"]]}
    first, second = answer(record), answer(record)
    first.pop("latency_s"), second.pop("latency_s")
    assert first == second


@pytest.mark.parametrize("case", CASES[::5], ids=[case["text"][:40] for case in CASES[::5]])
def test_an_outcome_in_plain_words_reads_back(case: dict[str, Any]) -> None:
    _, outcome = _turn(case)
    again = from_plain(to_plain(outcome.timeline), outcome.timeline.assets)
    assert to_plain(again) == to_plain(outcome.timeline)
