"""A draft as a client sees it: tracks and segments with their times; read leniently, for other servers say less.

Published are only ``t`` (tracks), ``tt`` (0 video, 1 audio, 7 text), ``sg`` (segments), ``d`` (milliseconds) and ``m``;
the long keys are ours and may all be missing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from saycut.wire import Document

__all__ = ["DraftView", "SegmentView", "TrackView", "view_draft"]

Kind = Literal["video", "audio", "text", "overlay", "other"]
_KINDS: dict[int, Kind] = {0: "video", 1: "audio", 7: "text", 100: "overlay"}


@dataclass(frozen=True, slots=True)
class SegmentView:
    """Times in milliseconds; ``content`` is its text, for text, else what it plays."""

    id: str
    start_ms: float
    duration_ms: float
    content: str
    volume_pct: float | None = None

    @property
    def end_ms(self) -> float:
        return self.start_ms + self.duration_ms


@dataclass(frozen=True, slots=True)
class TrackView:
    """``role`` is ours (``bgm``, ``captions`` …) or empty."""

    kind: Kind
    role: str
    name: str
    segments: tuple[SegmentView, ...]

    @property
    def start_ms(self) -> float:
        return min((segment.start_ms for segment in self.segments), default=0)

    @property
    def end_ms(self) -> float:
        return max((segment.end_ms for segment in self.segments), default=0)


@dataclass(frozen=True, slots=True)
class DraftView:
    """The whole; ``size`` is the canvas in pixels where it is told."""

    tracks: tuple[TrackView, ...]
    size: tuple[int, int] | None = None

    @property
    def duration_ms(self) -> float:
        """To the end of the last picture, or of whatever there is."""
        ends = [track.end_ms for track in self.tracks if track.kind == "video"] or [t.end_ms for t in self.tracks]
        return max(ends, default=0)

    @property
    def is_empty(self) -> bool:
        """Whether nothing can be exported: no track has a segment."""
        return not any(track.segments for track in self.tracks)


def view_draft(draft: Document) -> DraftView:
    """What can be read of it; what cannot is left out."""
    tracks = tuple(_track(item) for item in _objects(draft.get("t")))
    meta = _object(draft.get("m"))
    width, height = _number(meta.get("width")), _number(meta.get("height"))
    return DraftView(tracks, (int(width), int(height)) if width and height else None)


def _track(raw: Document) -> TrackView:
    number = raw.get("tt")
    kind = _KINDS.get(number, "other") if isinstance(number, int) else "other"
    segments: list[SegmentView] = []
    for item in _objects(raw.get("sg")):
        segments.append(_segment(item, segments[-1].end_ms if segments else 0.0, kind))
    name = _text(raw.get("name")) or _text(_object(raw.get("m")).get("name"))
    return TrackView(kind, _text(raw.get("role")), name, tuple(segments))


def _segment(raw: Document, after: float, kind: Kind) -> SegmentView:
    meta = _object(raw.get("m"))
    start = _number(raw.get("start_ms"))
    said = _text(meta.get("text"))
    shown = _text(meta.get("name")) or _text(raw.get("asset")) or _text(meta.get("title"))
    return SegmentView(
        id=_text(raw.get("id")),
        start_ms=after if start is None else start,
        duration_ms=_number(raw.get("d")) or 0.0,
        content=(said or shown) if kind == "text" else (shown or said),
        volume_pct=0.0 if raw.get("muted") is True else _number(raw.get("volume_pct")),
    )


def _objects(value: object) -> list[Document]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _object(value: object) -> Document:
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
