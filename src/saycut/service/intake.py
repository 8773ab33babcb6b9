"""Files as a user names them → what the planner may know of them and what the renderer reads."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from saycut.agent import AssetFacts, Facts
from saycut.media import Probe, read_text
from saycut.render import MediaFile, open_media
from saycut.timeline.time import to_seconds

__all__ = ["Intake", "facts_of_probe", "take_in"]


@dataclass(frozen=True, slots=True)
class Intake:
    """Facts for the planner, and the file behind each asset by its name."""

    facts: Facts
    media: Mapping[str, MediaFile]


def take_in(paths: Iterable[Path]) -> Intake:
    """Probe every file, in order. Raises MediaError naming the first that cannot be used.

    Assets are named after their files; two files of one name are told apart by a number.
    """
    facts: list[AssetFacts] = []
    media: dict[str, MediaFile] = {}
    for path in paths:
        found = open_media(path)
        name = _free_name(unicodedata.normalize("NFC", path.name), media)
        media[name] = found
        facts.append(facts_of_probe(name, path, found.probe))
    return Intake(Facts(tuple(facts)), media)


def _free_name(name: str, taken: Mapping[str, object]) -> str:
    if name not in taken:
        return name
    stem, dot, suffix = name.rpartition(".")
    number = 2
    while (other := f"{stem or name} ({number}){dot}{suffix if stem else ''}") in taken:
        number += 1
    return other


def facts_of_probe(name: str, path: Path, probe: Probe) -> AssetFacts:
    """What the planner may know of a file that was just probed."""
    if probe.kind == "script":
        return AssetFacts(name, "script", text=read_text(path))
    width, height = probe.display_size
    alpha = bool(probe.image and probe.image.has_alpha) or bool(probe.video and probe.video.has_alpha)
    return AssetFacts(
        name=name,
        kind=probe.kind,
        duration=to_seconds(probe.duration) if probe.duration else None,
        width=width or None,
        height=height or None,
        fps=float(probe.video.base_rate) if probe.video else None,
        has_audio=probe.has_sound,
        alpha=alpha,
    )
