"""``saycut make``: files and a sentence in, finished videos out, in one go."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from signal import SIGINT, SIGTERM, Signals, getsignal, signal
from typing import Any

from saycut import __version__
from saycut.agent import Outcome
from saycut.cli.output import length, megabytes, print_json
from saycut.cli.progress import render_progress
from saycut.language import Language, Words
from saycut.render import RenderSettings
from saycut.render.job import require_writable
from saycut.service import Delivered, Delivery, Intake, deliver, deliveries, plan_turn, take_in, target_path
from saycut.timeline.plain import to_plain
from saycut.timeline.sentence import summary
from saycut.timeline.time import to_seconds

__all__ = ["MakeRequest", "make_videos", "run_make"]

DONE = Words(
    "{path}  ·  {length}  ·  {width}×{height}  ·  {size}  ·  {took} s",
    "{path}  ·  {length}  ·  {width}×{height}  ·  {size}  ·  用时 {took} 秒",
)
COARSER = Words("Quality was lowered to keep the file size limit.", "为了不超过大小限制，降低了画质。")
CHOICES = Words("Choices: {options}", "可选：{options}")
ASK_AGAIN = Words("Say it again with the answer in the sentence.", "请把答案写进这句话里再说一次。")


@dataclass(frozen=True, slots=True)
class MakeRequest:
    """What was asked for on the command line."""

    instruction: str
    files: tuple[Path, ...]
    output: Path | None
    language: Language
    as_json: bool = False
    plan_only: bool = False
    force: bool = False


def run_make(request: MakeRequest, explicit_language: bool = False) -> int:
    """Plan, render, report. Returns the exit status; errors of the tree are raised."""
    intake = take_in(request.files)
    outcome = plan_turn(request.instruction, intake, request.language if explicit_language else None)
    if outcome.asked is not None or not outcome.understood:
        return _unanswered(request, outcome)
    if request.plan_only or not outcome.timeline.tracks:
        return _planned(request, outcome)
    wanted = deliveries(outcome)
    if not request.as_json:
        print(outcome.reply)
    delivered = make_videos(request, intake, wanted)
    if request.as_json:
        print_json(_report(outcome, delivered))
    return 0


def _unanswered(request: MakeRequest, outcome: Outcome) -> int:
    """A question or a wish that was not understood: nothing was made."""
    if request.as_json:
        print_json({"error": {"code": "question" if outcome.asked else "not_understood", "message": outcome.reply}})
        return 1
    print(outcome.asked or outcome.reply, file=sys.stderr)
    if outcome.options:
        print(CHOICES.say(request.language, options=" / ".join(outcome.options)), file=sys.stderr)
    if outcome.asked:
        print(ASK_AGAIN.say(request.language), file=sys.stderr)
    return 1


def _planned(request: MakeRequest, outcome: Outcome) -> int:
    if request.as_json:
        print_json(_report(outcome, []))
        return 0
    print(outcome.reply)
    if outcome.timeline.tracks:
        for timeline in outcome.outputs or (outcome.timeline,):
            print(summary(timeline, request.language))
    return 0


def make_videos(request: MakeRequest, intake: Intake, wanted: list[Delivery]) -> list[Delivered]:
    """Render every wanted video and say where each is."""
    first = request.files[0] if request.files else None
    paths = [target_path(request.output, first, n, len(wanted)) for n in range(len(wanted))]
    for path in paths:
        require_writable(path, request.force)
    settings = RenderSettings(force=request.force, tags={"encoder": f"Saycut {__version__}"})
    done = []
    with _cancelling() as cancelled:
        for delivery, path in zip(wanted, paths, strict=True):
            label = path.name if len(paths) > 1 else ""
            with render_progress(request.language, label) as progress:
                item = deliver(delivery, intake.media, path, settings, progress, cancelled)
            done.append(item)
            if not request.as_json:
                _say_done(request.language, item, settings)
    return done


def _say_done(language: Language, item: Delivered, settings: RenderSettings) -> None:
    result = item.result
    if item.crf > settings.crf:
        print(COARSER.say(language))
    fields = {"path": result.path, "length": length(result.duration), "size": megabytes(result.size)}
    took = f"{result.elapsed_s:.1f}"
    print(DONE.say(language, **fields, width=result.width, height=result.height, took=took))


def _report(outcome: Outcome, delivered: list[Delivered]) -> dict[str, Any]:
    return {
        "reply": outcome.reply,
        "timeline": to_plain(outcome.timeline),
        "actions": [{"name": act.name, "args": dict(act.args)} for act in outcome.actions],
        "outputs": [
            {
                "path": str(item.result.path),
                "duration_s": round(to_seconds(item.result.duration), 3),
                "width": item.result.width,
                "height": item.result.height,
                "bytes": item.result.size,
                "frames": item.result.frames,
                "elapsed_s": round(item.result.elapsed_s, 3),
            }
            for item in delivered
        ],
    }


@contextmanager
def _cancelling() -> Iterator[threading.Event]:
    """Ctrl-C and SIGTERM set the event, so that the render stops at its next frame and leaves nothing behind."""
    event = threading.Event()
    before = {number: getsignal(number) for number in (SIGINT, SIGTERM)}

    def cancel(number: int, frame: object) -> None:
        event.set()

    for number in before:
        signal(Signals(number), cancel)
    try:
        yield event
    finally:
        for number, handler in before.items():
            signal(Signals(number), handler)
