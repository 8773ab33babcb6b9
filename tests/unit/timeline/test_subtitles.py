"""Captions leave as SRT and WebVTT that other programs read with the same times and words."""

from __future__ import annotations

from pathlib import Path

import av
import pytest
from hypothesis import given
from hypothesis import strategies as st

from saycut.errors import UnknownReference
from saycut.timeline.interchange import SUBTITLE_FORMATS, cues, to_srt, to_vtt
from saycut.timeline.model import Timeline
from unit.timeline.examples import caption, plain_timeline
from unit.timeline.strategies import EXAMPLES


def captioned(*clips: dict[str, object], **track: object) -> Timeline:
    return plain_timeline({"kind": "text", "role": "captions", "clips": list(clips), **track})


def read(path: Path) -> list[tuple[int, int, str]]:
    """Start and end in milliseconds and the text of each cue, as FFmpeg's demuxer reads them."""
    with av.open(str(path)) as container:
        stream = container.streams[0]
        assert stream.time_base is not None
        to_ms = stream.time_base * 1000
        return [
            (int(packet.pts * to_ms), int((packet.pts + packet.duration) * to_ms), bytes(packet).decode())
            for packet in container.demux(stream)
            if packet.pts is not None and packet.duration is not None and packet.size
        ]


def test_srt_has_numbered_cues_with_commas() -> None:
    timeline = captioned(caption("Hello", 0.5, 2), caption("two\nlines", 3661, 3662.25))
    assert to_srt(cues(timeline)) == (
        "1\n00:00:00,500 --> 00:00:02,000\nHello\n\n2\n01:01:01,000 --> 01:01:02,267\ntwo\nlines\n"
    )


def test_vtt_escapes_marks_and_puts_captions_at_the_top_where_they_are() -> None:
    timeline = captioned(caption("a < b & c", 0, 1), caption("up", 1, 2, pos="top_left"), pos="bottom")
    assert to_vtt(cues(timeline)) == (
        "WEBVTT\n\n00:00:00.000 --> 00:00:01.000\na &lt; b &amp; c\n\n00:00:01.000 --> 00:00:02.000 line:10%\nup\n"
    )


@pytest.mark.parametrize("ending", sorted(SUBTITLE_FORMATS))
def test_other_programs_read_the_same_cues(ending: str, tmp_path: Path) -> None:
    timeline = captioned(caption("早上好", 0.5, 2), caption("two\nlines", 2, 3.5), caption("end", 70, 71))
    path = tmp_path / f"captions.{ending}"
    path.write_text(SUBTITLE_FORMATS[ending](cues(timeline)), encoding="utf-8")
    assert read(path) == [(500, 2000, "早上好"), (2000, 3500, "two\nlines"), (70_000, 71_000, "end")]


def test_captions_are_chosen_by_language() -> None:
    english = {"kind": "text", "role": "captions", "lang": "en", "clips": [caption("hi", 0, 1)]}
    chinese = {"kind": "text", "role": "captions", "lang": "zh-CN", "clips": [caption("你好", 0, 1)]}
    timeline = plain_timeline(english, chinese)
    assert [cue.text for cue in cues(timeline)] == ["hi"]
    assert [cue.text for cue in cues(timeline, "zh")] == ["你好"]
    with pytest.raises(UnknownReference, match="fr"):
        cues(timeline, "fr")


def test_of_bilingual_captions_one_line_can_be_taken() -> None:
    timeline = captioned(caption("你好\nhello", 0, 1), caption("♪", 1, 2), langs=["zh", "en"])
    assert [cue.text for cue in cues(timeline)] == ["你好\nhello", "♪"]
    assert [cue.text for cue in cues(timeline, "en")] == ["hello", "♪"]


def test_without_captions_there_is_no_file() -> None:
    with pytest.raises(UnknownReference):
        cues(plain_timeline(title=[caption("Hi", 0, 1)]))
    with pytest.raises(UnknownReference):
        cues(captioned(caption(" \n ", 0, 1)))


@EXAMPLES
@given(st.lists(st.text(st.characters(exclude_categories=("Cs", "Cc")) | st.just("\n"), max_size=20), min_size=1))
def test_no_text_ends_its_cue_early(texts: list[str]) -> None:
    timeline = captioned(*(caption(text, n, n + 1) for n, text in enumerate(texts)))
    try:
        made = cues(timeline)
    except UnknownReference:
        assert not any(text.strip() for text in texts)
        return
    assert len(to_srt(made).rstrip("\n").split("\n\n")) == len(made)
    assert len(to_vtt(made).rstrip("\n").split("\n\n")) == len(made) + 1
    assert to_vtt(made).count("-->") == len(made)
