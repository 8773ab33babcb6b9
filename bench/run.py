"""Run the benchmark: ``python -m bench.run``; what it does is told in ``bench/__init__.py``."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from bench import ffmpeg, floor, melt
from bench.checks import look, psnr
from bench.drawn import draw_mask, draw_texts
from bench.inputs import make_inputs
from bench.jobs import JOBS, frames_of
from bench.measure import Failed, measured
from bench.report import Figures, as_json, table
from bench.sizes import FULL, QUICK, Size
from bench.task import Task, write_task

__all__ = ["CONTESTANTS", "main"]

HERE = Path(__file__).parent
OUTPUTS = HERE / "outputs"
LATEST = HERE / "latest.json"


def _python(module: str) -> Callable[[Task], list[str]]:
    def command(task: Task) -> list[str]:
        written = task.output.with_suffix(".json")
        write_task(task, written)
        return [sys.executable, "-m", module, str(written)]

    return command


CONTESTANTS: dict[str, Callable[[Task], list[str]]] = {
    "ours": _python("bench.ours"),
    "ffmpeg": ffmpeg.command,
    "moviepy": _python("bench.moviepy_script"),
    "melt": melt.command,
    "floor": floor.command,
}
"""Name → the command that does a task."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure what was asked for; 1 when something failed or came out wrong."""
    asked = _asked(arguments)
    size: Size = QUICK if asked.quick else FULL
    runs = asked.runs or (1 if asked.quick else 3)
    inputs = make_inputs(size, _say)
    shutil.rmtree(OUTPUTS, ignore_errors=True)
    OUTPUTS.mkdir(parents=True)
    results: dict[str, dict[str, Figures]] = {}
    problems: list[str] = []
    for job in asked.jobs:
        names = [name for name in asked.contestants if _can(name, job)]
        results[job] = _measure_job(_task(job, size, inputs), names, runs, problems)
    print(table(results))
    whole = not asked.quick and set(asked.jobs) == set(JOBS) and set(asked.contestants) == set(CONTESTANTS)
    # Only a whole run renews the published figures.
    latest = LATEST if whole and not problems else OUTPUTS / "partial.json"
    latest.write_text(json.dumps(as_json(results, size.name, runs), indent=2) + "\n")
    for problem in problems:
        _say(f"WRONG: {problem}")
    return 1 if problems else 0


def _asked(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="bench.run", description="Saycut beside ffmpeg, MoviePy, melt and x264 alone."
    )
    parser.add_argument("--runs", type=int, help="how often each does each job (3; quick: 1)")
    parser.add_argument("--jobs", nargs="+", choices=JOBS, default=list(JOBS), metavar="JOB", help=" ".join(JOBS))
    parser.add_argument(
        "--contestants",
        nargs="+",
        choices=CONTESTANTS,
        default=list(CONTESTANTS),
        metavar="NAME",
        help=" ".join(CONTESTANTS),
    )
    parser.add_argument(
        "--quick", action="store_true", help="a few seconds of video, once: shows that it works, no more"
    )
    return parser.parse_args(arguments)


def _can(name: str, job: str) -> bool:
    if name == "melt":
        return melt.binary() is not None and job in melt.JOBS
    # J6 asks what a change costs; x264 alone was measured in J1.
    return not (name == "floor" and job == "J6")


def _task(job: str, size: Size, inputs: Path) -> Task:
    texts, corners = draw_texts(job, size, OUTPUTS), draw_mask(OUTPUTS)
    return Task(job, size, inputs, texts, corners, OUTPUTS / f"{job}.mp4", OUTPUTS / "cache")


def _measure_job(task: Task, names: list[str], runs: int, problems: list[str]) -> dict[str, Figures]:
    figures = {name: Figures() for name in names}
    try:
        _prepare(task, names)
    except Failed as failed:
        problems.append(f"{task.job}, before it began: {failed}")
        return {}
    for run in range(runs):
        # In turns, so that a machine that gets slower or faster does so for all.
        for name in names:
            _say(f"{task.job} {name}, run {run + 1} of {runs}")
            mine = replace(task, output=OUTPUTS / f"{task.job}-{name}.mp4")
            if name == "ours":
                _set_cache(task)
            try:
                figures[name].runs.append(measured(CONTESTANTS[name](mine), HERE.parent, OUTPUTS / "log.txt"))
            except Failed as failed:
                problems.append(f"{task.job} {name}: {failed}")
    done = {name: item for name, item in figures.items() if item.runs}
    _check(task, done, problems)
    floor.raw_path(task).unlink(missing_ok=True)
    return done


def _prepare(task: Task, names: list[str]) -> None:
    """What is not timed: the pictures for x264 alone, and for J6 the cache that J1 leaves."""
    if "floor" in names:
        _say(f"{task.job}: compositing for x264 alone")
        raw = replace(task, output=floor.raw_path(task))
        measured(ffmpeg.raw_command(raw), HERE.parent, OUTPUTS / "log.txt")
    if task.job == "J6" and "ours" in names:
        _say("J6: first render")
        shutil.rmtree(_warm(task), ignore_errors=True)
        first = replace(task, job="J1", output=OUTPUTS / "J6-first.mp4", cache=_warm(task))
        measured(CONTESTANTS["ours"](first), HERE.parent, OUTPUTS / "log.txt")


def _warm(task: Task) -> Path:
    return task.cache.with_name("cache-of-J1")


def _set_cache(task: Task) -> None:
    """Empty for a first render, as J1 left it for J6."""
    shutil.rmtree(task.cache, ignore_errors=True)
    if task.job == "J6":
        shutil.copytree(_warm(task), task.cache)


def _check(task: Task, figures: dict[str, Figures], problems: list[str]) -> None:
    """Outputs have to be whole; their quality is measured for information."""
    wanted = frames_of(task.job, task.size)
    for name, item in figures.items():
        _say(f"{task.job} {name}: looking at the output")
        output = OUTPUTS / f"{task.job}-{name}.mp4"
        item.looked = look(output)
        if item.looked.frames != wanted:
            problems.append(f"{task.job} {name}: {item.looked.frames} frames instead of {wanted}")
        if name != "floor" and abs(item.looked.audio_s - item.looked.video_s) > 0.1:
            problems.append(f"{task.job} {name}: {item.looked.audio_s:.2f} s of sound for {item.looked.video_s:.2f} s")
        if floor.raw_path(task).exists():
            item.psnr_db = round(psnr(output, floor.raw_input(task)), 3)
        if name == "ours" and "ffmpeg" in figures:
            item.psnr_ffmpeg_db = round(psnr(output, ("-i", str(OUTPUTS / f"{task.job}-ffmpeg.mp4"))), 3)


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
