"""Settings come from the environment, and the cache folder from the platform's convention."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from saycut.settings import Settings

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="the XDG convention")


def test_variables_with_the_prefix_are_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SAYCUT_CACHE_DIR", str(tmp_path))
    monkeypatch.setenv("SAYCUT_LANGUAGE", "zh")
    monkeypatch.setenv("SAYCUT_OFFLINE", "false")
    settings = Settings()
    assert (settings.cache_dir, settings.language, settings.offline) == (tmp_path, "zh", False)


@LINUX
@pytest.mark.parametrize(
    ("variable", "folder"),
    [("/x/cache", "/x/cache/saycut"), ("not/absolute", "~/.cache/saycut"), ("", "~/.cache/saycut")],
)
def test_the_cache_follows_the_xdg_convention(monkeypatch: pytest.MonkeyPatch, variable: str, folder: str) -> None:
    monkeypatch.delenv("SAYCUT_CACHE_DIR")
    monkeypatch.setenv("XDG_CACHE_HOME", variable)
    assert Settings().cache_dir == Path(folder).expanduser()
