"""Timelines for the compiler, in seconds; nothing of them exists as a file."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from saycut.render.compile import compile_plan, output_spec
from saycut.render.plan import RenderPlan, segment_key
from saycut.timeline.model import Asset, Canvas, Clip, Timeline, Track, Transition
from saycut.timeline.time import Rate, TimeRange, from_seconds
from saycut.timeline.vocabulary import ROLE_KINDS, Role

RATE = Rate(30)
ASSETS = (
    Asset("a.mp4", "video", from_seconds(60), 1280, 720, RATE, True),
    Asset("b.mp4", "video", from_seconds(60), 1280, 720, RATE, True),
    Asset("tall.mp4", "video", from_seconds(60), 720, 1280, RATE, True),
    Asset("pic.png", "image", None, 3000, 2000),
    Asset("logo.png", "image", None, 1280, 720, alpha=True),
    Asset("song.mp3", "audio", from_seconds(90), has_audio=True),
)
DIGESTS = {asset.name: f"digest of {asset.name}" for asset in ASSETS}


def clip(asset: str | None, start: float, end: float, at: float = 0, **fields: Any) -> Clip:
    first, last = from_seconds(start), from_seconds(end)
    known = next((item for item in ASSETS if item.name == asset), None)
    long = round((last - first) * fields.get("speed", Fraction(1)))
    source = TimeRange(from_seconds(at), long) if known and known.duration else None
    return Clip("", first, last - first, asset, **{"source": source, **fields})


def track(role: Role, *clips: Clip, **fields: Any) -> Track:
    return Track("", ROLE_KINDS[role][0], role, clips, **fields)


def timeline(*tracks: Track, transitions: tuple[Transition, ...] = (), canvas: Canvas | None = None) -> Timeline:
    return Timeline(canvas or Canvas(1280, 720, RATE), ASSETS, tracks, transitions)


def plan_of(made: Timeline) -> RenderPlan:
    return compile_plan(made, output_spec(made), DIGESTS)


def keys_of(made: Timeline) -> list[str]:
    plan = plan_of(made)
    return [segment_key(plan.spec, segment) for segment in plan.segments]
