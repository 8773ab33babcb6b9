"""``saycut skills``: the bundled agent skills listed, copied to where agents look, run."""

from __future__ import annotations

import runpy
import shutil
import sys
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

from saycut.cli.output import print_json
from saycut.errors import OutputExists, OutputFolder, UsageError
from saycut.language import Language, Words

__all__ = ["run_install", "run_list", "run_script"]

INSTALLED = Words("{name} → {path}", "{name} → {path}")


def run_list(as_json: bool) -> int:
    """Names and descriptions."""
    found = [(folder.name, _description(folder)) for folder in _bundled()]
    if as_json:
        print_json([{"name": name, "description": description} for name, description in found])
        return 0
    for name, description in found:
        print(f"{name}\n    {description}")
    return 0


def run_install(names: Sequence[str], to: Path, force: bool, language: Language) -> int:
    """Copy skills, or all of them, into a folder of skills."""
    wanted = [_named(name) for name in names] or _bundled()
    for folder in wanted:
        if (to / folder.name).exists() and not force:
            raise OutputExists(name=str(to / folder.name))
    for folder in wanted:
        target = to / folder.name
        try:
            shutil.rmtree(target, ignore_errors=True)
            shutil.copytree(folder, target, ignore=shutil.ignore_patterns("__pycache__"))
        except OSError as error:
            raise OutputFolder(name=str(target), reason=error.strerror or str(error)) from error
        print(INSTALLED.say(language, name=folder.name, path=target))
    return 0


def run_script(skill: str, arguments: Sequence[str]) -> int:
    """Run a skill's script, by folder or name, with the Python that has Saycut. Returns its exit status."""
    folder = Path(skill).expanduser()
    folder = folder if (folder / "SKILL.md").is_file() else _named(skill)
    scripts = sorted((folder / "scripts").glob("*.py"))
    if len(scripts) != 1:
        raise UsageError(reason=f"{folder} has no script of its own")
    sys.argv = [str(scripts[0]), *arguments]
    try:
        runpy.run_path(str(scripts[0]), run_name="__main__")
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    return 0


def _root() -> Path:
    """In the wheel inside the package, in a checkout beside the sources."""
    packed = Path(str(files("saycut"))) / "_skills"
    return packed if packed.is_dir() else Path(__file__).resolve().parents[3] / "skills"


def _bundled() -> list[Path]:
    return sorted(path.parent for path in _root().glob("*/SKILL.md"))


def _named(name: str) -> Path:
    for folder in _bundled():
        if folder.name == name:
            return folder
    names = ", ".join(folder.name for folder in _bundled())
    raise UsageError(reason=f"there is no skill {name!r}; there are {names}")


def _description(folder: Path) -> str:
    """The one line after ``description:`` in the front matter."""
    for line in (folder / "SKILL.md").read_text("utf-8").splitlines():
        if line.startswith("description: "):
            return line.removeprefix("description: ")
    return ""
