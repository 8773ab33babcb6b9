"""Which messages never reach the agent, and which only look like it."""

from __future__ import annotations

import pytest

from saycut.client.skill import Intent, route


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("export", "export"),
        ("导出", "export"),
        ("Export the video please.", "export"),
        ("download", "export"),
        ("下载视频", "export"),
        ("send me the video", "export"),
        ("把视频发给我", "export"),
        ("save it as mp4", "export"),
        ("可以导出了吗？", "export"),
        ("export srt", "subtitles"),
        ("导出字幕", "subtitles"),
        ("give me the captions as vtt", "subtitles"),
        ("credits", "credits"),
        ("积分", "credits"),
        ("how many credits do I have left?", "credits"),
        ("我还有多少积分？", "credits"),
        ("balance", "credits"),
        ("余额", "credits"),
        ("status", "status"),
        ("状态", "status"),
        ("show tracks", "status"),
        ("what's on the timeline?", "status"),
        ("现在什么样了", "status"),
        ("upload", "upload"),
        ("上传", "upload"),
        ("upload this clip", "upload"),
        ("https://example.com/clip.mp4", "upload"),
        ("trim to 10 seconds", "agent"),
        ("redo", "agent"),
        ("再来一个", "agent"),
    ],
)
def test_the_table_of_the_protocol_holds(text: str, intent: Intent) -> None:
    assert route(text).intent == intent


@pytest.mark.parametrize(
    "text",
    [
        "balance the audio",
        "fix the white balance",
        "add end credits",
        "添加片尾字幕",
        "把积分榜放大",
        "add a title “Download now”",
        '加标题"导出"',
        "download this song from youtube",
        "send me the video in black and white",
        "render the text in red",
        "remove the status bar",
        "save the last 5 seconds",
        "give me more contrast",
        "add captions",
        "upload button in the corner as a sticker",
    ],
)
def test_an_edit_that_uses_one_of_the_words_stays_an_edit(text: str) -> None:
    found = route(text)
    assert (found.intent, found.then_export) == ("agent", False)


@pytest.mark.parametrize(
    "text", ["trim to 10 s and export", "剪到10秒，然后导出", "导出竖屏版本", "export only the first 10 seconds"]
)
def test_a_wish_that_ends_in_an_export_is_worked_on_and_then_exported(text: str) -> None:
    found = route(text)
    assert (found.intent, found.then_export) == ("agent", True)


@pytest.mark.parametrize("text", ["don't export yet", "先不要导出", "trim it but do not export it", "别导出"])
def test_no_export_means_no_export(text: str) -> None:
    found = route(text)
    assert (found.intent, found.then_export) == ("agent", False)


@pytest.mark.parametrize(
    ("text", "output"),
    [
        ("export as 1080p under 25 MB", {"resolution": "1080p", "max_bytes": 25 << 20}),
        ("导出1080p，不超过25MB", {"resolution": "1080p", "max_bytes": 25 << 20}),
        ("export in 4K at 30 fps", {"resolution": "4k", "fps": 30}),
        ("export it at 1080 x 1920", {"resolution": "1080x1920"}),
        ("导出草稿", {"quality": "draft"}),
        ("high-quality export", {"quality": "high"}),
    ],
)
def test_the_words_of_an_export_become_its_settings(text: str, output: dict[str, object]) -> None:
    found = route(text)
    assert (found.intent, found.output) == ("export", output)


def test_numbers_of_an_edit_are_no_export_settings() -> None:
    assert route("zoom to 4k and make it 30 fps").output == {}


def test_files_make_an_empty_message_an_upload_and_leave_a_wish_a_wish() -> None:
    assert route("", has_files=True).intent == "upload"
    assert route("here are my files", has_files=True).intent == "upload"
    assert route("trim it to 5 s", has_files=True).intent == "agent"


def test_addresses_are_found_and_taken_from_the_sentence() -> None:
    found = route("把 https://example.com/a.mp4 加到最后，剪到5秒")
    assert (found.intent, found.urls) == ("agent", ("https://example.com/a.mp4",))


def test_the_kind_of_subtitle_file_is_the_one_named() -> None:
    assert (route("export vtt").format, route("导出字幕").format) == ("vtt", "srt")
