"""The timeline in plain words, as people, models and the edit-accuracy cases write it."""

from __future__ import annotations

from typing import Any

from saycut.timeline.model import Duck, Filter, Keyframes, TextStyle, Word
from saycut.timeline.plain import from_plain, to_plain
from saycut.timeline.time import Rate, TimeRange, from_seconds
from saycut.timeline.validation import problems
from unit.timeline.examples import ASSETS

RICH: dict[str, Any] = {
    "duration": 18,
    "canvas": {"w": 1080, "h": 1920, "fps": 29.97},
    "tracks": [
        {
            "kind": "video",
            "role": "main",
            "clips": [
                {
                    "start": 0,
                    "end": 10.01,
                    "asset": "long.mp4",
                    "src_in": 1.5,
                    "src_out": 21.52,
                    "speed": 2,
                    "keep_pitch": False,
                    "fit": "cover",
                    "rotation": 90,
                    "muted": True,
                    "filters": [{"name": "warm", "amount": 0.5, "start": 1, "end": 2, "region": [0, 0, 0.5, 1]}],
                    "keyframes": [{"prop": "scale", "points": [[0, 1], [10, 1.2]], "easing": "ease_in"}],
                },
                {"start": 10.01, "end": 18, "asset": "logo.png", "background": "blur"},
            ],
        },
        {
            "kind": "audio",
            "role": "bgm",
            "clips": [
                {
                    "start": 0,
                    "end": 18,
                    "asset": "lofi.mp3",
                    "gain_pct": 35,
                    "audio_fade_out": 2,
                    "duck": {"under": "speech", "to_pct": 20},
                    "beats": [0.5, 1],
                }
            ],
        },
        {
            "kind": "text",
            "role": "captions",
            "lang": "en",
            "pos": "bottom",
            "mode": "word_highlight",
            "highlight": "#ffff00",
            "style": {"size": 0.05, "bold": True},
            "clips": [
                {
                    "start": 1,
                    "end": 2,
                    "text": "one\ntwo",
                    "words": [["one", 1, 1.5], ["two", 1.5, 2]],
                    "pos": [0.5, 0.8],
                }
            ],
        },
    ],
    "transitions": [{"type": "dissolve", "at": 10.01, "dur": 0.5}],
    "master": {"loudness_lufs": -14},
}


def test_plain_words_are_read_into_exact_times_on_the_frame_grid() -> None:
    timeline = from_plain(RICH, ASSETS)
    assert list(problems(timeline)) == []
    assert timeline.canvas.rate == Rate(30000, 1001)
    main, bgm, captions = timeline.tracks
    first = main.clips[0]
    assert (first.end, first.end) == (timeline.canvas.rate.time_of(300), main.clips[1].start)
    assert first.source == TimeRange(from_seconds(1.5), from_seconds("20.02"))
    assert (first.speed, first.keep_pitch, first.place.fit, first.sound.muted) == (2, False, "cover", True)
    assert first.look.filters == (Filter("warm", 0.5, TimeRange(from_seconds(1), from_seconds(1)), (0, 0, 0.5, 1)),)
    assert first.look.keyframes == (Keyframes("scale", ((0, 1), (from_seconds(10), 1.2)), "ease_in"),)
    assert bgm.clips[0].sound.duck == Duck(20)
    assert bgm.clips[0].source == TimeRange(0, bgm.clips[0].duration)
    assert (captions.mode, captions.style) == ("word_highlight", TextStyle(size=0.05, bold=True))
    start = captions.clips[0].start
    assert captions.clips[0].words[1] == Word("two", from_seconds(1.5) - start, from_seconds(2) - start)
    assert captions.clips[0].place.pos == (0.5, 0.8)


def test_plain_words_are_written_as_they_were_read() -> None:
    again = to_plain(from_plain(RICH, ASSETS))
    assert again["canvas"] == {"w": 1080, "h": 1920, "fps": 29.97003}
    assert again["master"] == RICH["master"]
    assert again["transitions"] == [{"type": "dissolve", "at": 10.01, "dur": 0.5}]
    wrote, read = RICH["tracks"][0]["clips"][0], again["tracks"][0]["clips"][0]
    assert read == wrote
    assert again["tracks"][2]["clips"][0]["words"] == RICH["tracks"][2]["clips"][0]["words"]


def test_defaults_and_empty_tracks_are_left_out() -> None:
    raw = {
        "canvas": {"w": 1920, "h": 1080, "fps": 30},
        "tracks": [
            {"kind": "text", "role": "title", "clips": []},
            {
                "kind": "text",
                "role": "title",
                "clips": [{"start": 0, "end": 1, "text": "x", "opacity": 1, "muted": False}],
            },
        ],
    }
    assert to_plain(from_plain(raw))["tracks"] == [
        {"kind": "text", "role": "title", "clips": [{"start": 0, "end": 1, "text": "x"}]}
    ]


def test_clips_are_read_in_order_of_time_and_edges_go_to_the_nearest_frame() -> None:
    raw = {
        "canvas": {"w": 1920, "h": 1080, "fps": 25},
        "tracks": [
            {"kind": "text", "role": "title", "clips": [
                {"start": 2, "end": 3, "text": "late"}, {"start": 0.03, "end": 1, "text": "early"}
            ]}
        ],
    }  # fmt: skip
    found = [(clip.text, clip.start) for clip in from_plain(raw).tracks[0].clips]
    assert found == [("early", from_seconds(0.04)), ("late", from_seconds(2))]


def test_a_rate_no_grid_holds_becomes_the_nearest_usual_one() -> None:
    assert from_plain({"canvas": {"w": 720, "h": 720, "fps": 29.83}}).canvas.rate == Rate(30000, 1001)
