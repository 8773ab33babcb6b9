"""The general inverse: put back what an operation replaced."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from saycut.timeline.model import Asset, Canvas, Timeline, Track, Transition

__all__ = ["Patch"]


@dataclass(frozen=True, slots=True)
class Patch:
    """Replace tracks (by id), their order, and what belongs to the whole; None leaves a part as it is.

    It holds only what differs, so a history of patches stays small.
    """

    order: tuple[str, ...]
    tracks: tuple[Track, ...]
    canvas: Canvas | None
    assets: tuple[Asset, ...] | None
    transitions: tuple[Transition, ...] | None
    loudness_lufs: float | None
    serial: int
    op: Literal["patch"] = "patch"

    @classmethod
    def between(cls, old: Timeline, new: Timeline) -> Patch:
        """The patch that turns ``old`` into ``new``."""
        before = {track.id: track for track in old.tracks}
        return cls(
            order=tuple(track.id for track in new.tracks),
            tracks=tuple(track for track in new.tracks if before.get(track.id) != track),
            canvas=new.canvas if new.canvas != old.canvas else None,
            assets=new.assets if new.assets != old.assets else None,
            transitions=new.transitions if new.transitions != old.transitions else None,
            loudness_lufs=new.loudness_lufs,
            serial=new.serial,
        )

    def edit(self, timeline: Timeline) -> Timeline:
        tracks = {track.id: track for track in (*timeline.tracks, *self.tracks)}
        return Timeline(
            canvas=self.canvas or timeline.canvas,
            assets=timeline.assets if self.assets is None else self.assets,
            tracks=tuple(tracks[name] for name in self.order if name in tracks),
            transitions=timeline.transitions if self.transitions is None else self.transitions,
            loudness_lufs=self.loudness_lufs,
            serial=self.serial,
        )
