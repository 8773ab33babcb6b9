"""Set up the foreign programs our wire is tested against: ``python tests/contract/oracles.py``.

google-adk, old and new, each in a virtual environment of its own, assistant-ui's client among node modules, and
a validator of JSON schemas. They go to ``.make/oracles``, or to the folder that the variable ``ORACLES`` names. What is
there in the right version is left as it is. Nothing of it is needed to run Saycut.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

__all__ = ["ADK_NEW", "ADK_OLD", "NODE_PACKAGE", "SCHEMAS", "module_folder", "python"]

ADK_OLD = "google-adk==1.4.2"
ADK_NEW = "google-adk==2.13.0"
SCHEMAS = "jsonschema==4.26.0"
NODE_PACKAGE = "@assistant-ui/react-google-adk@0.0.27"

_ROOT = Path(__file__).resolve().parents[2]


def folder() -> Path:
    return Path(os.environ.get("ORACLES") or _ROOT / ".make" / "oracles")


def python(requirement: str) -> Path:
    """The interpreter that has ``requirement``; whether it is there has to be asked."""
    home = folder() / requirement.replace("==", "-")
    return home / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def module_folder() -> Path:
    """The folder whose ``node_modules`` holds assistant-ui's client."""
    return folder() / "assistant-ui"


def install(requirement: str) -> None:
    """A virtual environment with the requirement; finished only once its stamp is written."""
    home = python(requirement).parent.parent
    stamp = home / "ready"
    if stamp.exists():
        return
    shutil.rmtree(home, ignore_errors=True)
    subprocess.run([sys.executable, "-m", "venv", str(home)], check=True)
    pip = [str(python(requirement)), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    subprocess.run([*pip, requirement], check=True)
    stamp.touch()


def install_node() -> None:
    """The client with what it needs; left out where there is no npm."""
    npm = shutil.which("npm")
    if npm is None:
        sys.stderr.write("npm is missing: the tests against assistant-ui will be left out\n")
        return
    home = module_folder()
    home.mkdir(parents=True, exist_ok=True)
    (home / "package.json").write_text(json.dumps({"private": True, "type": "module"}), "utf-8")
    subprocess.run([npm, "install", "--silent", "--no-audit", "--no-fund", NODE_PACKAGE], cwd=home, check=True)


if __name__ == "__main__":
    for one in (ADK_OLD, ADK_NEW, SCHEMAS):
        install(one)
    install_node()
