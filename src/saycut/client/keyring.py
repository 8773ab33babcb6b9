"""What a client keeps between runs: for each server its client id and the token it was given.

One file, readable by its owner alone. The client id brings back the same user with a new token, so it is a secret like
the token; every server has one of its own, so that none can pass as us at another.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import uuid
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import cast

__all__ = ["Identity", "Keyring", "config_folder"]

_FILE = "clients.json"


@dataclass(frozen=True, slots=True)
class Identity:
    """Who we are at one server. ``token`` is empty before the first; ``session_id`` is the latest session."""

    client_id: str
    token: str = ""
    user_id: str = ""
    register_url: str = ""
    session_id: str = ""


def config_folder() -> Path:
    """The user's folder for settings: XDG Base Directory 0.8, ``Application Support``, ``APPDATA``."""
    if sys.platform == "win32":
        return Path(os.environ.get("APPDATA") or Path.home() / "AppData" / "Roaming") / "saycut"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "saycut"
    base = Path(os.environ.get("XDG_CONFIG_HOME", ""))
    return (base if base.is_absolute() else Path.home() / ".config") / "saycut"


class Keyring:
    """Identities by server. A folder of None keeps them in memory only."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._memory: dict[str, Identity] = {}

    def identity(self, server: str) -> Identity:
        """Ours at this server; a new one is kept at once, so that the next run is the same client."""
        found = self._read().get(server)
        if found is None:
            found = Identity(str(uuid.uuid4()))
            self._keep(server, found)
        return found

    def update(self, server: str, **changes: str) -> Identity:
        """Change some of its fields."""
        changed = replace(self.identity(server), **changes)
        self._keep(server, changed)
        return changed

    def _read(self) -> dict[str, Identity]:
        if self._folder is None:
            return self._memory
        try:
            raw = json.loads((self._folder / _FILE).read_text("utf-8"))
        except (OSError, ValueError):
            # Missing, or broken by someone's editor: start anew rather than never again.
            return {}
        entries = cast("dict[str, object]", raw) if isinstance(raw, dict) else {}
        return {server: found for server, entry in entries.items() if (found := _identity(entry))}

    def _keep(self, server: str, identity: Identity) -> None:
        if self._folder is None:
            self._memory[server] = identity
            return
        entries = self._read() | {server: identity}
        text = json.dumps({name: asdict(entry) for name, entry in entries.items()}, indent=2)
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        # mkstemp: mode 0600 from the first moment; renamed, so that no one reads half a file.
        handle, name = tempfile.mkstemp(dir=self._folder, prefix=_FILE)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        Path(name).replace(self._folder / _FILE)


def _identity(entry: object) -> Identity | None:
    if not isinstance(entry, dict) or not isinstance(entry.get("client_id"), str):
        return None
    return Identity(**{name: value for name, value in entry.items() if name in _FIELDS and isinstance(value, str)})


_FIELDS = frozenset(Identity.__dataclass_fields__)
