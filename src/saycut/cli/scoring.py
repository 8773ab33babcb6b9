"""``saycut eval CASES``: score the product on its cases with the scorer beside them, say it, and keep it.

cases ─► scorer ─► ``saycut eval -`` ─► outcomes ─► scorer ─► summary ─► report, ``docs/eval/DATE.json``, a table
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from saycut import __version__
from saycut.errors import UsageError
from saycut.language import LANGUAGES, Language, Words
from saycut.settings import Settings

__all__ = ["Scored", "as_plain", "read_cases", "report", "score", "scorer_of", "store", "usage_error"]

Plain = dict[str, Any]

SCORER = "score.py"
FAILURES_SHOWN = 60
_GOT_AT_MOST = 160

_NO_CASE = Words("line {n} of {file} is no case: {what}", "{file} 第 {n} 行不是用例：{what}")
_NO_TEXT = Words("{file} is no UTF-8 text", "{file} 不是 UTF-8 文本")
_SAME_ID = Words("the id {id} stands in two cases", "编号 {id} 出现在两个用例里")
_SCORER_FAILED = Words("{scorer} failed: {what}", "{scorer} 运行失败：{what}")
_CANNOT_STORE = Words("{folder} cannot be written: {what}", "无法写入 {folder}：{what}")

_HEAD = Words("{n} cases, planner: {planner}", "共 {n} 个用例，规划器：{planner}")
_PASSED = Words("passed {passed} of {cases} ({share})", "通过 {passed} / {cases}（{share}）")
_BY_LANGUAGE = Words("by language", "按语言")
_BY_INTENT = Words("by intent", "按意图")
_INVALID = Words("invalid outcomes: {n}", "无效结果：{n}")
_COLLATERAL = Words("collateral damage: {n} of {of}", "误伤：{n} / {of}")
_ASKING = Words("edited where it should have asked: {n} of {of}", "该问却直接改：{n} / {of}")
_LATENCY = Words(
    "latency: median {median}, 95% within {p95}, longest {longest}",
    "耗时：中位 {median}，95% 在 {p95} 内，最长 {longest}",
)
_TAKEN_OVER = Words("taken over by the rules: {n}", "改由规则处理：{n}")
_FAILURES = Words("failures", "未通过")
_MORE = Words("… and {n} more", "……另有 {n} 条")
_COLUMNS = Words(
    "| Planner | Cases | Passed | English | Chinese | Collateral damage | Median latency |",
    "| 规划器 | 用例 | 通过 | 英文 | 中文 | 误伤 | 耗时中位数 |",
)


@dataclass(frozen=True, slots=True)
class Scored:
    """What the scorer found, and how long each case took in seconds."""

    planner: str
    files: tuple[str, ...]
    summary: Plain
    results: tuple[Plain, ...]
    latencies: tuple[float, ...]
    taken_over: int = 0


def usage_error(words: Words, **fields: object) -> UsageError:
    """The words as a wrong usage; braces in a field stay what they are."""
    en, zh = (words.say(language, **fields).replace("{", "{{").replace("}", "}}") for language in LANGUAGES)
    return UsageError(reason=Words(en, zh))


def scorer_of(files: Sequence[Path], named: Path | None) -> Path | None:
    """The scorer that was named, or the one beside the first file of cases."""
    beside = files[0].parent / SCORER
    return named or (beside if beside.is_file() else None)


def read_cases(files: Sequence[Path]) -> list[Plain]:
    """The cases of all files. Raises UsageError naming the line that is none."""
    cases: list[Plain] = []
    seen: set[str] = set()
    for path in files:
        for number, line in _lines(path):
            case = _case(line, path, number)
            if case["id"] in seen:
                raise usage_error(_SAME_ID, id=case["id"])
            seen.add(case["id"])
            cases.append(case)
    return cases


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise usage_error(_NO_TEXT, file=path.name) from error
    except OSError as error:
        raise usage_error(Words("{file}: {what}", "{file}：{what}"), file=path.name, what=error.strerror) from error
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            yield number, line


def _case(line: str, path: Path, number: int) -> Plain:
    try:
        case = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise usage_error(_NO_CASE, n=number, file=path.name, what=str(error)) from error
    if not isinstance(case, dict):
        raise usage_error(_NO_CASE, n=number, file=path.name, what=type(case).__name__)
    for key in ("id", "text", "context"):
        if key not in case:
            raise usage_error(_NO_CASE, n=number, file=path.name, what=f"“{key}” is missing")
    return case


def score(scorer: Path, files: Sequence[Path], planner: str) -> Scored:
    """Run the scorer with this program as the product. Raises UsageError where the scorer fails."""
    cases = read_cases(files)
    with tempfile.TemporaryDirectory(prefix="saycut-eval-") as folder:
        every, saved = Path(folder) / "cases.jsonl", Path(folder) / "outcomes.jsonl"
        every.write_text("".join(f"{json.dumps(case, ensure_ascii=False)}\n" for case in cases), encoding="utf-8")
        found = _run(scorer, every, saved, planner)
        outcomes = [json.loads(line) for line in saved.read_text(encoding="utf-8").splitlines()]
    latencies = tuple(float(item["latency_s"]) for item in outcomes if isinstance(item, dict) and "latency_s" in item)
    taken_over = sum(bool(item.get("taken_over")) for item in outcomes if isinstance(item, dict))
    names = tuple(path.name for path in files)
    return Scored(planner, names, found["summary"], tuple(found["results"]), latencies, taken_over)


def _run(scorer: Path, cases: Path, saved: Path, planner: str) -> Plain:
    product = [sys.executable, "-m", "saycut", "eval", "-", "--planner", planner]
    # What a model may take for a turn, and as much again to start and to fall back.
    seconds = str(60 + (2 * Settings().llm_timeout if planner == "model" else 0))
    options = [str(cases), "--json", "--timeout", seconds, "--save", str(saved)]
    done = subprocess.run(
        [sys.executable, str(scorer), *options, "--", *product],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    try:
        found = json.loads(done.stdout)
        if done.returncode == 0 and saved.is_file() and {"summary", "results"} <= set(found):
            return dict(found)
    except (TypeError, ValueError):
        pass  # told below
    last = next((line for line in reversed(done.stderr.splitlines()) if line.strip()), "")
    raise usage_error(_SCORER_FAILED, scorer=scorer.name, what=last[:300] or f"status {done.returncode}")


# -- saying it


def report(scored: Scored, language: Language) -> str:
    """The result for people, in lines."""
    return "\n".join(_report(scored, language))


def _report(scored: Scored, language: Language) -> Iterator[str]:
    summary = scored.summary
    total = summary["total"]
    yield _HEAD.say(language, n=total["cases"], planner=scored.planner)
    yield _PASSED.say(language, passed=total["passed"], cases=total["cases"], share=_percent(total))
    for title, key in ((_BY_LANGUAGE, "by_lang"), (_BY_INTENT, "by_intent")):
        yield title.say(language)
        for name, row in summary.get(key, {}).items():
            yield f"  {name:14} {row['passed']:4} / {row['cases']:<4} {_percent(row)}"
    yield _INVALID.say(language, n=summary.get("invalid", 0))
    yield _COLLATERAL.say(language, n=_of(summary, "collateral", "damaged"), of=_of(summary, "collateral", "cases"))
    asking = {"n": _of(summary, "should_ask", "edited_instead"), "of": _of(summary, "should_ask", "cases")}
    yield _ASKING.say(language, **asking)
    if times := _latency(scored):
        said = {name: _milliseconds(value) for name, value in times.items()}
        yield _LATENCY.say(language, median=said["median"], p95=said["p95"], longest=said["longest"])
    if scored.planner == "model":
        yield _TAKEN_OVER.say(language, n=scored.taken_over)
    yield from _failures(scored, language)


def _failures(scored: Scored, language: Language) -> Iterator[str]:
    lines = [
        f"  {item['id']} ({item['intent']}, {item['lang']}) {problem['check']}: {str(problem['got'])[:_GOT_AT_MOST]}"
        for item in scored.results
        for problem in item["problems"]
    ]
    if lines:
        yield _FAILURES.say(language)
        yield from lines[:FAILURES_SHOWN]
    if len(lines) > FAILURES_SHOWN:
        yield f"  {_MORE.say(language, n=len(lines) - FAILURES_SHOWN)}"


def _of(summary: Plain, group: str, name: str) -> int:
    return int(summary.get(group, {}).get(name, 0))


def _percent(row: Plain) -> str:
    return f"{row['passed'] / row['cases']:.1%}" if row.get("cases") else "–"


def _milliseconds(seconds: float) -> str:
    return f"{1000 * seconds:.1f} ms" if seconds < 1 else f"{seconds:.1f} s"


def _latency(scored: Scored) -> dict[str, float]:
    times = sorted(scored.latencies)
    if not times:
        return {}
    p95 = times[min(len(times) - 1, round(0.95 * len(times)))]
    return {"median": round(statistics.median(times), 6), "p95": p95, "longest": times[-1]}


# -- keeping it


def store(scored: Scored, folder: Path) -> tuple[Path, Path]:
    """Write ``eval/DATE.json`` and ``eval/latest.md`` into ``folder``; results of other planners of that day stay."""
    day = datetime.now().astimezone().date().isoformat()
    target, table = folder / "eval" / f"{day}.json", folder / "eval" / "latest.md"
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        kept = json.loads(target.read_text(encoding="utf-8")) if target.is_file() else {}
        planners = kept.get("planners", {}) if isinstance(kept, dict) else {}
        planners[scored.planner] = as_plain(scored)
        document = {"date": day, "version": __version__, "planners": planners}
        target.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        table.write_text(_tables(day, planners), encoding="utf-8")
    except (OSError, ValueError) as error:
        raise usage_error(_CANNOT_STORE, folder=folder, what=error) from error
    return target, table


def as_plain(scored: Scored) -> Plain:
    """The result for machines, as it is stored."""
    out: Plain = {"files": list(scored.files), **scored.summary}
    # Wall time and mean belong to the machine; the median of what the product tells is kept below.
    for name in ("mean_latency_s", "wall_s_per_case"):
        out.pop(name, None)
    out["latency_s"] = _latency(scored)
    out["failed"] = [result["id"] for result in scored.results if not result["passed"]]
    if scored.planner == "model":
        out |= {"model": Settings().llm_model or "", "taken_over": scored.taken_over}
    return out


def _tables(day: str, planners: Plain) -> str:
    """The same table in both languages, for the README."""
    rows = [_row(name, planners[name]) for name in sorted(planners)]
    parts = []
    for language in ("en", "zh"):
        head = _COLUMNS.en if language == "en" else _COLUMNS.zh
        parts.append("\n".join([head, "|---|---:|---:|---:|---:|---:|---:|", *rows]))
    return "\n\n".join([f"<!-- saycut eval, {day} -->", *parts]) + "\n"


def _row(name: str, kept: Plain) -> str:
    by = kept.get("by_lang", {})
    cells = [
        name,
        str(kept["total"]["cases"]),
        _percent(kept["total"]),
        _percent(by.get("en", {})),
        _percent(by.get("zh", {})),
        f"{_of(kept, 'collateral', 'damaged')} / {_of(kept, 'collateral', 'cases')}",
        _milliseconds(kept["latency_s"]["median"]) if kept.get("latency_s") else "–",
    ]
    return f"| {' | '.join(cells)} |"
