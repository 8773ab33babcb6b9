"""What the environment decides: folders, language, and whether the network may be used.

Every field is an environment variable with the prefix ``SAYCUT_`` (``SAYCUT_CACHE_DIR``, ``SAYCUT_OFFLINE`` …).
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from saycut.language import Language

__all__ = ["Settings"]


def _platform_cache() -> Path:
    """The user's cache folder: XDG Base Directory 0.8, Apple's ``Library/Caches``, Windows' ``LOCALAPPDATA``."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "saycut" / "cache"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "saycut"
    base = Path(os.environ.get("XDG_CACHE_HOME", ""))
    # The XDG specification: a relative path is invalid and has to be ignored.
    return (base if base.is_absolute() else Path.home() / ".cache") / "saycut"


def _platform_data() -> Path:
    """The user's data folder: XDG Base Directory 0.8, Apple's ``Application Support``, Windows' ``LOCALAPPDATA``."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "saycut" / "data"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "saycut"
    base = Path(os.environ.get("XDG_DATA_HOME", ""))
    return (base if base.is_absolute() else Path.home() / ".local" / "share") / "saycut"


class Settings(BaseSettings):
    """Read anew by each ``Settings()``; nothing is cached, so a test may change the environment."""

    model_config = SettingsConfigDict(env_prefix="SAYCUT_", env_ignore_empty=True, frozen=True, extra="ignore")

    cache_dir: Path = Field(default_factory=_platform_cache)
    """Pulled fonts and models, finished segments: everything that can be made again."""

    data_dir: Path = Field(default_factory=_platform_data)
    """What a server keeps: its database, files and secrets, unless the next two say otherwise."""

    database_url: str | None = None
    """``sqlite:///…`` or ``postgresql://…``; ``None``: a SQLite file in ``data_dir``."""

    blob_url: str | None = None
    """``s3://bucket/prefix`` (options: obstore's ``AWS_…`` variables); ``None``: files in ``data_dir``."""

    signing_keys: SecretStr | None = None
    """``id:secret,id:secret`` for links to files, the signing one first; ``None``: one kept in ``data_dir``."""

    language: Language | None = None
    """The language of everything said; ``None``: that of the user's own sentence."""

    offline: bool = False
    """Never use the network: what is not here is an error that says so."""

    model_registry: Path | None = None
    """Another registry of pulled things than our own, for a mirror inside an organisation, say."""

    system_fonts: bool = True
    """Draw with the fonts of the operating system too, when ours lack a character."""
