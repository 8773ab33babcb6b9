"""Operations on what a clip plays, in place."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from saycut.errors import InvalidTimeline, OutOfRange, UnknownReference
from saycut.timeline.model import Asset, Clip, Timeline, is_own_asset
from saycut.timeline.operations.lookup import clip_of, put_track
from saycut.timeline.time import TimeRange, scaled

__all__ = ["AddAsset", "RemoveAsset", "ReplaceMedia", "Slip"]


@dataclass(frozen=True, slots=True)
class AddAsset:
    """Make an asset usable by its name; one of the same name is replaced."""

    asset: Asset
    op: Literal["add_asset"] = "add_asset"

    def edit(self, timeline: Timeline) -> Timeline:
        others = tuple(item for item in timeline.assets if item.name != self.asset.name)
        return replace(timeline, assets=(*others, self.asset))


@dataclass(frozen=True, slots=True)
class RemoveAsset:
    """Forget an asset that no clip uses."""

    name: str
    op: Literal["remove_asset"] = "remove_asset"

    def edit(self, timeline: Timeline) -> Timeline:
        if timeline.asset(self.name) is None:
            raise UnknownReference(what="asset", name=self.name)
        if any(clip.asset == self.name for _, clip in timeline.each()):
            raise InvalidTimeline(reason=f"{self.name} is still used")
        return replace(timeline, assets=tuple(item for item in timeline.assets if item.name != self.name))


@dataclass(frozen=True, slots=True)
class ReplaceMedia:
    """Play another asset in the same place for the same time; too short a one loops (sound) or is refused (video)."""

    clip: str
    asset: str
    source_start: int = 0
    op: Literal["replace_media"] = "replace_media"

    def edit(self, timeline: Timeline) -> Timeline:
        track, clip = clip_of(timeline, self.clip)
        new = self._playing(timeline, clip)
        return put_track(timeline, replace(track, clips=tuple(new if c.id == clip.id else c for c in track.clips)))

    def _playing(self, timeline: Timeline, clip: Clip) -> Clip:
        if clip.asset is None:
            raise InvalidTimeline(reason=f"clip {clip.id} is text and plays no asset")
        asset = timeline.asset(self.asset)
        if asset is None and not is_own_asset(self.asset):
            raise UnknownReference(what="asset", name=self.asset)
        if asset is None or asset.duration is None:
            return replace(clip, asset=self.asset, asset_kind=None, source=None, loop=False, label=None)
        needed = scaled(clip.duration, clip.speed)
        left = asset.duration - self.source_start
        loop = needed > left + timeline.canvas.rate.frame_duration
        if loop and asset.kind != "audio":
            raise OutOfRange(what=self.asset, limit="its length")
        source = TimeRange(self.source_start, left if loop else min(needed, left))
        return replace(clip, asset=self.asset, asset_kind=None, source=source, loop=loop, label=None)


@dataclass(frozen=True, slots=True)
class Slip:
    """Play an earlier (negative) or later part of the source in the same place; ``by`` in source flicks."""

    clip: str
    by: int
    op: Literal["slip"] = "slip"

    def edit(self, timeline: Timeline) -> Timeline:
        track, clip = clip_of(timeline, self.clip)
        asset = timeline.asset(clip.asset)
        if clip.source is None or asset is None or asset.duration is None:
            raise InvalidTimeline(reason=f"clip {clip.id} has no source to slip")
        last = max(0, asset.duration - clip.source.duration)
        start = min(max(0, clip.source.start + self.by), last)
        new = replace(clip, source=TimeRange(start, clip.source.duration))
        return put_track(timeline, replace(track, clips=tuple(new if c.id == clip.id else c for c in track.clips)))
