"""A media file as the engine gets it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from saycut.media import Probe, probe

__all__ = ["MediaFile", "open_media"]


@dataclass(frozen=True, slots=True)
class MediaFile:
    """A file and what the probe knows of it."""

    path: Path
    probe: Probe


def open_media(path: Path) -> MediaFile:
    """Probe a file. Raises MediaError."""
    return MediaFile(path, probe(path))
