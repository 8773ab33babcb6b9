"""``saycut eval``: edit-accuracy cases in, outcomes out, one JSON object a line; with a scorer, how good they are."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO, cast

from saycut.agent import Credits, Facts, Job, Outcome, Planner, RulePlanner, Situation, run_turn
from saycut.agent.model import ModelPlanner
from saycut.cli.scoring import as_plain, read_cases, report, score, scorer_of, store, usage_error
from saycut.language import Language, Words
from saycut.timeline.history import History, Revision
from saycut.timeline.plain import from_plain, to_plain

__all__ = ["EvalRequest", "answer", "answer_lines", "run", "situation_of"]

Plain = dict[str, Any]

PLANNERS = ("rules", "model")

_NO_PLANNER = Words("--planner is rules or model, not “{name}”", "--planner 只能是 rules 或 model，不能是“{name}”")
_NO_FILE = Words("there is no file “{name}”", "没有文件“{name}”")
_INPUT_ALONE = Words("“-” stands alone, without --scorer and --store", "“-”只能单独使用，不能带 --scorer 或 --store")
_NEEDS_SCORER = Words(
    "--store needs a scorer: put score.py beside the cases or name it with --scorer",
    "--store 需要评分脚本：请把 score.py 放在用例旁边，或用 --scorer 指定",
)
_BAD_CASE = Words("case {id} cannot be read: {what}", "用例 {id} 无法读取：{what}")
_HOW_TO_SCORE = Words(
    "These are the outcomes. To score them, put score.py beside the cases or name it with --scorer.",
    "以上是各用例的结果。要评分，请把 score.py 放在用例旁边，或用 --scorer 指定。",
)
_STORED = Words("stored: {result}, {table}", "已保存：{result}、{table}")


def situation_of(context: Mapping[str, Any], language: str | None) -> Situation:
    """The situation that a case's context describes."""
    facts = Facts.of_uploads(context.get("uploads") or ())
    assets = tuple(item for item in facts.timeline_assets() if item.kind != "script")
    versions = context.get("versions") or ()
    revisions = tuple(
        Revision(
            int(entry["v"]),
            from_plain(entry["timeline"], assets),
            int(versions[n - 1]["v"]) if n else None,
            str(entry.get("summary", "")),
        )
        for n, entry in enumerate(versions)
    )
    timeline = from_plain(context["timeline"], assets)
    jobs = tuple(
        Job(str(job["id"]), str(job.get("status", "")), job.get("progress")) for job in context.get("jobs") or ()
    )
    held = context.get("credits")
    return Situation(
        timeline=timeline,
        facts=facts,
        history=History(revisions, revisions[-1].number) if revisions else None,
        jobs=jobs,
        credits=Credits(held.get("available", 0), held.get("frozen", 0), held.get("total")) if held else None,
        language=cast(Language, language) if language in ("en", "zh") else None,
    )


def answer(case: Mapping[str, Any], planner: Planner | None = None) -> Plain:
    """The outcome of one case, in plain words; ``taken_over``: the rules had to stand in for a model."""
    began = time.perf_counter()
    situation = situation_of(case["context"], case.get("lang"))
    planner = planner or RulePlanner()
    before = planner.fallbacks if isinstance(planner, ModelPlanner) else 0
    outcome = run_turn(planner, str(case["text"]), situation)
    out = {"id": case["id"], **_plain(outcome), "latency_s": round(time.perf_counter() - began, 6)}
    if isinstance(planner, ModelPlanner) and planner.fallbacks > before:
        out["taken_over"] = True
    return out


def _plain(outcome: Outcome) -> Plain:
    out: Plain = to_plain(outcome.timeline)
    if outcome.outputs:
        out["outputs"] = [to_plain(output) for output in outcome.outputs]
    out["actions"] = [{"name": act.name, "args": dict(act.args)} for act in outcome.actions]
    out["reply"] = outcome.reply
    out["asked"] = outcome.asked or False
    return out


def answer_lines(stdin: TextIO, stdout: TextIO, planner: Planner | None = None) -> None:
    """Answer every line until the input ends, flushing each."""
    planner = planner or RulePlanner()
    for line in stdin:
        if line.strip():
            stdout.write(json.dumps(answer(json.loads(line), planner), ensure_ascii=False) + "\n")
            stdout.flush()


@dataclass(frozen=True, slots=True)
class EvalRequest:
    """What was asked for on the command line; ``cases`` are files, or ``-`` alone for standard input."""

    cases: tuple[str, ...] = ("-",)
    planner: str = "rules"
    scorer: Path | None = None
    store: Path | None = None
    as_json: bool = False
    language: Language = "en"


def run(request: EvalRequest) -> int:
    """Answer cases, and score them where there is a scorer. Returns the exit status.

    Raises UsageError for what cannot be read, ModelUnavailable where a model is to plan and there is none.
    """
    if request.planner not in PLANNERS:
        raise usage_error(_NO_PLANNER, name=request.planner)
    if "-" in request.cases:
        if len(request.cases) > 1 or request.scorer or request.store:
            raise usage_error(_INPUT_ALONE)
        answer_lines(sys.stdin, sys.stdout, _planner(request.planner))
        return 0
    for name in (*request.cases, *([str(request.scorer)] if request.scorer else [])):
        if not Path(name).is_file():
            raise usage_error(_NO_FILE, name=name)
    return _files(request, [Path(name) for name in request.cases])


def _planner(name: str) -> Planner:
    """The planner of that name, ready to use."""
    if name == "rules":
        return RulePlanner()
    from saycut.service.planning import model_planner
    from saycut.settings import Settings

    return model_planner(Settings())


def _files(request: EvalRequest, files: Sequence[Path]) -> int:
    planner = _planner(request.planner)  # before hundreds of cases fail one by one
    scorer = scorer_of(files, request.scorer)
    if scorer is None:
        if request.store:
            raise usage_error(_NEEDS_SCORER)
        _outcomes(files, planner)
        print(_HOW_TO_SCORE.say(request.language), file=sys.stderr)
        return 0
    scored = score(scorer, files, request.planner)
    print(json.dumps(as_plain(scored), ensure_ascii=False) if request.as_json else report(scored, request.language))
    if request.store:
        result, table = store(scored, request.store)
        print(_STORED.say(request.language, result=result, table=table), file=sys.stderr)
    return 0


def _outcomes(files: Sequence[Path], planner: Planner) -> None:
    for case in read_cases(files):
        try:
            outcome = answer(case, planner)
        except (AttributeError, LookupError, TypeError, ValueError) as error:
            raise usage_error(_BAD_CASE, id=case["id"], what=repr(error)[:200]) from error
        print(json.dumps(outcome, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    sys.exit(run(EvalRequest(tuple(sys.argv[1:]) or ("-",))))
