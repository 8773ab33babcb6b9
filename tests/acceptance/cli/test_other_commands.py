"""The commands beside ``make``."""

from __future__ import annotations

import json
import subprocess
import sys


def test_doctor_tells_what_works_in_both_languages(saycut):
    english, chinese = saycut("doctor"), saycut("doctor", "--lang", "zh")
    assert english.status == chinese.status == 0
    assert "libx264" in english.out
    assert "编码器" in chinese.out
    assert {item["state"] for item in saycut("doctor", "--json").json} <= {"ok", "better"}


def test_models_list_names_size_and_licence(saycut):
    ended = saycut("models", "list")
    assert ended.status == 0
    assert "fonts-cjk" in ended.out
    assert "OFL" in ended.out


def test_models_pull_offline_says_so(saycut):
    ended = saycut("models", "pull", "fonts-cjk")
    assert ended.status == 1
    assert "fonts-cjk" in ended.err


def test_an_unknown_model_is_an_error(saycut):
    assert saycut("models", "pull", "nothing-like-this").status == 1


def test_eval_answers_a_case(saycut, tmp_path):
    upload = {"name": "a.mp4", "kind": "video", "duration": 10, "w": 1920, "h": 1080, "fps": 30, "audio": True}
    main = {"kind": "video", "role": "main", "clips": [{"asset": "a.mp4", "start": 0, "end": 10}]}
    timeline = {"duration": 10, "canvas": {"w": 1920, "h": 1080, "fps": 30}, "tracks": [main], "transitions": []}
    context = {"fixture": "one", "uploads": [upload], "timeline": timeline}
    case = json.dumps({"id": "X1", "lang": "en", "text": "mute it", "context": context})
    path = tmp_path / "cases.jsonl"
    path.write_text(case + "\n", encoding="utf-8")
    outcome = saycut("eval", path).json
    clip = outcome["tracks"][0]["clips"][0]
    assert clip.get("muted") or clip.get("gain_pct") == 0
    assert saycut("eval", tmp_path / "nowhere.jsonl").status == 2


def test_help_and_version_need_no_media_library():
    code = "import sys, saycut.cli.app; print(sorted({'av', 'cv2', 'numpy', 'skia', 'pydantic'} & set(sys.modules)))"
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"
    )


def test_version(saycut):
    assert saycut("--version").out.startswith("saycut ")
