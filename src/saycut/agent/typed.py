"""Words of the lexicon as the timeline's closed types; the lexicon holds none that are not of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from saycut.agent.entities.mention import Mention
from saycut.timeline.model import TextStyle
from saycut.timeline.vocabulary import Animation, AssetKind, Gender, Mask, VoiceStyle

__all__ = ["animation", "asset_kind", "gender", "mask", "text_style", "voice_style"]


def text_style(values: Mapping[str, object]) -> TextStyle:
    """A style from its fields by name."""
    return TextStyle(**values)  # type: ignore[arg-type]


def animation(name: str | None) -> Animation:
    """The animation of this name, ``none`` for none."""
    return cast(Animation, name or "none")


def mask(item: Mention | None) -> Mask:
    """The mask a mention names, ``none`` for none."""
    return cast(Mask, item.name if item else "none")


def gender(item: Mention | None) -> Gender | None:
    """The gender of voice a mention names."""
    return cast(Gender, item.name) if item else None


def voice_style(item: Mention | None) -> VoiceStyle | None:
    """The manner of speaking a mention names."""
    return cast(VoiceStyle, item.name) if item else None


def asset_kind(name: str | None) -> AssetKind | None:
    """The kind of asset of this name."""
    return cast(AssetKind, name) if name else None
