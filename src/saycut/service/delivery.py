"""What a turn has to deliver: which videos, in which size, under which name and byte budget."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from saycut.agent import Outcome
from saycut.errors import BudgetImpossible, NotRenderable
from saycut.render import MediaFile, Progress, RenderResult, RenderSettings, render
from saycut.service.turns import require_makeable
from saycut.timeline.model import Timeline
from saycut.timeline.operations import RippleDelete, SetCanvas, apply
from saycut.timeline.time import Rate, TimeRange, from_seconds

__all__ = ["Delivered", "Delivery", "deliver", "deliveries", "target_path"]

COARSEST_CRF = 40
"""Beyond this x264's pictures are no longer worth sending."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One video to render; ``max_bytes`` None: no budget."""

    timeline: Timeline
    max_bytes: int | None = None


@dataclass(frozen=True, slots=True)
class Delivered:
    """A finished video; ``crf`` is the quality it was encoded at."""

    result: RenderResult
    crf: int


def deliveries(outcome: Outcome) -> list[Delivery]:
    """The videos an outcome asks for: its export actions and its several outputs, else the timeline as it is.

    Raises NotRenderable for a format or content this version cannot make.
    """
    exports = [act.args for act in outcome.actions if act.name == "export"]
    timelines = outcome.outputs or (outcome.timeline,)
    found = [_delivery(timeline, args) for timeline in timelines for args in exports or [{}]]
    for item in found:
        require_makeable(item.timeline)
    return found


def _delivery(timeline: Timeline, args: Mapping[str, object]) -> Delivery:
    form = str(args.get("format", "mp4"))
    codec = str(args.get("vcodec", "h264"))
    if form != "mp4" or codec != "h264":
        raise NotRenderable(what=f"{form} ({codec})" if form == "mp4" else form)
    timeline = _of_range(timeline, args.get("range"))
    budget = args.get("max_bytes")
    return Delivery(_of_size(timeline, args), int(str(budget)) if budget else None)


def _of_range(timeline: Timeline, span: object) -> Timeline:
    if not isinstance(span, (list, tuple)) or len(span) != 2:
        return timeline
    wanted = TimeRange.between(from_seconds(float(span[0])), min(from_seconds(float(span[1])), timeline.duration))
    if wanted.end < timeline.duration:
        timeline = apply(timeline, RippleDelete(wanted.end, timeline.duration)).timeline
    if wanted.start > 0:
        timeline = apply(timeline, RippleDelete(0, wanted.start)).timeline
    return timeline


def _of_size(timeline: Timeline, args: Mapping[str, object]) -> Timeline:
    canvas = timeline.canvas
    width, height, fps = args.get("width"), args.get("height"), args.get("fps")
    new = replace(
        canvas,
        width=int(str(width)) if width else canvas.width,
        height=int(str(height)) if height else canvas.height,
        rate=Rate.of(float(str(fps))) if fps else canvas.rate,
    )
    return timeline if new == canvas else apply(timeline, SetCanvas(new)).timeline


def target_path(output: Path | None, first_file: Path | None, index: int, count: int) -> Path:
    """Where video number ``index`` of ``count`` goes: as asked, else into the current folder, named after the file."""
    base = output or Path(f"{first_file.stem if first_file else 'video'}-saycut.mp4")
    if base.suffix.lower() != ".mp4":
        base = base.with_name(base.name + ".mp4")
    return base if count == 1 else base.with_name(f"{base.stem}-{index + 1}{base.suffix}")


def deliver(
    delivery: Delivery,
    media: Mapping[str, MediaFile],
    path: Path,
    settings: RenderSettings,
    progress: Callable[[Progress], None] | None = None,
    cancelled: threading.Event | None = None,
) -> Delivered:
    """Render to ``path``. With a budget the quality is lowered until the measured file keeps it.

    Raises BudgetImpossible when even the coarsest quality is larger; then nothing is left behind.
    """
    crf, smallest = settings.crf, None
    while True:
        attempt = replace(settings, crf=crf, max_bytes=delivery.max_bytes)
        result = render(delivery.timeline, media, path, attempt, progress, cancelled)
        if delivery.max_bytes is None or result.delivered:
            return Delivered(result, crf)
        smallest = result.size
        if crf >= COARSEST_CRF:
            raise BudgetImpossible(budget=_readable(delivery.max_bytes), smallest=_readable(smallest))
        # Six steps of crf halve the size (x264's rate control is logarithmic); one more to be on the safe side.
        crf = min(COARSEST_CRF, crf + 1 + math.ceil(6 * math.log2(smallest / delivery.max_bytes)))


def _readable(size: int) -> str:
    return f"{size / (1 << 20):.1f} MB" if size >= 1 << 19 else f"{size / 1024:.0f} KB"
