"""A conversation as its user sees it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from integration.client.double import SID, TURN, Asked, Double, Reply, StoppedClock, good, no, said, state_of, stream
from saycut.client import Client, Line
from saycut.errors import MissingGlyph
from saycut.wire import Stamp, error_event, progress_event, question_event

STAMP = Stamp("ev", TURN, 1.0)
STATE = f"/api/state/nemo_agent/me/{SID}/latest"
UPLOAD = f"/api/upload-video/nemo_agent/me/{SID}"
RENDER = "/api/render/proxy/lambda"
CLIP = {
    "filename": "海边.mp4",
    "file_type": "video",
    "cdn_url": "http://x/a",
    "duration": 30.0,
    "width": 1080,
    "height": 1920,
}
DRAFT = {
    "t": [
        {"tt": 0, "sg": [{"d": 10_000, "m": {"name": "a.mp4"}}]},
        {"tt": 7, "role": "captions", "sg": [{"d": 1000, "m": {"text": "你好"}}]},
    ]
}


class Talker:
    def __init__(self, client: Client, folder: Path) -> None:
        self.folder = folder
        self.progress: list[Line] = []
        self._talk = client.session(SID).converse(folder, on_progress=self.progress.append)

    def __call__(self, text: str, *files: Path) -> list[tuple[str, str]]:
        return [(line.kind, line.text) for line in self._talk.hear(text, files)]


@pytest.fixture
def talk(client: Client, tmp_path: Path) -> Talker:
    (tmp_path / "out").mkdir()
    return Talker(client, tmp_path / "out")


def finished(asked: Asked) -> Reply:
    return good(
        {
            "id": asked.json["id"],
            "status": "completed",
            "progress": 100,
            "output": {"url": "/files/m.mp4", "duration": 10.0, "size": 5},
        }
    )


def exporting(double: Double) -> None:
    double.on("POST", RENDER, finished)
    double.on("GET", "/files/m.mp4", Reply(200, b"movie"))


def texts(lines: Sequence[tuple[str, str]], kind: str) -> list[str]:
    return [text for found, text in lines if found == kind]


def test_files_are_confirmed_with_their_facts_and_the_next_step(talk: Talker, double: Double, tmp_path: Path) -> None:
    double.on("POST", UPLOAD, good({"files": [CLIP]}))
    path = tmp_path / "海边.mp4"
    path.write_bytes(b"clip")
    ((kind, text),) = talk("", path)
    assert kind == "note"
    assert text.startswith("Received: 海边.mp4 (0:30.0, 1080×1920)\nWhat shall be done with it?")
    assert talk.progress[-1] == Line("progress", "Uploading", percent=100.0)


def test_a_file_with_a_wish_is_sent_first_and_then_worked_on(talk: Talker, double: Double, tmp_path: Path) -> None:
    double.on("POST", UPLOAD, good({"files": [CLIP]}))
    double.on("POST", "/run_sse", stream((1, said("已剪到 20 秒。"))))
    path = tmp_path / "a.mp4"
    path.write_bytes(b"clip")
    assert talk("剪到20秒", path) == [("note", "已收到：海边.mp4 (0:30.0, 1080×1920)"), ("said", "已剪到 20 秒。")]


def test_an_address_is_fetched_by_the_server(talk: Talker, double: Double) -> None:
    double.on("POST", UPLOAD, good({"files": [CLIP]}))
    talk("https://example.com/a.mp4")
    assert double.calls("POST", UPLOAD)[0].json == {"urls": ["https://example.com/a.mp4"], "source_type": "url"}


def test_an_export_never_reaches_the_agent(talk: Talker, double: Double) -> None:
    exporting(double)
    lines = talk("导出 720p")
    assert texts(lines, "file") == [f"{talk.folder / 'video.mp4'}  ·  0:10.0  ·  0 kB"]
    assert (talk.folder / "video.mp4").read_bytes() == b"movie"
    assert double.calls("POST", RENDER)[0].json["output"] == {"resolution": "720p"}
    assert double.calls("POST", "/run_sse") == []


def test_a_second_export_gets_a_name_of_its_own(talk: Talker, double: Double) -> None:
    exporting(double)
    talk("export")
    talk("export")
    assert sorted(path.name for path in talk.folder.iterdir()) == ["video-2.mp4", "video.mp4"]


def test_a_wish_that_ends_in_an_export_is_exported_after_the_edit(talk: Talker, double: Double) -> None:
    exporting(double)
    double.on("POST", "/run_sse", stream((1, said("Trimmed."))))
    lines = talk("trim to 5 s and export as 1080p")
    assert [kind for kind, _ in lines] == ["said", "note", "file"]
    assert double.calls("POST", RENDER)[0].json["output"] == {"resolution": "1080p"}


def test_an_export_that_the_agent_started_is_fetched_and_not_started_again(talk: Talker, double: Double) -> None:
    double.on("POST", "/run_sse", stream((1, said("Trimmed.", about={"kind": "closing", "renders": ["render_7"]}))))
    output = {"url": "/files/m.mp4", "duration": 10.0, "size": 5}
    both = {"id": "render_7", "status": "completed", "progress": 100, "outputs": [output, output]}
    double.on("GET", f"{RENDER}/render_7", good(both))
    double.on("GET", "/files/m.mp4", Reply(200, b"movie"))
    lines = talk("trim to 5 s and export for TikTok and YouTube")
    assert len(texts(lines, "file")) == 2
    assert double.calls("POST", RENDER) == []


def test_a_failed_edit_is_not_exported(talk: Talker, double: Double) -> None:
    error = MissingGlyph(glyphs="𐀀", text="𐀀")
    double.on("POST", "/run_sse", stream((1, error_event(STAMP, error, "en"))))
    lines = talk("add the title 𐀀 and export")
    assert [kind for kind, _ in lines] == ["failed"]
    assert double.calls("POST", RENDER) == []


def test_a_question_is_asked_with_its_choices(talk: Talker, double: Double) -> None:
    double.on("POST", "/run_sse", stream((1, question_event(STAMP, "q", "Which clip?", ("a.mp4", "b.mp4")))))
    assert talk("remove the clip and export") == [("asked", "Which clip?\n1. a.mp4\n2. b.mp4")]


def test_balance_and_status_are_answered_at_once(talk: Talker, double: Double) -> None:
    double.on("GET", "/api/credits/balance/simple", good({"available": 60, "frozen": 40, "total": 100}))
    double.on("GET", STATE, good(state_of(DRAFT, turn={"status": "running"})))
    assert talk("积分") == [("note", "积分：可用 60，占用 40，合计 100。")]
    summary, running = talk("show tracks")
    assert summary == ("note", "Timeline (2 tracks): 1. Video: a.mp4 (0-10s) 2. Captions: 1 line (0-1s)")
    assert "still being worked on" in running[1]
    assert double.calls("POST", "/run_sse") == []


def test_captions_are_written_without_a_render(talk: Talker, double: Double) -> None:
    double.on("GET", STATE, good(state_of(DRAFT)))
    ((kind, path),) = talk("导出字幕")
    assert kind == "file"
    assert Path(path).read_text("utf-8") == "1\n00:00:00,000 --> 00:00:01,000\n你好\n"


def test_words_for_a_window_become_actions_and_offers(talk: Talker, double: Double) -> None:
    reply = "Title added. You can preview it in the timeline. Drag the logo to the left. Click Export to download."
    double.on("POST", "/run_sse", stream((1, said(reply))))
    double.on("GET", STATE, good(state_of(DRAFT)))
    assert talk("add a title") == [
        ("said", "Title added."),
        ("note", "You could also say: “Move the logo to the left”."),
        ("note", "Timeline (2 tracks): 1. Video: a.mp4 (0-10s) 2. Captions: 1 line (0-1s)"),
        ("note", "Say “export” for the video file."),
    ]


def test_a_stray_apology_after_good_output_is_not_shown(talk: Talker, double: Double) -> None:
    double.on("POST", "/run_sse", stream((1, said("Captions added.")), (2, said("Sorry, a temporary issue occurred."))))
    assert talk("add captions") == [("said", "Captions added.")]


def test_an_apology_that_is_all_is_shown(talk: Talker, double: Double) -> None:
    double.on("POST", "/run_sse", stream((1, said("Sorry, a temporary issue occurred."))))
    assert talk("add captions") == [("said", "Sorry, a temporary issue occurred.")]


def test_a_silent_edit_is_not_met_with_silence(talk: Talker, double: Double) -> None:
    plain = b'data: {"author": "nemo_agent", "content": {"parts": [{"functionCall": {"name": "edit"}}]}}\n\n'
    double.on("POST", "/run_sse", Reply(headers={"Content-Type": "text/event-stream"}, pieces=[plain]))
    double.on("GET", STATE, good(state_of({"t": DRAFT["t"][:1]})), good(state_of(DRAFT)))
    assert talk("加字幕") == [("said", "完成：新增字幕：你好（0-1 秒）。")]


@pytest.mark.parametrize(
    ("reply", "shown"),
    [
        (no(2001, 402, "", data={"register_url": "http://x/register?bind=anon_1"}), "http://x/register?bind=anon_1"),
        (no(4001, 415, ""), "Send mp4, mov"),
        (no(4002, 413, ""), "Compress or trim it"),
        (no(402, 402, ""), "not about credits"),
        (no(429, 429, "Too many."), "Too many."),
    ],
)
def test_a_refusal_is_a_sentence_with_a_remedy(talk: Talker, double: Double, reply: Reply, shown: str) -> None:
    double.on("POST", RENDER, reply)
    (_, (kind, text)) = talk("export")
    assert kind == "failed"
    assert shown in text


def test_progress_is_told_beside_the_lines(talk: Talker, double: Double) -> None:
    double.on("POST", "/run_sse", stream((1, progress_event(STAMP, "plan", 40, "Planning")), (2, said("Done it."))))
    assert talk("trim") == [("said", "Done it.")]
    assert talk.progress == [Line("progress", "Planning", percent=40.0)]


def test_a_long_export_says_every_two_minutes_that_it_goes_on(
    talk: Talker, double: Double, clock: StoppedClock
) -> None:
    def busy(asked: Asked) -> Reply:
        return good({"id": asked.path.rpartition("/")[2], "status": "processing", "progress": 1, "poll_after_s": 60})

    double.on(
        "POST",
        RENDER,
        lambda asked: good({"id": asked.json["id"], "status": "pending", "progress": 0, "poll_after_s": 60}),
    )
    done: dict[str, Any] = {
        "status": "completed",
        "progress": 100,
        "output": {"url": "/files/m.mp4", "duration": 1.0, "size": 5},
    }
    double.on("GET", RENDER + "/render_.*", *[busy] * 5, good(done))
    double.on("GET", "/files/m.mp4", Reply(200, b"movie"))
    notes = texts(talk("export"), "note")
    assert [note for note in notes if "Still working" in note] == [f"⏳ Still working … ({n} min)" for n in (2, 4, 6)]


def test_the_server_is_told_the_language_of_the_message(talk: Talker, double: Double) -> None:
    double.on("POST", "/run_sse", stream((1, said("好的，已完成。"))))
    talk("加字幕")
    assert double.calls("POST", "/run_sse")[0].headers["accept-language"].startswith("zh")
