"""Settings that hold for all tests: hypothesis profiles, and no test touches the user's own folders or the network."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

# A slow machine is no failure, so nothing has a deadline. CI tries the same examples each time.
settings.register_profile("dev", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "dev")


@pytest.fixture(autouse=True)
def own_folders(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home and cache for each test, and settings from nowhere else."""
    home = tmp_path_factory.mktemp("home")
    for name in [name for name in os.environ if name.startswith("SAYCUT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("SAYCUT_CACHE_DIR", str(home / "cache"))
    monkeypatch.setenv("SAYCUT_OFFLINE", "1")
    return home
