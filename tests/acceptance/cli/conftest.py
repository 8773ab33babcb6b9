"""The command line as a user meets it: real files, real renders, what is printed and how it ends."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from saycut.cli.app import main


@dataclass(frozen=True)
class Ended:
    """How a command ended and what it printed."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Saycut = Callable[..., Ended]


@pytest.fixture
def saycut(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path) -> Saycut:
    """Run a command in an empty folder, in this process."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in").mkdir(exist_ok=True)

    def run(*arguments: object) -> Ended:
        monkeypatch.setattr(sys, "argv", ["saycut", *map(str, arguments)])
        capfd.readouterr()
        try:
            main()
            status: object = 0
        except SystemExit as end:
            status = end.code or 0
        printed = capfd.readouterr()
        return Ended(int(str(status)), printed.out, printed.err)

    return run
