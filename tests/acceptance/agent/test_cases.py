"""Wishes in both languages through the planner, each with what must come of it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from saycut.agent import Outcome, RulePlanner, Situation, run_turn
from saycut.cli.eval import answer, situation_of
from saycut.timeline.model import Clip, Timeline
from saycut.timeline.plain import from_plain, to_plain
from saycut.timeline.time import to_seconds
from saycut.timeline.validation import problems

HERE = Path(__file__).parent
SITUATIONS: dict[str, Any] = json.loads((HERE / "situations.json").read_text(encoding="utf-8"))
CASES = [json.loads(line) for line in (HERE / "cases.jsonl").read_text(encoding="utf-8").splitlines()]


def _turn(case: dict[str, Any]) -> tuple[Situation, Outcome]:
    situation = situation_of(SITUATIONS[case["situation"]], None)
    return situation, run_turn(RulePlanner(), case["text"], situation)


def _length(timeline: Timeline) -> float:
    return to_seconds(timeline.main.end) if timeline.main else 0.0


def _main(timeline: Timeline) -> tuple[Clip, ...]:
    return timeline.main.clips if timeline.main else ()


def _styles(timeline: Timeline, role: str, name: str) -> set[object]:
    return {getattr(track.style_of(clip), name) for track, clip in timeline.each() if track.role == role}


@pytest.mark.parametrize("case", CASES, ids=[case["text"][:40] for case in CASES])
def test_a_wish_comes_out_as_said(case: dict[str, Any]) -> None:
    situation, outcome = _turn(case)
    timeline, want = outcome.timeline, case["expect"]
    main = _main(timeline)
    got = {
        "length": lambda: pytest.approx(_length(timeline), abs=want.get("tol", 0.1)),
        "order": lambda: [clip.asset for clip in main],
        "clips": lambda: len(main),
        "clip": lambda: {name: _seconds(main, name) for name in want["clip"]},
        "absent": lambda: [role for role in want["absent"] if not timeline.clips_of(role)],
        "present": lambda: [role for role in want["present"] if timeline.clips_of(role)],
        "gain": lambda: {
            role: pytest.approx(timeline.clips_of(role)[0].sound.gain_pct, abs=0.5) for role in want["gain"]
        },
        "muted": lambda: [clip.asset for clip in main if clip.sound.muted],
        "text": lambda: {role: timeline.clips_of(role)[0].text for role in want["text"]},
        "newtext": lambda: next((c.text for _, c in timeline.each() if c.text == want["newtext"]), None),
        "style": lambda: {role: [name, *_styles(timeline, role, name)] for role, (name, _) in want["style"].items()},
        "size": lambda: {role: pytest.approx(max(_styles(timeline, role, "size"))) for role in want["size"]},  # type: ignore[type-var]
        "pos": lambda: {role: next(t.pos_of(c) for t, c in timeline.each() if t.role == role) for role in want["pos"]},
        "transitions": lambda: len(timeline.transitions),
        "filter": lambda: {
            name: sum(any(f.name == name for f in c.look.filters) for c in main) for name in want["filter"]
        },
        "canvas": lambda: [timeline.canvas.width, timeline.canvas.height],
        "captions": lambda: bool(timeline.clips_of("captions")),
        "changed": lambda: timeline != situation.timeline,
        "same": lambda: timeline == situation.timeline,
        "shorter": lambda: want["shorter"] if 0.5 * want["shorter"] < _length(timeline) < want["shorter"] else None,
        "action": lambda: next(([a.name, _part(a.args, want["action"][1])] for a in outcome.actions), None),
    }
    checked = {name: got[name]() for name in want if name != "tol"}
    assert checked == {name: value for name, value in want.items() if name != "tol"}


@pytest.mark.parametrize("case", CASES, ids=[case["text"][:40] for case in CASES])
def test_every_outcome_is_valid_and_answered_in_the_language_of_the_message(case: dict[str, Any]) -> None:
    _, outcome = _turn(case)
    assert not list(problems(outcome.timeline))
    assert outcome.reply.strip()
    assert bool(re.search("[\u4e00-\u9fff]", outcome.reply)) == bool(re.search("[\u4e00-\u9fff]", case["text"]))
    wants_file = case["expect"].get("action", [""])[0] == "export"
    assert any(act.name == "export" for act in outcome.actions) == wants_file


def _seconds(main: tuple[Clip, ...], name: str) -> object:
    return pytest.approx(sum(to_seconds(clip.duration) for clip in main if clip.asset == name), abs=0.05)


def _part(args: Mapping[str, object], wanted: dict[str, object]) -> dict[str, object]:
    return {name: args.get(name) for name in wanted}


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
