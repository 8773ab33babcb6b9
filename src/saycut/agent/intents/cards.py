"""Full-frame cards before and after the programme: intro, outro, logo, text on a colour."""

from __future__ import annotations

from dataclasses import replace

from saycut.agent.cues import text_clip
from saycut.agent.desk import Desk
from saycut.agent.intents.logo import logo_asset, looks_like_logo
from saycut.agent.reading import Reading
from saycut.agent.targets import assets_in
from saycut.agent.typed import animation, text_style
from saycut.agent.wording import looks_of
from saycut.timeline.model import Clip, Look, Place
from saycut.timeline.operations import Insert
from saycut.timeline.time import from_seconds

__all__ = ["card"]

SECONDS = 3.0


def card(clause: Reading, desk: Desk) -> bool:
    """``an end card, black background, saying See you in Porto, 4 sec``, ``片头放店标三秒``."""
    logos = [
        name for name in assets_in(clause, desk, "image") if (facts := desk.facts(name)) and looks_like_logo(facts)
    ]
    opens = clause.search(
        r"\b(?:open|start|begin|kick off|end|close|finish) with\b|\bopen on\b|(?:开头|开场|片头|结尾|片尾|最后)(?:先)?(?:放|上|出|来|加|用|展示|显示)"  # noqa: E501
    )
    at_edge = clause.has("noun", "start", "end") or opens
    logo_card = (
        at_edge
        and (logos or clause.has("role", "watermark"))
        and not clause.all("pos", "tail", "head")
        and clause.all("length")
        and (opens or clause.has("fit", "cover") or not desk.tl.clips_of("watermark"))
    )
    if not (clause.has("role", "card") or logo_card) or clause.has("verb", "remove", "trim", "mute") or not desk.main:
        return False
    if clause.has("role", "bgm", "captions") and clause.quote is None:
        return False
    at_end = _at_end(clause)
    length = clause.first("length")
    flicks = desk.t(length.number if length else SECONDS)
    picture = logos[0] if logos else logo_asset(desk) if clause.has("role", "watermark") else None
    other = next((name for name in assets_in(clause, desk, "image", there=False) if name not in logos), None)
    picture = picture or other
    if picture is None and clause.quote is None and not clause.all("color"):
        return False
    start = (desk.tl.main.end if desk.tl.main else 0) if at_end else 0
    colour = _background(clause)
    base = f"color:{colour}"
    if picture is not None:
        desk.known(picture)
        facts = desk.facts(picture)
        place = (
            Place(background=colour, width=None)
            if facts is None or not looks_like_logo(facts)
            else Place(background=colour, fit="contain")
        )
        desk.do(Insert("main", Clip(id="", start=start, duration=flicks, asset=picture, role="card", place=place)))
    else:
        desk.do(Insert("main", Clip(id="", start=start, duration=flicks, asset=base, asset_kind="image", role="card")))
    if clause.quote is not None:
        _words(clause, desk, clause.quote, start, flicks, colour, bool(picture))
    return True


def _words(clause: Reading, desk: Desk, text: str, start: int, flicks: int, background: str, below: bool) -> None:
    looks = looks_of(clause)
    style: dict[str, object] = {
        "size": 0.08,
        **{key: value for key, value in looks.style.items() if key != "background"},
    }
    if "color" not in style or style["color"] == background:
        style["color"] = "#000000" if background.upper() == "#FFFFFF" else "#FFFFFF"
    clip = text_clip(desk, text, start / from_seconds(1), (start + flicks) / from_seconds(1))
    clip = replace(
        clip,
        start=start,
        duration=flicks,
        style=text_style(style),
        place=Place(pos=looks.pos or ("bottom" if below else "center")),
        look=Look(anim_in=animation(looks.anim)),
    )
    desk.put("title", clip, kind="text")


def _background(clause: Reading) -> str:
    looks = looks_of(clause)
    value = looks.style.get("background") or (
        looks.style.get("color")
        if clause.quote is None or clause.search(r"\b(?:black|white|blue|red) (?:card|screen|slate)\b|黑底|白底|黑场")
        else None
    )
    if clause.search("黑底|黑屏|黑场|黑色背景"):
        value = "#000000"
    if clause.search("白底|白屏|白色背景"):
        value = "#FFFFFF"
    return str(value or "#000000")


def _at_end(clause: Reading) -> bool:
    if clause.search(
        r"\b(?:end card|endcard|outro|end screen|end slate|closing|end titles?|credits roll)\b|片尾|结尾|尾卡|封底|尾页|结束|谢幕|最后|\b(?:end|close|finish) with\b"  # noqa: E501
    ):
        return True
    if clause.search(
        r"\b(?:intro|opening|at the (?:start|beginning)|title card)\b|片头|开头|开场|\b(?:open|start|begin) (?:with|on)\b"  # noqa: E501
    ):
        return False
    return clause.has("noun", "end")
