"""Ten conversations of several turns: every turn builds on what the one before left."""

from __future__ import annotations

import json
from pathlib import Path

from saycut.agent import Conversation
from saycut.cli.eval import situation_of
from saycut.timeline.time import to_seconds

SITUATIONS = json.loads((Path(__file__).parent / "situations.json").read_text(encoding="utf-8"))


def _talk(name: str) -> Conversation:
    return Conversation(situation_of(SITUATIONS[name], None))


def _length(talk: Conversation) -> float:
    return to_seconds(talk.timeline.main.end) if talk.timeline.main else 0.0


def test_trim_undo_captions_restyle_export() -> None:
    talk = _talk("bike_raw")
    talk.say("trim it to 30 seconds")
    assert _length(talk) == 30
    talk.say("undo")
    assert _length(talk) == 40
    talk.say("add captions")
    assert len(talk.timeline.clips_of("captions")) >= 5
    talk.say("make them yellow and a bit bigger")
    assert talk.timeline.by_role("captions")[0].style.color == "#FFD400"
    outcome = talk.say("export for youtube")
    assert [act.name for act in outcome.actions] == ["export"]


def test_undo_twice_then_redo_comes_forward_again() -> None:
    talk = _talk("house")
    talk.say("delete the attic clip")
    talk.say("mute the garden")
    talk.say("undo the last two changes")
    assert len(talk.timeline.main.clips) == 3  # type: ignore[union-attr]
    talk.say("redo")
    assert len(talk.timeline.main.clips) == 2  # type: ignore[union-attr]


def test_redo_with_nothing_undone_says_so() -> None:
    talk = _talk("house")
    before = talk.timeline
    outcome = talk.say("redo")
    assert talk.timeline == before
    assert "nothing" in outcome.reply


def test_a_title_is_made_moved_and_removed() -> None:
    talk = _talk("shan")
    talk.say("加个标题“看日出”")
    talk.say("标题改成红色，放到左上角")
    title = talk.timeline.clips_of("title")[0]
    assert (title.style.color, title.place.pos) == ("#FF2D2D", "top_left")
    talk.say("标题去掉吧")
    assert not talk.timeline.clips_of("title")


def test_music_is_added_lowered_faded_and_taken_away() -> None:
    talk = _talk("jiaozi")
    talk.say("配上竹笛当背景音乐")
    first = talk.timeline.clips_of("bgm")[0].sound.gain_pct
    talk.say("音乐再小一点")
    assert talk.timeline.clips_of("bgm")[0].sound.gain_pct < first
    talk.say("音乐最后两秒淡出")
    assert to_seconds(talk.timeline.clips_of("bgm")[0].sound.audio_fade_out) == 2
    talk.say("不要音乐了")
    assert not talk.timeline.clips_of("bgm")


def test_a_promo_grows_step_by_step() -> None:
    talk = _talk("cups")
    talk.say("make a promo from the photos with the narration")
    assert _length(talk) == 21
    talk.say("add a title: Three Cups")
    talk.say("make it vertical")
    assert talk.timeline.canvas.height > talk.timeline.canvas.width
    talk.say("fade to black at the end")
    assert any(item.type == "fade_black" for item in talk.timeline.transitions)


def test_cuts_in_a_row_count_in_the_time_of_the_present_timeline() -> None:
    talk = _talk("house")
    talk.say("cut the first 5 seconds")
    talk.say("cut the first 5 seconds")
    assert _length(talk) == 26
    assert talk.timeline.main.clips[0].asset == "garden.mp4"  # type: ignore[union-attr]


def test_a_question_changes_nothing_and_the_answer_can_follow() -> None:
    talk = _talk("house")
    before = talk.timeline
    outcome = talk.say("trim it")
    assert outcome.asked
    assert talk.timeline == before
    talk.say("trim it to 10 seconds")
    assert _length(talk) == 10


def test_order_speed_and_restore_the_start() -> None:
    talk = _talk("shan")
    talk.say("顺序倒过来")
    talk.say("整体加速到2倍")
    assert _length(talk) == 16
    talk.say("恢复到最开始的样子")
    assert [clip.asset for clip in talk.timeline.main.clips] == ["日出.mp4", "爬山.mp4", "午饭.mp4"]  # type: ignore[union-attr]
    assert _length(talk) == 32


def test_thanks_and_impossible_wishes_leave_the_work_alone() -> None:
    talk = _talk("bike")
    before = talk.timeline
    for message in ("thanks!", "cut from 3:00 to 3:10", "delete the unicorn clip", "how long is the video?"):
        outcome = talk.say(message)
        assert outcome.reply
        assert talk.timeline == before
