"""``saycut eval -``: edit-accuracy cases in, outcomes out, one JSON object a line."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TextIO, cast

from saycut.agent import Credits, Facts, Job, Outcome, Planner, RulePlanner, Situation, run_turn
from saycut.language import Language
from saycut.timeline.history import History, Revision
from saycut.timeline.plain import from_plain, to_plain

__all__ = ["answer", "answer_lines", "run", "situation_of"]

Plain = dict[str, Any]


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
    """The outcome of one case, in plain words."""
    began = time.perf_counter()
    situation = situation_of(case["context"], case.get("lang"))
    outcome = run_turn(planner or RulePlanner(), str(case["text"]), situation)
    return {"id": case["id"], **_plain(outcome), "latency_s": round(time.perf_counter() - began, 6)}


def _plain(outcome: Outcome) -> Plain:
    out: Plain = to_plain(outcome.timeline)
    if outcome.outputs:
        out["outputs"] = [to_plain(output) for output in outcome.outputs]
    out["actions"] = [{"name": act.name, "args": dict(act.args)} for act in outcome.actions]
    out["reply"] = outcome.reply
    out["asked"] = outcome.asked or False
    return out


def answer_lines(stdin: TextIO, stdout: TextIO) -> None:
    """Answer every line until the input ends, flushing each."""
    planner = RulePlanner()
    for line in stdin:
        if line.strip():
            stdout.write(json.dumps(answer(json.loads(line), planner), ensure_ascii=False) + "\n")
            stdout.flush()


def run(path: str = "-") -> int:
    """Answer the cases of a file, or of standard input for ``-``."""
    if path == "-":
        answer_lines(sys.stdin, sys.stdout)
    else:
        with Path(path).open(encoding="utf-8") as cases:
            answer_lines(cases, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(run(sys.argv[1] if len(sys.argv) > 1 else "-"))
