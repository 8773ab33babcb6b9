"""What a plan is made of: look at an asset, make new media, edit, ask, act."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from saycut.timeline.operations import Operation

__all__ = ["Act", "Analyse", "Ask", "Edit", "Make", "Step"]

Params = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Analyse:
    """Find out ``what`` (``transcript``, ``beats`` …) of an asset before the rest can be done."""

    asset: str
    what: str


@dataclass(frozen=True, slots=True)
class Make:
    """Make new media: ``kind`` is ``speech``, ``presenter``, ``music`` …; the result is the asset ``asset``."""

    kind: str
    asset: str
    params: Params = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Edit:
    """Apply one timeline operation."""

    operation: Operation


@dataclass(frozen=True, slots=True)
class Ask:
    """One short question with what could be answered."""

    question: str
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Act:
    """Set something off outside the timeline: ``export``, ``cover``, ``undo`` …"""

    name: str
    args: Params = field(default_factory=dict, hash=False)


Step = Analyse | Make | Edit | Ask | Act
