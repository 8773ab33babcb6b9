"""``saycut eval``: outcomes line by line, a score where there is a scorer, and never a traceback."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from makers.chat_server import Reply, chat_server, streamed

SCORER = """
import json, subprocess, sys

options, command = sys.argv[1 : sys.argv.index("--")], sys.argv[sys.argv.index("--") + 1 :]
lines = open(options[0], encoding="utf-8").read().splitlines()
product = subprocess.run(command, input="\\n".join(lines), capture_output=True, text=True, encoding="utf-8", check=True)
open(options[options.index("--save") + 1], "w", encoding="utf-8").write(product.stdout)
results = []
for case, outcome in zip(map(json.loads, lines), map(json.loads, product.stdout.splitlines()), strict=True):
    good = abs(outcome["duration"] - case["expect"]["duration"]) < 0.1
    problems = [] if good else [{"check": "duration", "expected": case["expect"], "got": f"{outcome['duration']} s"}]
    about = {key: case[key] for key in ("id", "intent", "lang")}
    results.append(about | {"passed": good, "problems": problems})


def share(some):
    passed = sum(item["passed"] for item in some)
    return {"passed": passed, "cases": len(some), "share": passed / len(some)}


def by(key):
    return {name: share([item for item in results if item[key] == name]) for name in sorted({i[key] for i in results})}


summary = {"total": share(results), "by_lang": by("lang"), "by_intent": by("intent"), "invalid": 0,
           "collateral": {"cases": 2, "damaged": 0}, "should_ask": {"cases": 0, "edited_instead": 0}}
print(json.dumps({"summary": summary, "results": results}))
"""


def case(name: str, lang: str, text: str, duration: float) -> dict[str, Any]:
    upload = {"name": "a.mp4", "kind": "video", "duration": 10, "w": 1920, "h": 1080, "fps": 30, "audio": True}
    clip = {"asset": "a.mp4", "start": 0, "end": 10, "src_in": 0, "src_out": 10}
    timeline = {
        "duration": 10,
        "canvas": {"w": 1920, "h": 1080, "fps": 30},
        "tracks": [{"kind": "video", "role": "main", "clips": [clip]}],
        "transitions": [],
    }
    return {
        "id": name, "intent": "trim", "lang": lang, "text": text,
        "context": {"uploads": [upload], "timeline": timeline}, "expect": {"duration": duration},
    }  # fmt: skip


CASES = [
    case("E1", "en", "trim the last 2 seconds", 8),
    case("Z1", "zh", "剪掉最后2秒", 8),
    case("Z2", "zh", "剪掉最后3秒", 1),
]


def written(path: Path, cases: list[dict[str, Any]] = CASES) -> Path:
    path.write_text("".join(json.dumps(item, ensure_ascii=False) + "\n" for item in cases), encoding="utf-8")
    return path


@pytest.fixture
def scored(tmp_path: Path) -> Path:
    """Cases with a scorer beside them."""
    folder = tmp_path / "cases"
    folder.mkdir()
    (folder / "score.py").write_text(SCORER, encoding="utf-8")
    return written(folder / "dev.jsonl")


def test_standard_input_is_answered_line_by_line(saycut, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO("\n".join(json.dumps(item) for item in CASES)))
    lines = saycut("eval", "-").out.splitlines()
    assert [json.loads(line)["id"] for line in lines] == ["E1", "Z1", "Z2"]
    assert [json.loads(line)["duration"] for line in lines] == [8, 8, 7]


def test_cases_are_scored_by_the_scorer_beside_them(saycut, scored):
    ended = saycut("eval", scored)
    assert ended.status == 0
    assert "passed 2 of 3 (66.7%)" in ended.out
    assert "en                1 / 1    100.0%" in ended.out
    assert "Z2 (trim, zh) duration: 7.0 s" in ended.out
    assert "latency: median" in ended.out
    assert "collateral damage: 0 of 2" in ended.out


def test_several_files_are_one_result(saycut, scored):
    more = written(scored.parent / "more.jsonl", [case("E2", "en", "trim the last 4 seconds", 6)])
    result = saycut("eval", scored, more, "--json").json
    assert (result["total"]["passed"], result["total"]["cases"]) == (3, 4)
    assert (result["files"], result["failed"]) == (["dev.jsonl", "more.jsonl"], ["Z2"])


def test_a_result_is_said_in_chinese_and_stored_with_its_date_and_a_table(saycut, scored, tmp_path):
    ended = saycut("eval", scored, "--lang", "zh", "--store", tmp_path / "docs")
    assert "通过 2 / 3（66.7%）" in ended.out
    assert "已保存" in ended.err
    stored, table = sorted((tmp_path / "docs" / "eval").iterdir())
    document = json.loads(stored.read_text(encoding="utf-8"))
    assert stored.name == f"{document['date']}.json"
    assert document["planners"]["rules"]["failed"] == ["Z2"]
    assert str(tmp_path) not in stored.read_text(encoding="utf-8")
    assert "| rules | 3 | 66.7% | 100.0% | 50.0% | 0 / 2 |" in table.read_text(encoding="utf-8")


def test_without_a_scorer_the_outcomes_are_printed_with_how_to_score_them(saycut, tmp_path):
    ended = saycut("eval", written(tmp_path / "dev.jsonl"))
    assert ended.status == 0
    assert [json.loads(line)["id"] for line in ended.out.splitlines()] == ["E1", "Z1", "Z2"]
    assert "--scorer" in ended.err


def test_a_scorer_may_lie_elsewhere(saycut, scored, tmp_path):
    assert "passed 2 of 3" in saycut("eval", written(tmp_path / "x.jsonl"), "--scorer", scored.parent / "score.py").out


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "line 1 of bad.jsonl"),
        ("[]", "line 1 of bad.jsonl"),
        ('{"id": "x", "text": "y"}', "context"),
        ('{"id": "x", "text": "y", "context": {}}', "case x"),
        ('{"id": "x", "text": "y", "context": {"timeline": {"canvas": 5}}}', "case x"),
    ],
)
def test_what_is_no_case_is_named(saycut, tmp_path, text, said):
    path = tmp_path / "bad.jsonl"
    path.write_text(text + "\n", encoding="utf-8")
    ended = saycut("eval", path)
    assert ended.status == 2
    assert said in ended.err
    assert "Traceback" not in ended.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("--planner", "magic"),
        ("--scorer", "nowhere.py"),
        ("--store", "docs"),
        ("-",),
        ("nowhere.jsonl",),
    ],
)
def test_wrong_usage_is_named(saycut, tmp_path, arguments):
    ended = saycut("eval", written(tmp_path / "dev.jsonl"), *arguments)
    assert ended.status == 2
    assert ended.err.strip()
    assert "Traceback" not in ended.err


@pytest.mark.parametrize(
    "body",
    ["print('no json')", "raise SystemExit('{braces}')", "raise SystemExit('it broke')", "import sys; sys.exit(3)"],
)
def test_a_scorer_that_fails_is_named(saycut, scored, body):
    (scored.parent / "score.py").write_text(body, encoding="utf-8")
    ended = saycut("eval", scored)
    assert ended.status == 2
    assert "score.py failed" in ended.err


def test_a_model_that_is_not_there_is_said_before_any_case(saycut, scored, monkeypatch):
    monkeypatch.setenv("SAYCUT_LLM_URL", "https://api.example.com")
    ended = saycut("eval", scored, "--planner", "model")
    assert ended.status == 1
    assert "offline mode" in ended.err


def test_a_model_is_scored_and_what_the_rules_took_over_is_counted(saycut, scored, monkeypatch):
    arguments = '{"clip": "c1", "tail": 9}'
    trim = {"tool_calls": [{"index": 0, "id": "1", "function": {"name": "trim", "arguments": arguments}}]}
    done = {"choices": [{"delta": {"content": "done"}, "finish_reason": "stop"}]}
    answers = (streamed([{"choices": [{"delta": trim, "finish_reason": "tool_calls"}]}]), streamed([done]))
    with chat_server(*answers, *answers, *answers[:1], Reply(b"no", status=404)) as server:
        monkeypatch.setenv("SAYCUT_LLM_URL", server.url)
        monkeypatch.setenv("SAYCUT_LLM_MODEL", "m")
        result = saycut("eval", scored, "--planner", "model", "--json").json
    assert (result["model"], result["taken_over"]) == ("m", 1)
    assert result["failed"] == ["E1", "Z1", "Z2"]
