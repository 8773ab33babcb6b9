"""The oracles as fixtures; without them the tests that need one are skipped and say how to get it."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from contract import oracles

HERE = Path(__file__).parent
HOW = "set it up with: python tests/contract/oracles.py"

Judge = Callable[..., dict[str, Any]]


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "oracle: needs a foreign program, from tests/contract/oracles.py")


def _python(requirement: str) -> str:
    found = oracles.python(requirement)
    if not (found.parent.parent / "ready").exists():
        pytest.skip(f"{requirement} is missing; {HOW}")
    return str(found)


@pytest.fixture(scope="session", params=[oracles.ADK_OLD, oracles.ADK_NEW])
def adk(request: pytest.FixtureRequest) -> Iterator[Judge]:
    """``adk("event", body)``: what google-adk makes of it."""
    command = [_python(request.param), str(HERE / "adk_judge.py")]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as judge:
        assert judge.stdin
        assert judge.stdout

        def ask(what: str, body: object) -> dict[str, Any]:
            judge.stdin.write(json.dumps({"what": what, "body": body}) + "\n")
            judge.stdin.flush()
            answer: dict[str, Any] = json.loads(judge.stdout.readline())
            return answer | {"version": request.param}

        yield ask
        judge.stdin.close()


@pytest.fixture(scope="session")
def schema_problems() -> Callable[[object, list[object]], list[list[str]]]:
    """``schema_problems(schema, values)``: what is wrong with each value."""
    python = _python(oracles.SCHEMAS)

    def ask(schema: object, values: list[object]) -> list[list[str]]:
        given = json.dumps({"schema": schema, "values": values})
        command = [python, str(HERE / "schema_judge.py")]
        said = subprocess.run(command, input=given, capture_output=True, text=True, check=True).stdout
        found: list[list[str]] = json.loads(said)
        return found

    return ask


@pytest.fixture(scope="session")
def assistant_ui() -> Judge:
    """``assistant_ui(stream, piece, session)``: what its front end shows."""
    home, node = oracles.module_folder(), shutil.which("node")
    if node is None:
        pytest.skip("node is missing")
    if not (home / "node_modules" / "@assistant-ui" / "react-google-adk").exists():
        pytest.skip(f"{oracles.NODE_PACKAGE} is missing; {HOW}")

    def ask(**given: object) -> dict[str, Any]:
        command = [node, str(HERE / "assistant_ui_judge.mjs")]
        ran = subprocess.run(command, input=json.dumps(given), cwd=home, capture_output=True, text=True, check=False)
        assert ran.returncode == 0, ran.stderr
        shown: dict[str, Any] = json.loads(ran.stdout)
        return shown

    return ask
