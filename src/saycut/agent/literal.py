"""Text to be shown or spoken that comes without quotes: after a colon, after ``says``, after ``change the title to``."""  # noqa: E501

from __future__ import annotations

import re

from saycut.agent.lexicon import lexicon
from saycut.agent.normalise import Quote, Token, tokens_of

__all__ = ["literal_in"]

_SHOWN_EN = r"(?:title|captions?|subtitle|text|heading|headline|label|lower third|card|banner|tag|tagline|line|words?|sticker|intro|outro|slate|name ?tag|callout|message|screen|overlay|cta|watermark)"  # noqa: E501
_SAID_EN = r"(?:say(?:s|ing)?|reads?|reading|greets? me with|narrat\w+|voice ?over|voiceover|speaks?|announce\w*|tells?(?: \w+)?|presenter|avatar|write|writes|spoken|answer(?:s)?(?: with)?|repl(?:y|ies)(?: with)?)"  # noqa: E501
_COLON = re.compile(
    rf"(?a)\b(?:{_SHOWN_EN}|{_SAID_EN})\b(?:[^:：,.;]|\d:\d|\d\.\d){{0,45}}(?:：|:(?!\d))\s*"
    r"|(?:标题|字幕|文字|片名|旁白|写上?|写着|打上?|说|念|讲|改成|改为|叫|文案|内容|小字|一行字|一句话|一句|字样|字条|标签|人名条|水印|配音|台词|口播|问候|读|显示|回答|回复|打招呼|贴纸|片尾|片头)[^:：，。,;；]{0,14}(?:：|:(?!\d))\s*"
)
_CHANGE_EN = re.compile(
    rf"(?a)\b(?:change|set|rename|make|update|edit|turn|switch|rewrite|alter|swap|replace)\s+(?:the\s+|my\s+|its\s+|that\s+)?(?:\w+\s+)?{_SHOWN_EN}(?:\s+text)?\s+(?:to|into|with|for|by)(?:\s+(?:say|read))?\s+"
    rf"|\b{_SHOWN_EN}\s+(?:should|must|needs to|has to|ought to)\s+(?:now\s+)?(?:say|read|be)\s+"
    r"|\b(?:saying|that says|which says|that reads|reading|to say|to read|with the words?|with the text|with the title|the words|the text|called|titled|entitled|text saying|call it|title it|named)\s+"  # noqa: E501
    r"|\b(?:have (?:it|him|her|them)|make (?:it|him|her|them)|let (?:it|him|her|them)) say\s+"
)
_PUT_EN = re.compile(
    r"(?a)(?:^|[,.;]\s*|\band\s+|\bend\s+|\bstart\s+|\bthen\s+|\bplease\s+)(?:put|write|add|show|display|type)\s+(?=[A-Z])"
)
_CHANGE_ZH = re.compile(
    r"(?a)(?:标题|片名|大字|字|文字|标签|字条|水印文字|片头字|片尾字)(?:内容)?(?:给我)?(?:改|换|写|变|设)(?:成|为|上|着|作)|(?<=[白黑红黄]字)写|(?:写上|打上|写着|打出|(?:上面|中间|中央|结尾|片头|片尾|开头|最后|画面上?|屏幕上?|角)写上?)(?:几个大字|一行字|字样)?"
)
_SAYS_EN = re.compile(r"(?a)\b(?:says?|saying|reads?|reading)\s+(?=[A-Z])(?!I\b)")
_SPACED_ZH = re.compile(r"(?:标题|大字|文字|片名|字条)\s+(?=\S*[\u4e00-\u9fffA-Za-z])")
_LOOKS = frozenset({"color", "pos", "how", "anim", "opacity", "colored_part"})
_WITH_LOOKS = frozenset({("role", "text"), ("verb", "remove"), ("noun", "size"), ("how", "more")})
_NOT_CONTENT = frozenset(
    {
        "color",
        "pos",
        "how",
        "anim",
        "verb",
        "aspect_word",
        "filter",
        "voice_style",
        "gender",
        "mood",
        "lang",
        "caption_mode",
        "opacity",
    }
)
_STOP_EN = re.compile(
    r"(?a)(?:,|\band|\bthen|\bbut|\. )\s*(?=(?:and |then |also |please )*(?:then|make|put|set|move|add|export|render|remove|delete|keep|trim|cut|place|in (?:yellow|white|red|blue|black|green|pink|orange|purple|gold)|at the|mute|fade|have|give|use|with a|speed|also|big(?:ger)?|small(?:er)?|in the|on the|top|bottom|center(?:ed)?|centre(?:d)?|for \d|\d+(?:\.\d+)? ?(?:s\b|sec|seconds)|bold|from \d|it should|during)\b)",  # noqa: E501
    re.IGNORECASE,
)
_STOP_ZH = re.compile(
    r"(?a)[，,。；;]\s*(?=(?:然后|再|最后|出现|弹出|滚动|并|同时|字|颜色|用|放|居中|导出|音乐|加|把|给|时长|持续|停留|位置|大小|字号|显示|改|另外|顺便|白|黄|红|蓝|绿|黑|\d|[一二两三四五六七八九十]+秒|淡|从|底部|顶部|左|右|中间|要|女声|男声|声音|语气))"
)
_TAIL_EN = re.compile(
    r"(?a)[\s,]+(?:(?:from|between) \S+(?: ?(?:s|secs?|seconds))? (?:to|until|till|and|-) \S+(?: ?(?:s|secs?|seconds))?|(?:for|over|during|from|at|in|on|until|lasting)\s+(?:the\s+)?(?:(?:first|last|whole|about|around|very|upper|lower|next)\s+){0,2}(?:(?:\d+|two|three|four|five|six|ten|the|a|few|top|bottom|left|right|\w+ half of the|of)\s+){0,3}(?:\d[\d:.]*\s*(?:s|secs?|seconds?|sec)?|seconds?|secs?|(?:top|bottom|middle|cent(?:er|re)|corner|end|start|beginning|left|right|screen|video))(?: corner| of the (?:screen|video|frame))?"  # noqa: E501
    r"|in (?:big |bold |large )?(?:yellow|white|red|blue|black|green|pink|orange|purple|gold)(?: letters| text)?|\d+(?:\.\d+)?\s*(?:s|secs?|seconds?)(?: long)?|please|pls|thanks|thank you)\s*[.!]?$",  # noqa: E501
    re.IGNORECASE,
)


def literal_in(text: str, norm: str, quotes: list[Quote]) -> Quote | None:
    """The unquoted literal text of a message, or None; a quote in its place wins."""
    for pattern, colon in (
        (_COLON, True),
        (_CHANGE_EN, False),
        (_CHANGE_ZH, False),
        (_SPACED_ZH, False),
        (_PUT_EN, False),
        (_SAYS_EN, False),
    ):
        subject = text if pattern in (_PUT_EN, _SAYS_EN) else norm
        for match in pattern.finditer(subject):
            if any(quote.start < match.end() <= quote.end - 1 and quote.start < match.start() for quote in quotes):
                continue
            found = _content(text, norm, match.end(), quotes, colon)
            if found is not None:
                return found
    return None


def _content(text: str, norm: str, start: int, quotes: list[Quote], colon: bool) -> Quote | None:
    while start < len(text) and text[start] in " \t　，,":
        start += 1
    here = next((quote for quote in quotes if quote.start == start), None)
    if here is not None and _closes(text, here):
        return None
    if colon and (_is_wishes(norm[start:]) or _only_values(norm[start:])):
        return None
    if not colon and re.match(
        r"(?:地点|文件|片段|视频|素材)?(?:名字|名称|名|序号|编号|字幕|水印|标题|logo|贴纸|表情|时间|日期)(?:$|[，。,.]|和|跟)",
        norm[start:],
    ):
        return None
    if start >= len(text) or (not colon and _is_value(norm, start)):
        return None
    end = _end(text, start, quotes)
    content = text[start:end].rstrip()
    content = content.rstrip("。") if not colon else content
    content = re.sub(r"[\s,，]+$", "", content)
    if not content or not re.search(r"\w|[^\x00-\x7f]", content):
        return None
    return Quote(start, start + len(content), content)


_WISH_THINGS = frozenset({"role", "platform", "transition", "caption_mode", "format"})


def _is_wishes(said: str) -> bool:
    """What follows a colon is a list of wishes (``停顿收紧、加字幕、垫个轻音乐``), not words to show or say."""
    hits = lexicon().find(tokens_of(said[:120]))
    things = {
        (hit.kind, hit.value)
        for hit in hits
        if hit.kind in _WISH_THINGS or (hit.kind == "noun" and hit.value in ("silence", "filler"))
    }
    acts = [
        hit
        for hit in hits
        if hit.kind == "verb"
        and hit.value in ("remove", "add", "trim", "cut", "export", "mute", "speed_up", "set", "split")
    ]
    return len(things) >= 2 and bool(acts)


def _only_values(said: str) -> bool:
    """What follows a colon is how it should look (``title: bigger, blue, bottom``), piece by piece."""
    pieces = [tokens_of(piece) for piece in re.split(r"[,，、.。!！]|\band\b|\bplease\b", said)]
    pieces = [tokens for tokens in pieces if tokens]
    return len(pieces) > 1 and all(_is_look(tokens) for tokens in pieces)


def _is_look(tokens: list[Token]) -> bool:
    """``yellow text``, ``no outline``: every word of it belongs to a look."""
    hits = [hit for hit in lexicon().find(tokens) if hit.kind in _LOOKS or (hit.kind, hit.value) in _WITH_LOOKS]
    covered = {at for hit in hits for at in range(hit.first, hit.last)}
    return len(covered) == len(tokens) and any(hit.kind in _LOOKS for hit in hits)


def _closes(text: str, quote: Quote) -> bool:
    """A quoted text that stands for itself: what follows is a pause, a conjunction or more of the wish, not more of the text."""  # noqa: E501
    rest = text[quote.end :]
    if quote.text and text[quote.start] in "'\"" and re.match(r"[;)\-]", quote.text):
        return False
    return not re.match(r"[;)\-&+%<>]", rest)


def _is_value(norm: str, start: int) -> bool:
    """What follows is a colour, place, size or number, not words to show."""
    tokens = tokens_of(norm[start : start + 60])
    while tokens and tokens[0].text in ("the", "a", "be", "bright", "very", "be", "in", "at", "on"):
        tokens = tokens[1:]
    if not tokens:
        return True
    hit = lexicon().at(tokens, 0, _NOT_CONTENT)
    if hit is not None and hit.kind == "verb":
        return hit.value in (
            "louder",
            "quieter",
            "speed_up",
            "slow_down",
            "zoom_in",
            "zoom_out",
            "extend",
            "trim",
            "shift_later",
            "shift_earlier",
            "fade",
            "mute",
        )
    if hit is not None:
        return True
    return bool(re.match(r"\d+(?:\.\d+)?\s*(?:%|x\b|s\b|sec|px|times|percent|秒|倍|号|分)", norm[start:]))


def _end(text: str, start: int, quotes: list[Quote]) -> int:
    rest = text[start:]
    stops = [match.start() for pattern in (_STOP_EN, _STOP_ZH) if (match := pattern.search(rest))]
    stops += [rest.index("\n")] if "\n" in rest.strip("\n") else []
    end = start + min(stops) if stops else len(text)
    while tail := _TAIL_EN.search(text[start:end]):
        if tail.start() == 0:
            break
        end = start + tail.start()
    return end
