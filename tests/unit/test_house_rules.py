"""Rules that no linter knows: public names, both languages, links, pinned requirements, change fragments."""

from __future__ import annotations

import importlib
import pkgutil
import re
import string
import subprocess
import tomllib
from pathlib import Path

import pytest

import saycut
from saycut import errors

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = sorted(
    module.name for module in pkgutil.walk_packages(saycut.__path__, "saycut.") if module.ispkg
)  # fmt: skip
ERRORS = [getattr(errors, name) for name in errors.__all__]
DOCUMENTS = sorted(path for path in ROOT.glob("*.md"))
REQUIREMENTS = sorted((ROOT / "requirements").glob("*.txt"))


@pytest.mark.parametrize("name", PACKAGES)
def test_a_package_lists_its_public_names_once_and_each_exists(name: str) -> None:
    package = importlib.import_module(name)
    public = package.__all__  # sorted: ruff's RUF022
    assert len(public) == len(set(public))
    assert [one for one in public if not hasattr(package, one)] == []


@pytest.mark.parametrize("name", PACKAGES)
def test_a_package_says_what_it_is(name: str) -> None:
    assert (importlib.import_module(name).__doc__ or "").strip().endswith(".")


def test_the_error_tree_at_the_top_of_its_file_is_complete() -> None:
    drawn = re.findall(r"[├└]── (\w+)", errors.__doc__ or "")
    assert sorted([*drawn, "SaycutError"]) == sorted(errors.__all__)


def test_every_error_has_its_own_code() -> None:
    codes = [error.code for error in ERRORS]
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: error.code)
def test_an_error_speaks_both_languages_with_the_same_details(error: type[errors.SaycutError]) -> None:
    for words in (error.sentence_words, error.hint_words):
        assert bool(words.en) == bool(words.zh)
        assert _fields(words.en) == _fields(words.zh)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_links_and_pictures_of_a_document_lead_to_files_that_are_in_the_repository(path: Path) -> None:
    targets = re.findall(r"\]\(([^)#\s]+)[^)]*\)|<img[^>]*src=\"([^\"]+)\"", path.read_text("utf-8"))
    local = [target for pair in targets for target in pair if target and "://" not in target]
    assert [target for target in local if not (path.parent / target).exists()] == []


@pytest.mark.parametrize("path", REQUIREMENTS, ids=lambda path: path.name)
def test_requirements_are_versions_and_hashes_only(path: Path) -> None:
    entries = path.read_text("utf-8").replace("\\\n", " ").splitlines()
    pinned = re.compile(r"[a-z0-9._-]+==[\w.]+( ; [^-]+)?\s+(--hash=sha256:[0-9a-f]{64}\s*)+")
    assert [entry for entry in entries if not pinned.fullmatch(entry)] == []


@pytest.mark.parametrize("path", REQUIREMENTS, ids=lambda path: path.name)
def test_requirement_files_agree_on_versions(path: Path) -> None:
    run = _versions(ROOT / "requirements" / "run.txt")
    assert {line for line in _versions(path) if line.split("==")[0] in {one.split("==")[0] for one in run}} <= run


def test_every_runtime_dependency_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    named = {re.split(r"[<>=~!]", one)[0] for one in project["dependencies"]}
    assert named <= {line.split("==")[0] for line in _versions(ROOT / "requirements" / "run.txt")}


def test_the_version_is_the_same_everywhere() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["version"] == saycut.__version__


def test_change_fragments_have_a_known_kind() -> None:
    kinds = "added|changed|fixed|removed"
    names = [path.name for path in (ROOT / "changes").glob("*.md") if path.name != "README.md"]
    assert [name for name in names if not re.fullmatch(rf"(\d+|\+\w+)\.({kinds})(\.\d+)?\.md", name)] == []


def test_ci_runs_the_command_the_readme_gives() -> None:
    commands = (ROOT / ".ci" / "run").read_text("utf-8").splitlines()
    assert commands[-1] == "make test"
    assert "make test" in (ROOT / "README.md").read_text("utf-8")


def test_make_help_names_every_target() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    phony = re.search(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)
    assert phony
    said = subprocess.run(["make", "--silent", "help"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    assert sorted(re.findall(r"^  make (\w+)", said, re.MULTILINE)) == sorted(phony[1].split())


def _fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def _versions(path: Path) -> set[str]:
    return {
        line.split(" ")[0] + line.partition(";")[2].rstrip(" \\")
        for line in path.read_text("utf-8").splitlines()
        if "==" in line
    }
