"""What is known of an asset without its bytes: sizes, sound, transcript, silences, topics, tags, script text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from saycut.timeline.model import Asset
from saycut.timeline.time import Rate, from_seconds
from saycut.timeline.vocabulary import AssetKind

__all__ = ["AssetFacts", "Facts", "Span", "TextSpan", "facts_of_upload"]

Span = tuple[float, float]
TextSpan = tuple[float, float, str]


@dataclass(frozen=True, slots=True)
class AssetFacts:
    """Facts of one asset; times are seconds in the source. ``transcript`` None: not recognised yet, or no speech."""

    name: str
    kind: AssetKind
    duration: float | None = None
    width: int | None = None
    height: int | None = None
    fps: float | None = None
    has_audio: bool = True
    language: str | None = None
    transcript: tuple[TextSpan, ...] | None = None
    silences: tuple[Span, ...] = ()
    fillers: tuple[TextSpan, ...] = ()
    topics: tuple[TextSpan, ...] = ()
    tags: tuple[str, ...] = ()
    faces: int = 0
    speakers: int = 0
    bpm: float | None = None
    alpha: bool = False
    text: str = ""
    rotation: int = 0

    @property
    def speaks(self) -> bool:
        return bool(self.transcript)

    def asset(self) -> Asset:
        """The asset as a timeline refers to it."""
        return Asset(
            name=self.name,
            kind=self.kind,
            duration=from_seconds(self.duration) if self.duration is not None else None,
            width=self.width,
            height=self.height,
            rate=Rate.of(float(self.fps)) if self.fps else None,
            has_audio=self.kind == "audio" or (self.kind == "video" and self.has_audio),
            alpha=self.alpha,
        )


@dataclass(frozen=True, slots=True)
class Facts:
    """Facts of all assets, in the order of their upload."""

    assets: tuple[AssetFacts, ...] = ()

    def __iter__(self) -> Any:
        return iter(self.assets)

    def get(self, name: str | None) -> AssetFacts | None:
        return next((item for item in self.assets if item.name == name), None)

    def of_kind(self, *kinds: AssetKind) -> tuple[AssetFacts, ...]:
        return tuple(item for item in self.assets if item.kind in kinds)

    def timeline_assets(self) -> tuple[Asset, ...]:
        return tuple(item.asset() for item in self.assets)

    @classmethod
    def of_uploads(cls, uploads: Iterable[Mapping[str, Any]]) -> Facts:
        return cls(tuple(facts_of_upload(upload) for upload in uploads))


def facts_of_upload(raw: Mapping[str, Any]) -> AssetFacts:
    """Facts from an upload record in plain words (the edit-accuracy form: ``w``, ``h``, ``audio``, ``speech`` …)."""
    width, height = raw.get("w"), raw.get("h")
    rotation = int(raw.get("rotation") or 0)
    if rotation % 180:
        width, height = height, width
    transcript = raw.get("transcript")
    return AssetFacts(
        name=str(raw["name"]),
        kind=raw["kind"],
        duration=float(raw["duration"]) if raw.get("duration") is not None else None,
        width=width,
        height=height,
        fps=raw.get("fps"),
        has_audio=raw.get("audio", True) is not False,
        language=raw.get("speech") or raw.get("lang"),
        transcript=tuple((a, b, str(text)) for a, b, text in transcript) if transcript else None,
        silences=tuple((a, b) for a, b in raw.get("silences") or ()),
        fillers=tuple((a, b, str(word)) for word, a, b in raw.get("fillers") or ()),
        topics=tuple((a, b, str(name)) for a, b, name in raw.get("topics") or ()),
        tags=tuple(str(tag) for tag in raw.get("tags") or ()),
        faces=int(raw.get("faces") or 0),
        speakers=int(raw.get("speakers") or 0),
        bpm=raw.get("bpm"),
        alpha=bool(raw.get("alpha")),
        text=str(raw.get("text") or ""),
        rotation=rotation,
    )
