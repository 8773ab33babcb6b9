"""What the environment decides: folders, language, and whether the network may be used.

Every field is an environment variable with the prefix ``SAYCUT_`` (``SAYCUT_CACHE_DIR``, ``SAYCUT_OFFLINE`` …).
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from saycut.errors import UsageError
from saycut.language import Language, Words

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

    def __init__(self, **values: Any) -> None:
        """Read the environment. Raises UsageError naming the variable whose value cannot be used."""
        try:
            super().__init__(**values)
        except ValidationError as error:
            first = error.errors(include_input=False)[0]
            name = f"SAYCUT_{first['loc'][0]}".upper()
            what = first["msg"].replace("{", "{{").replace("}", "}}")
            raise UsageError(reason=Words(f"{name}: {what}.", f"{name}：{what}。")) from None

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

    llm_url: str | None = None
    """A chat-completions endpoint to plan with; ``local``: one found on this machine; ``None``: the built-in rules."""

    llm_model: str | None = None
    """The model to ask for; ``None``: the first that the endpoint offers."""

    llm_key: SecretStr | None = None
    """Sent as a bearer token to ``llm_url`` and nowhere else."""

    llm_timeout: float = Field(default=60.0, gt=0, le=3600)
    """Seconds that a turn may take with the model, before the rules take over."""

    llm_max_tokens: int = Field(default=8_000, ge=64)
    """Tokens that the model may write in a turn."""

    offline: bool = False
    """Never use the network: what is not here is an error that says so."""

    model_registry: Path | None = None
    """Another registry of pulled things than our own, for a mirror inside an organisation, say."""

    system_fonts: bool = True
    """Draw with the fonts of the operating system too, when ours lack a character."""

    profile: Literal["local", "hosted"] = "local"
    """``local``: one user on this machine, nothing metered. ``hosted``: many users, tokens, credits and limits."""

    public_url: str = ""
    """Where clients reach the server, for links to files; empty: as each request addressed it."""

    web_url: str = ""
    """The web page that registration and claim links lead to; empty: ``public_url``."""

    allowed_hosts: tuple[str, ...] = ()
    """Further host names that the local profile answers to; others are refused, so that no web page can get in."""

    trusted_proxies: str = ""
    """Addresses whose ``X-Forwarded-For`` is believed, separated by commas; ``*``: everyone's."""

    always_200: bool = False
    """Answer refusals with status 200 and only the ``code`` in the body, for old clients that fail on a status."""

    upload_bytes: int = Field(default=2 << 30, gt=0)
    """The largest file that is taken in."""

    quota_bytes: int = Field(default=20 << 30, gt=0)
    """How much one user's files may have in all; the hosted profile only."""

    link_s: int = Field(default=86_400, gt=0)
    """How long a link to a file is good."""

    token_life_s: int = Field(default=604_800, gt=0)
    """How long an anonymous token is good, and the window of the limits on asking for one."""

    tokens_per_client: int = Field(default=1, ge=0)
    """Anonymous tokens for one client id within that window."""

    tokens_per_address: int = Field(default=10, ge=0)
    """Anonymous tokens for one network address within that window."""

    anonymous_credits: int = Field(default=100, gt=0)
    """What a new anonymous user has."""

    edit_credits: int = Field(default=2, ge=0)
    """What a turn costs that changed something; others cost nothing."""

    export_credits: int = Field(default=0, ge=0)
    """What a finished export costs."""

    requests_per_minute: int = Field(default=240, gt=0)
    """Messages, uploads and exports of one user; the hosted profile only."""

    heartbeat_s: float = Field(default=15.0, gt=0)
    """Between two signs of life on a stream that has nothing to say."""

    lease_s: float = Field(default=10.0, gt=0)
    """After how long the work of a killed process is taken over."""

    turn_threads: int = Field(default=4, gt=0)
    """Messages worked on at the same time."""

    render_threads: int = Field(default=1, gt=0)
    """Exports at the same time; each uses all cores."""
