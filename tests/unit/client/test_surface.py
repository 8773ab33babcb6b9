"""Directions for a window become actions; what is about the video stays, word for word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saycut.client.skill import Action, translate

EXPORT, STATE, CREDITS = Action("export"), Action("state"), Action("credits")


@pytest.mark.parametrize(
    ("said", "shown", "actions"),
    [
        ("I added a title “Urban Dreams” for 3 seconds. Click the Export button to download your video.",
         "I added a title “Urban Dreams” for 3 seconds.", (EXPORT,)),
        ("已剪到 20 秒。点击右上角的导出按钮即可下载。", "已剪到 20 秒。", (EXPORT,)),
        ("点击“导出”按钮即可下载视频。", "", (EXPORT,)),
        ("字幕已加好，可以导出视频了。", "字幕已加好。", (EXPORT,)),
        ("You can preview the result in the timeline.", "", (STATE,)),
        ("已为您添加标题“城市”，您可以在时间线上预览效果。", "已为您添加标题“城市”。", (STATE,)),
        ("Open the Audio panel to adjust the volume.", "", (STATE,)),
        ("打开右侧面板查看字幕。", "", (STATE,)),
        ("Drag the clip to the 5s mark on the timeline.", "", (Action("edit", "Move the clip to the 5s mark"),)),
        ("请把“logo.png”拖到右上角。", "", (Action("edit", "把“logo.png”移到右上角"),)),
        ("Visit your account page to check credits.", "", (CREDITS,)),
        ("打开账户页面查看积分。", "", (CREDITS,)),
        ("Tap the Undo button if you don't like it.", "", (Action("press", "Undo"),)),
        ("Done! It is 3.5 s long, and you can click Export to save it.", "Done! It is 3.5 s long.", (EXPORT,)),
        ("To change the font, open the Text panel.", "", (STATE,)),
    ],
)  # fmt: skip
def test_directions_become_actions(said: str, shown: str, actions: tuple[Action, ...]) -> None:
    found = translate(said)
    assert (found.text, found.actions) == (shown, actions)


@pytest.mark.parametrize(
    "said",
    [
        "The man clicks a button in the scene.",
        "The clip opens with a shot of the city.",
        "片中人物点击屏幕的镜头保留了。",
        "The video has a click sound at 0:03.",
        "I dropped the second clip. The drag race stays.",
        "Title added: “Click Export, then go” (0-3 s).",
        "标题“点击导出”已加好。",
        "导出任务：render_abc。",
        "视频已导出。",
        "Your export is ready.",
        "Trimmed to 20 s (was 30 s).\n\n- captions: 12 lines\n- music at 35%, from 0 s",
    ],
)
def test_what_is_about_the_video_stays_as_it_was(said: str) -> None:
    found = translate(said)
    assert (found.text, found.actions) == (said, ())


def test_the_same_action_is_meant_once() -> None:
    assert translate("Click Export. Then click Export again.").actions == (EXPORT,)


@given(st.text(alphabet=st.sampled_from('abc .,!?\n。，“”"点击导出按钮ExportClick123\ue000\ue001'), max_size=60))
def test_any_text_is_translated_to_text_that_needs_no_more_of_it(text: str) -> None:
    assert translate(text).actions == tuple(dict.fromkeys(translate(text).actions))


@given(st.text(alphabet="xyz 。.“”,，", max_size=40))
def test_a_text_without_directions_keeps_its_characters(text: str) -> None:
    assert "".join(translate(text).text.split()) == "".join(text.split())
