"""The bundled skills keep the Agent Skills specification (https://agentskills.io/specification), and their word."""

from __future__ import annotations

import difflib
import re
import runpy
import sys
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from saycut.cli.skills import run_install, run_script
from saycut.errors import OutputExists, UsageError

ROOT = Path(__file__).resolve().parents[3]
SKILLS = sorted((ROOT / "skills").iterdir())
NAMES = ["promo-from-assets", "script-to-presenter", "video-companion", "wechat-video-trim-captions"]
KEYS = {"name", "description", "license", "compatibility", "metadata", "allowed-tools"}

each_skill = pytest.mark.parametrize("skill", SKILLS, ids=lambda path: path.name)


def front_matter(skill: Path) -> dict[str, Any]:
    """The block style of YAML that skills use: nested by two spaces, lists of scalars or of mappings."""
    text = (skill / "SKILL.md").read_text("utf-8")
    found = re.match(r"---\n(.*?)\n---\n", text, re.DOTALL)
    assert found
    return _block([line for line in found[1].splitlines() if line.strip()])


def body(skill: Path) -> str:
    return (skill / "SKILL.md").read_text("utf-8").split("\n---\n", 1)[1]


def script(skill: Path) -> Path:
    (found,) = (skill / "scripts").glob("*.py")
    return found


def _block(lines: list[str]) -> dict[str, Any]:
    out: dict[str, Any] = {}
    while lines:
        line = lines.pop(0)
        indent = len(line) - len(line.lstrip())
        key, _, value = line.strip().partition(":")
        inner = []
        while lines and len(lines[0]) - len(lines[0].lstrip()) > indent:
            inner.append(lines.pop(0))
        out[key] = value.strip().strip('"') if not inner else _inner(inner)
    return out


def _inner(lines: list[str]) -> Any:
    if not lines[0].lstrip().startswith("- "):
        return _block(lines)
    indent = len(lines[0]) - len(lines[0].lstrip())
    items: list[list[str]] = []
    for line in lines:
        if line[indent:].startswith("- "):
            items.append([" " * (indent + 2) + line[indent + 2 :]])
        else:
            items[-1].append(line)
    return [_block(item) if ":" in item[0] else item[0].strip() for item in items]


def test_there_is_one_skill_for_each_job() -> None:
    assert [skill.name for skill in SKILLS] == NAMES


@each_skill
def test_the_front_matter_is_valid(skill: Path) -> None:
    front = front_matter(skill)
    assert set(front) <= KEYS
    assert front["name"] == skill.name
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", front["name"])
    assert len(front["name"]) <= 64
    assert 0 < len(front["description"]) <= 1024
    assert len(front.get("compatibility", "x")) <= 500
    assert re.fullmatch(r"\d+\.\d+\.\d+", front["metadata"]["version"])


@each_skill
def test_the_reference_validator_agrees(skill: Path) -> None:
    validator = pytest.importorskip("skills_ref")
    assert validator.validate(skill) == []


@each_skill
def test_the_description_is_one_short_line(skill: Path) -> None:
    assert len(front_matter(skill)["description"]) < 160


@each_skill
def test_no_variable_is_required_and_all_that_are_read_are_declared(skill: Path) -> None:
    openclaw = front_matter(skill)["metadata"]["openclaw"]
    assert openclaw["requires"] == {"bins": ["saycut"]}
    declared = {variable["name"] for variable in openclaw["envVars"]}
    assert all(variable["required"] == "false" and variable["description"] for variable in openclaw["envVars"])
    sources = [script(skill), *(ROOT / "src" / "saycut" / "client").rglob("*.py")]
    read = {
        name for path in sources for name in re.findall(r"environ(?:\.get\(|\[)\s*\"(\w+)\"", path.read_text("utf-8"))
    }
    of_the_system = {"XDG_CONFIG_HOME", "APPDATA", "LC_ALL", "LC_MESSAGES", "LANG"}
    assert read - of_the_system == declared


@each_skill
def test_it_says_where_files_go_and_how_they_are_deleted(skill: Path) -> None:
    text = body(skill)
    assert "this machine" in text
    assert "--session ID --delete" in text
    assert "http://127.0.0.1:8760" in str(front_matter(skill))


@each_skill
def test_it_is_short_and_names_only_files_that_are_there(skill: Path) -> None:
    text = (skill / "SKILL.md").read_text("utf-8")
    assert len(text.splitlines()) < 120
    assert "scripts/" not in text  # the script is run by the folder, and never named
    assert {path.relative_to(skill).parts[0] for path in skill.rglob("*") if "__pycache__" not in path.parts} == {
        "SKILL.md",
        "scripts",
    }


@each_skill
def test_no_address_but_this_machines_and_no_key_is_in_it(skill: Path) -> None:
    text = "".join(path.read_text("utf-8") for path in (skill / "SKILL.md", script(skill)))
    assert set(re.findall(r"https?://[^\s,;`)]+", text)) <= {"http://127.0.0.1:8760"}
    assert "nmv_" not in text


@each_skill
def test_every_option_it_tells_of_exists_and_every_own_option_is_told(
    skill: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    told = set(re.findall(r"--[a-z][a-z-]*", body(skill)))
    monkeypatch.setattr(sys, "argv", [])
    assert run_script(str(skill), ["--help"]) == 0
    known = set(re.findall(r"--[a-z][a-z-]*", capsys.readouterr().out))
    common = {"--help", "--say", "--session", "--out", "--server", "--lang", "--delete"}
    assert told <= known
    assert known - common <= told


@pytest.mark.parametrize(("one", "two"), list(combinations(SKILLS, 2)), ids=lambda path: path.name)
def test_no_skill_is_a_copy_of_another(one: Path, two: Path) -> None:
    for part in (body, lambda skill: script(skill).read_text("utf-8")):
        assert difflib.SequenceMatcher(None, part(one).split(), part(two).split(), autojunk=False).ratio() < 0.65


def module(name: str) -> dict[str, Any]:
    return runpy.run_path(str(script(ROOT / "skills" / name)))


@pytest.mark.parametrize(
    ("text", "seconds"), [("one two three four five " * 30, 60), ("你好" * 120, 60), ("Hi", 1), ("It's 5 o'clock", 1)]
)
def test_speech_is_measured_in_words_and_characters(text: str, seconds: int) -> None:
    assert module("script-to-presenter")["spoken_seconds"](text) == seconds


def test_a_promo_is_told_which_file_is_what() -> None:
    from argparse import Namespace

    options = Namespace(
        seconds=15.0, text=["New", "Now"], voice=Path("a/v.mp3"), music=Path("m.mp3"), logo=Path("l.png")
    )
    said = module("promo-from-assets")["wish"](options, [Path("1.png"), Path("2.JPG")])
    assert said == (
        "combine these images into a 15-second promotional video with text overlays “New”, “Now”,"
        " use v.mp3 as the voice-over, use m.mp3 as background music, put l.png in the top right corner as the logo"
    )


@pytest.mark.parametrize(
    ("name", "arguments", "reason"),
    [
        ("video-companion", ["a.mp4"], "--consent"),
        ("video-companion", ["--consent"], "one clip"),
        ("script-to-presenter", [], "name the script"),
        ("promo-from-assets", ["a.png", "--text", "say “hi”"], "quotation marks"),
        ("wechat-video-trim-captions", [], "at least one clip"),
        ("wechat-video-trim-captions", ["--delete"], "--session"),
    ],
)
def test_a_script_that_is_used_wrongly_says_so_and_asks_no_server(
    name: str, arguments: list[str], reason: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SAYCUT_SERVER", "http://127.0.0.1:9")
    monkeypatch.setattr(sys, "argv", [])
    assert run_script(name, arguments) == 2
    assert reason in capsys.readouterr().err


def test_skills_are_installed_whole_and_not_over_others(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_install([], tmp_path, force=False, language="en") == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == NAMES
    with pytest.raises(OutputExists):
        run_install(["video-companion"], tmp_path, force=False, language="en")
    assert run_install(["video-companion"], tmp_path, force=True, language="en") == 0


def test_an_unknown_skill_is_wrong_usage() -> None:
    with pytest.raises(UsageError, match="there is no skill"):
        run_script("dance", [])
