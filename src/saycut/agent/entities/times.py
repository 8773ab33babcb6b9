"""Times in a message: points, ranges, lengths, heads and tails, in both languages.

"from 3 to 5", "5到8秒", "0:45剪到2:15"      range (start, end)
"first nine seconds", "前10秒"               head n          "last third", "后面三分之一"   tail_part 1/3
"at 8 s", "第8秒", "1:20"                    point           "一分半以后", "after 1:30"     after t
"7 seconds", "半分钟"                        length
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from saycut.agent.entities.mention import Mention
from saycut.agent.entities.numbers import EN_NUMBER, ZH_NUMBER, number

__all__ = ["times_in"]

_UNIT = r"(?:milliseconds?|ms|seconds?|secs?|s|minutes?|mins?|m(?![a-z])|hours?|hrs?|h|frames?)"
_ZUNIT = r"(?:小时|分钟|分(?!之|屏|段|割|成|别|享|辨|开|镜)|秒钟|秒|毫秒|帧)"
_CLOCK = r"\d{1,2}:\d{2}(?::\d{2})?(?:[:;]\d{2}(?!\d)|\.\d{1,3})?"
_EN_LENGTH = (
    rf"(?:{EN_NUMBER}|\ba)[ -]?(?:minutes?|mins?|m)(?: and)? ?(?:{EN_NUMBER}) ?(?:seconds?|secs?|s)\b"
    rf"|(?:{EN_NUMBER}|\ba|\ban|\banother) (?:minute|second|hour|min|sec)s? and (?:a half|half)\b"
    rf"|(?:{EN_NUMBER}) and a half {_UNIT}\b|\b(?:minute|second|hour) and a half\b"
    rf"|(?<=last )(?:half )?minute\b|(?<=first )(?:half )?minute\b|(?<=final )(?:half )?minute\b|(?<=opening )(?:half )?minute\b"  # noqa: E501
    rf"|\b(?:half a|half an|a half|half) ?-?(?:minute|second|hour|sec|min)\b"
    rf"|\ba quarter of a(?:n)? (?:minute|second|hour)\b"
    rf"|\ba (?:couple|few)(?: of| more)? {_UNIT}\b|\b(?:couple|few)(?: of)? {_UNIT}\b"
    rf"|(?:{EN_NUMBER})[ -]?(?:more |full |whole |extra )?{_UNIT}\b"
    rf"|\b(?:a|one|another) (?:second|minute|sec|min)\b(?! clip| shot| photo)"
    rf"|(?:(?<=\bfirst )|(?<=\blast )|(?<=\bopening )|(?<=\bfinal ))(?:second|minute)\b(?! (?!and|of|or|off|then|please)\w)"  # noqa: E501
)
_ZN = rf"(?:\d+(?:\.\d+)?|{ZH_NUMBER}|半)"
_ZH_LENGTH = (
    rf"{_ZN}(?:个)?小时(?:{_ZN}分(?:钟)?)?"
    rf"|{_ZN}分(?:钟)?(?:零)?{_ZN}秒(?:钟)?|{_ZN}分(?:钟)?半(?:钟)?|{_ZN}秒半|{_ZN}个半(?:小时|钟头)|{_ZN}(?:来|多)?{_ZUNIT}|几{_ZUNIT}"
)
_TIME = re.compile(rf"(?a)({_CLOCK})|({_EN_LENGTH})|({_ZH_LENGTH})")
_BARE = re.compile(rf"(?a)(?:{EN_NUMBER}|{ZH_NUMBER})\s*$")
_JOIN = re.compile(
    r"(?a)^\s*(?:的?(?:地方|位置|时候)?)(?:to|until|till|through|thru|-|~|剪到|切到|播到|截到|留到|到|至)(?: the)?\s*第?\s*$"  # noqa: E501
)
_JOIN_BETWEEN = re.compile(r"(?a)^\s*(?:and|和|跟|与)\s*第?\s*$")
_SECONDS = {"ms": 0.001, "mil": 0.001, "s": 1, "m": 60, "h": 3600}
_ASPECTS = {"9:16", "16:9", "4:5", "3:4", "4:3", "21:9"}

_HEAD = re.compile(
    r"(?a)(?:\b(?:the )?(?:very )?(?:first|opening|initial|starting)|\b(?:at|from|off) the (?:front|start|beginning):?|(?:(?<![提以之从])前面?|开头|片头|最前面?|(?<![镜念])头|开始)(?:的)?(?:那)?)\s*(?:like |about |around )?$"  # noqa: E501
)
_TAIL = re.compile(
    r"(?a)(?:\b(?:the )?(?:very )?(?:last|final|closing|ending)|(?:最后|末尾|结尾|片尾|尾巴|(?<![延以之往推然稍])后面?|末)(?:的|这|那)?)\s*(?:like |about |around )?$"  # noqa: E501
)
_AFTER_HEAD = re.compile(
    r"(?a)^\s*(?:off|from|at|of)\s+(?:of\s+)?(?:the\s+|its\s+)?(?:very\s+)?(?:start|beginning|front|head|top|intro)\b"
)
_AFTER_TAIL = re.compile(
    r"(?a)^\s*(?:off|from|at|of)\s+(?:of\s+)?(?:the\s+|its\s+)?(?:very\s+)?(?:end|tail|back|outro|finish)\b"
)
_BEFORE_POINT = re.compile(
    r"(?a)(?:\b(?:at|around|@|starting at|starting from|past|beyond|mark|by|onto?|point|from)|第|在|到|至|从)\s*(?:the )?$"  # noqa: E501
)
_AFTER_POINT = re.compile(
    r"(?a)^\s*(?:mark\b|in\b(?! the| total)|onwards?\b|处|那里|那儿|那个?地方|的位置|的地方|的时候|时|那一?帧|那一?刻|开始|才|左右)"  # noqa: E501
)
_AFTER = re.compile(r"(?a)^\s*(?:mark\s+)?(?:onwards?\b|on\b|以后|之后|往后|后面|开外|后(?!期|的?音乐))")
_AFTER_WORD = re.compile(r"(?a)\b(?:after|past|beyond|starting (?:at|from))\s+(?:the )?$")
_BEFORE = re.compile(r"(?a)^\s*(?:以前|之前|往前|前面|前(?![天年]))")
_BEFORE_WORD = re.compile(r"(?a)\b(?:before|until|till|up to)\s+(?:the )?$")
_CHANGE = re.compile(
    r"(?a)\b(?:go|goes|going|went|change|changed|reduce|increase|shorten|bring|take|down|up|extend)\b[^,.]*\bfrom\s+$"
)
_FRACTION = (
    r"(?:(?:a|one|the|first|last|second|final|opening|middle) )?(?P<en>half|third|quarter|fifth)\b"
    r"|(?P<n>two|three|2|3) (?P<of>thirds|quarters|fifths)\b|(?P<zh>[二三四五六七八九十两]分之[一二三四五六七八九])|(?P<halve>halve[sd]?\b)|(?P<zedge>[前后]半(?:段|部分|截|节课?|程|场|个)?)|(?P<zhalf>一半|一大半|半段|半截|半部分)"  # noqa: E501
)
_FRACTIONS = re.compile("(?a)" + _FRACTION)


@dataclass(frozen=True, slots=True)
class _Found:
    seconds: float
    start: int
    end: int
    clock: bool


def times_in(norm: str, fps: float = 30) -> list[Mention]:
    """All times of a normalised message, as mentions."""
    found = [item for match in _TIME.finditer(norm) if (item := _read(match, norm, fps)) is not None]
    out: list[Mention] = []
    index = 0
    while index < len(found):
        here = found[index]
        following = found[index + 1] if index + 1 < len(found) else None
        if following and _joined(norm, here, following) and not _is_change(norm, here):
            out.append(_range(norm, here.seconds, following, here.start))
            index += 2
            continue
        low = _bare_before(norm, here, out)
        if low is not None:
            out.append(_range(norm, low[0], here, low[1]))
        else:
            out.append(_single(norm, here))
        index += 1
    out = _both_ends(norm, out)
    out += _bare_edges(norm, out)
    out += _counted_seconds(norm, out)
    return out + _bare_ranges(norm, out) + _fractions(norm, out)


def _counted_seconds(norm: str, done: list[Mention]) -> list[Mention]:
    """``from second 3 to second 6``, ``at second 12``."""
    out = []
    for match in re.finditer(
        r"(?a)\b(?:seconds?|sec)\s+(\d+(?:\.\d+)?)(?:\s*(?:to|until|till|-|through)\s*(?:(?:second|sec)\s+)?(\d+(?:\.\d+)?))?",
        norm,
    ):
        if not _overlaps(done, match.start(), match.end()):
            low = float(match[1])
            value: float | tuple[float, float] = (low, float(match[2])) if match[2] else low
            out.append(Mention("range" if match[2] else "point", value, match.start(), match.end()))
    return out


_BOTH = re.compile(
    r"(?a)掐头去尾|去头去尾|(?:头尾|首尾|前后|两头)[^，。]{0,4}(?=各)|\b(?:off|from) (?:both|each|either) ends?\b|\bat (?:both|each) ends?\b"  # noqa: E501
)


def _both_ends(norm: str, found: list[Mention]) -> list[Mention]:
    """``掐头去尾各一秒``: the length goes for head and tail."""
    match = _BOTH.search(norm)
    lengths = [item for item in found if item.kind in ("length", "head", "tail")]
    if match is None or not lengths:
        return found
    near = min(lengths, key=lambda item: abs(item.start - match.start()))
    rest = [item for item in found if item is not near]
    return [*rest, *(Mention(kind, near.value, near.start, near.end) for kind in ("head", "tail"))]


def _bare_edges(norm: str, done: list[Mention]) -> list[Mention]:
    """``the first 3 seconds and the last 2``: seconds without a unit after another time."""
    out = []
    for match in re.finditer(
        rf"(?a)\b(first|last|final|opening)\s+({EN_NUMBER})(?=\s*(?:$|[,.;!]|\band\b|\bplease\b|\bpls\b|\boff\b|\btoo\b))",
        norm,
    ):
        value = number(match[2])
        if done and value is not None and match[2] != "one" and not _overlaps(done, match.start(), match.end()):
            out.append(
                Mention("head" if match[1] in ("first", "opening") else "tail", value, match.start(), match.end())
            )
    return out


def _joined(norm: str, low: _Found, high: _Found) -> bool:
    between = norm[low.end : high.start]
    if _JOIN.match(between):
        return True
    around = norm[: low.start].endswith(("between ", "between the ")) or norm[high.end :].startswith(
        ("之间", "中间", "这段")
    )
    return around and bool(_JOIN_BETWEEN.match(between))


_RATE = re.compile(r"(?a)导|输出|渲染|帧率|\d{3,4}p|[248]k\b|画质|清晰度|mp4|mov")
"""Beside these ``60帧`` is a rate, not a length."""


def _read(match: re.Match[str], norm: str, fps: float) -> _Found | None:
    text = match[0]
    if match[1]:
        if text in _ASPECTS and not _BEFORE_POINT.search(norm[: match.start()]):
            return None
        return _Found(_clock(text, fps), match.start(), match.end(), True)
    if re.fullmatch(r"(?:24|25|30|48|50|60|120)帧", text) and _RATE.search(norm):
        return None
    if match.start() and match[2] and (norm[match.start() - 1].isalnum() and norm[match.start() - 1].isascii()):
        return None
    seconds = _english_length(text, fps) if match[2] else _chinese_length(text, fps)
    return None if seconds is None else _Found(seconds, match.start(), match.end(), False)


def _clock(text: str, fps: float) -> float:
    fraction = 0.0
    if "." in text:
        text, _, rest = text.partition(".")
        fraction = float("0." + rest)
    parts = [float(part) for part in re.split("[:;]", text)]
    if len(parts) == 4:
        fraction = parts.pop() / fps
    value = 0.0
    for part in parts:
        value = value * 60 + part
    return value + fraction


def _unit(word: str, fps: float) -> float:
    if word.startswith("frame"):
        return 1 / fps
    if word.startswith(("ms", "mil")):
        return 0.001
    return _SECONDS[word[0]]


def _english_length(text: str, fps: float) -> float | None:
    if text == "second":
        return 1.0
    if re.fullmatch(r"(?:half )?minute", text):
        return 30.0 if text.startswith("half") else 60.0
    if re.fullmatch(r"(?:minute|second|hour) and a half", text):
        return 1.5 * _unit(text, fps)
    half = 0.5 if re.search(r"and (?:a )?half", text) else 0.0
    if re.match(r"(?:half|a half)", text):
        return 0.5 * _unit(re.findall(r"minute|second|hour|sec|min", text)[0], fps)
    if text.startswith("a quarter"):
        return 0.25 * _unit(re.findall(r"minute|second|hour", text)[0], fps)
    text = re.sub(r"\s*and (?:a )?half", "", text)
    if match := re.match(r"(?:a )?(couple|few)", text):
        return (2 if match[1] == "couple" else 3) * _unit(re.findall(_UNIT + r"$", text)[0], fps)
    total = 0.0
    for amount, unit in re.findall(
        rf"((?:{EN_NUMBER})|\ban?\b|\banother\b)[ -]?(?:more |full |whole |extra )?({_UNIT})", text
    ):
        value = 1.0 if amount.strip() in ("a", "an", "another") else number(amount)
        if value is None:
            return None
        size = _unit(unit, fps)
        total += (value + half) * size
    return total or None


def _chinese_length(text: str, fps: float) -> float | None:
    if text == "一帧":
        return None
    if text.startswith("几"):
        return 3.0 * (60 if "分" in text else 1)
    total = 0.0
    for amount, unit, half in re.findall(rf"({_ZN})(?:个|来|多)?(半?小时|半?钟头|毫秒|分钟|分|秒钟|秒|帧)(半?)", text):
        value = 0.5 if amount == "半" else number(amount)
        if value is None:
            return None
        if unit.startswith("半"):
            value += 0.5
        size = {"小": 3600, "钟": 3600, "分": 60, "秒": 1, "毫": 0.001, "帧": 1 / fps}[unit.lstrip("半")[0]]
        total += value * size + (0.5 * size if half else 0)
    return total or (0.0 if re.match(r"[0零]", text) else None)


def _is_change(norm: str, here: _Found) -> bool:
    """``go from 22 s to 14`` names a new length, not a range."""
    return bool(_CHANGE.search(norm[: here.start])) and not here.clock


def _range(norm: str, low: float, high: _Found, start: int) -> Mention:
    a, b = low, high.seconds
    if b < a and b + 60 > a and not high.clock:
        b += 60 * (a // 60)
    if norm[:start].endswith("第"):
        start -= 1
    return Mention("range", (a, b), start, high.end)


def _bare_before(norm: str, here: _Found, done: list[Mention]) -> tuple[float, int] | None:
    """The number before ``to 5 s``: its value in the same unit, and where it starts."""
    join = re.search(r"\s*(?:to|until|till|through|and|-|~|剪到|切到|到|至)\s*第?\s*$", norm[: here.start])
    if not join:
        return None
    head = norm[: join.start()]
    if re.search(r"\b(?:and)\s*$", join[0]) and not re.search(r"between\s+\S+$", head):
        return None
    match = _BARE.search(head)
    if not match or (done and done[-1].end > match.start()):
        return None
    if _CHANGE.search(head[: match.start()]):
        return None
    value = number(match[0])
    before = head[: match.start()]
    if value is None or (re.search(r"[a-z\d:.]$", before) and not before.endswith(" ")):
        return None
    scale = (
        60.0 if re.search(r"分|m", norm[here.start : here.end]) and here.seconds % 60 == 0 and not here.clock else 1.0
    )
    return (value * scale, match.start()) if value * scale < here.seconds else None


def _bare_ranges(norm: str, done: list[Mention]) -> list[Mention]:
    """``from 3 to 5``, ``between 10 and 20``: seconds without a unit."""
    out = []
    for match in re.finditer(
        rf"(?a)\b(?:from|between)\s+({EN_NUMBER})\s*(?:to|and|until|till|-)\s*({EN_NUMBER})(?!\s*(?:%|percent|db|x|px|p\b|times|:))",
        norm,
    ):
        low, high = number(match[1]), number(match[2])
        if low is not None and high is not None and low < high and not _overlaps(done, match.start(), match.end()):
            out.append(Mention("range", (low, high), match.start(), match.end()))
    for match in re.finditer(
        r"(?a)(?<![\w:.])(\d+(?:\.\d+)?)\s*(?:to|until|-)\s*(\d+(?:\.\d+)?)(?=\s*(?:$|[,.;!](?:\s|$)|and\b|please\b|pls\b|is\b|only\b))",
        norm,
    ):
        low, high = float(match[1]), float(match[2])
        shape = f"{match[1]}:{match[2]}" in _ASPECTS
        if (
            low < high
            and not shape
            and not _overlaps([*done, *out], match.start(), match.end())
            and not re.search(r"(?a)\b(?:clips?|photos?|parts?|numbers?|version|size)\s*$", norm[: match.start()])
        ):
            out.append(Mention("range", (low, high), match.start(), match.end()))
    return out


def _single(norm: str, here: _Found) -> Mention:
    """What a time that stands alone is, from the words on either side."""
    left, right = norm[: here.start], norm[here.end :]
    return _edge(left, right, here) or _side(left, right, here) or _place(left, right, here)


def _edge(left: str, right: str, here: _Found) -> Mention | None:
    """A head or tail, or what comes after a head."""
    if match := _HEAD.search(left):
        later = re.search(r"(?a)\b(?:after|past|beyond)\s+$", left[: match.start()])
        start = later.start() if later else match.start()
        return Mention("after" if later else "head", here.seconds, start, here.end)
    if match := re.search(r"(?a)(?:\bmiddle|\bcentral|中间)(?:的|这|那)?\s*$", left):
        return Mention("mid", here.seconds, match.start(), here.end)
    if match := _AFTER_HEAD.match(right):
        return Mention("head", here.seconds, here.start, here.end + match.end())
    if match := _AFTER_TAIL.match(right):
        return Mention("tail", here.seconds, here.start, here.end + match.end())
    if (match := _TAIL.search(left)) and not re.search(r"(?:以|之|往)后$", left.rstrip()):
        return Mention("tail", here.seconds, match.start(), here.end)
    return None


def _side(left: str, right: str, here: _Found) -> Mention | None:
    """What lies before or after a point."""
    for kind, word, behind in (("after", _AFTER_WORD, _AFTER), ("before", _BEFORE_WORD, _BEFORE)):
        if match := word.search(left):
            return Mention(kind, here.seconds, match.start(), here.end)
        if match := behind.match(right):
            return Mention(kind, here.seconds, here.start, here.end + match.end())
    return None


def _place(left: str, right: str, here: _Found) -> Mention:
    """A point, or a length where nothing says so."""
    if here.clock:
        return Mention("point", here.seconds, here.start, here.end)
    if re.search(r"第\s*$|\b(?:at|around|@)\s+(?:the )?$|在$|从$|\bfrom\s+$", left):
        return Mention("point", here.seconds, here.start - (1 if left.endswith("第") else 0), here.end)
    match = _AFTER_POINT.match(right)
    if match and (match[0].strip() == "in" or not match[0].strip().startswith(("左右", "in"))):
        return Mention("point", here.seconds, here.start, here.end + match.end())
    return Mention("length", here.seconds, here.start, here.end)


def _fractions(norm: str, done: list[Mention]) -> list[Mention]:
    out = []
    for match in _FRACTIONS.finditer(norm):
        value = _fraction(match)
        if value is None or _overlaps(done, match.start(), match.end()):
            continue
        left, right = norm[: match.start()], norm[match.end() :]
        text = match[0]
        if match["zedge"]:
            out.append(Mention("head_part" if text[0] == "前" else "tail_part", 0.5, match.start(), match.end()))
        elif text.startswith("middle ") or re.search(r"(?:\bmiddle|中间)(?:的)?\s*$", left):
            out.append(Mention("mid_part", value, match.start(), match.end()))
        elif re.match(r"(?:first|opening)", text) or re.search(r"(?:\bfirst|\bopening|前面?|开头|头)(?:的)?\s*$", left):
            out.append(Mention("head_part", value, match.start(), match.end()))
        elif (
            (re.match(r"(?:last|final|second) ", text) and "half" in text)
            or re.match(r"(?:last|final) ", text)
            or re.search(r"(?:\blast|\bfinal|后面?|最后|末尾|结尾)(?:的|这|那)?\s*$", left)
        ):
            out.append(Mention("tail_part", value, match.start(), match.end()))
        elif re.match(r"[ -](?:the )?(?:speed|tempo|pace|again)", right):
            continue
        elif not re.match(r"\s*(?:a |an )?(?:second|minute|hour|sec|min)", right) and not (
            match["en"] in ("third", "quarter", "fifth")
            and not re.match(r"(?:a|one) ", text)
            and not re.match(r" of\b", right)
        ):
            out.append(Mention("fraction", value, match.start(), match.end()))
    return out


def _fraction(match: re.Match[str]) -> float | None:
    if match["en"]:
        return {"half": 1 / 2, "third": 1 / 3, "quarter": 1 / 4, "fifth": 1 / 5}[match["en"]]
    if match["n"]:
        return (number(match["n"]) or 0) / {"thirds": 3, "quarters": 4, "fifths": 5}[match["of"]]
    if match["zh"]:
        below, _, above = match["zh"].partition("分之")
        bottom, top = number(below), number(above)
        return top / bottom if top and bottom else None
    return 0.5


def _overlaps(done: list[Mention], start: int, end: int) -> bool:
    return any(item.start < end and start < item.end for item in done)
