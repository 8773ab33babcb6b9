"""What is kept of an asset's probe, and back again: facts for the planner, an asset for the timeline."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import cast

from saycut.agent import AssetFacts
from saycut.db import Asset, AssetKind, JsonObject
from saycut.media import Probe
from saycut.timeline import model
from saycut.timeline.vocabulary import AssetKind as TimelineKind

__all__ = ["facts_of", "kind_of", "record_of", "timeline_asset"]

_KINDS: Mapping[str, AssetKind] = {"script": "document", "video": "video", "image": "image", "audio": "audio"}


def kind_of(probe: Probe) -> AssetKind:
    """The kind under which an asset is kept."""
    return _KINDS[probe.kind]


def record_of(facts: AssetFacts) -> JsonObject:
    """The facts of a probe as they are kept; times in seconds."""
    return {
        "kind": facts.kind,
        "duration_s": facts.duration,
        "width": facts.width,
        "height": facts.height,
        "fps": facts.fps,
        "has_audio": facts.has_audio,
        "alpha": facts.alpha,
        "text": facts.text,
    }


def facts_of(asset: Asset) -> AssetFacts:
    """The facts of a kept asset."""
    kept = asset.probe
    return AssetFacts(
        name=asset.name,
        kind=cast(TimelineKind, kept["kind"]),
        duration=_number(kept.get("duration_s")),
        width=_whole(kept.get("width")),
        height=_whole(kept.get("height")),
        fps=_number(kept.get("fps")),
        has_audio=bool(kept.get("has_audio")),
        alpha=bool(kept.get("alpha")),
        text=str(kept.get("text") or ""),
    )


def timeline_asset(asset: Asset) -> model.Asset:
    """The asset as a timeline refers to it."""
    return replace(facts_of(asset).asset(), digest=asset.digest)


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, (int, float)) else None


def _whole(value: object) -> int | None:
    return int(value) if isinstance(value, (int, float)) else None
