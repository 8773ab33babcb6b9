"""Values in a message that are no times: percentages, decibels, factors, shapes, sizes, ordinals, plain numbers."""

from __future__ import annotations

import re

from saycut.agent.entities.mention import Mention
from saycut.agent.entities.numbers import EN_NUMBER, ZH_NUMBER, number

__all__ = ["MIDDLE", "ORDINALS", "values_in"]

MIDDLE = 0
"""The ordinal of the middle one; 1 is the first, -1 the last."""

_N = rf"(?:{EN_NUMBER}|{ZH_NUMBER})"
ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
    "tenth": 10, "last": -1, "final": -1, "middle": MIDDLE, "penultimate": -2, "opening": 1, "closing": -1,
}  # fmt: skip
_COUNTERS = r"(?:段|个|张|条|句|幅|镜头|镜|集|首|页|行|处|块|则|部分|片段|幕|支|节)"
_RULES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("color", re.compile(r"(?a)#[0-9a-f]{6}\b")),
    (
        "percent",
        re.compile(
            rf"(?a)(?P<sign>[+-])?\s*(?P<n>{_N})\s*(?:%|percent\b|per cent\b|pct\b)|百分之(?P<z>{ZH_NUMBER}|\d+)|(?P<tenth>[一二两三四五六七八九])成(?!片|了|为|本|功|员|绩|果|熟)"  # noqa: E501
        ),
    ),
    ("db", re.compile(rf"(?a)(?P<sign>[+-])?\s*(?P<n>{_N})\s*(?:db\b|decibels?\b|分贝)")),
    ("lufs", re.compile(r"(?a)(?P<sign>-)?\s*(?P<n>\d+(?:\.\d+)?)\s*lufs")),
    ("bytes", re.compile(rf"(?a)(?P<n>{_N})\s*(?P<u>mb\b|m(?:egs?|egabytes?)\b|gb\b|kb\b|兆|m(?![a-z0-9]))")),
    (
        "aspect",
        re.compile(
            r"(?a)(?<!\d)(?P<a>9|16|1|4|3|21|2|5)\s*(?:[:x/比*]|\s?by\s?)\s*(?P<b>16|9|1|5|4|3|2)(?!\s*[\d:]|\d)"
        ),
    ),
    ("pixels", re.compile(r"(?a)(?<!\d)(?P<w>\d{3,4})\s*[x*]\s*(?P<h>\d{3,4})(?!\d)")),
    (
        "resolution",
        re.compile(
            r"(?a)(?<![\d.])(?P<p>2160|1440|1080|720|540|480|360)(?:\s?p\b|(?=\D|$))|(?<!\d)(?P<k>[248])k\b|\b(?P<hd>full hd|fhd|uhd|hd)\b"  # noqa: E501
        ),
    ),
    (
        "fps",
        re.compile(
            rf"(?a)(?P<n>{_N})\s*(?:fps\b|frames (?:per|a) second|帧(?:每秒|率|/秒)?(?!画))|帧率(?:改成|调到|为)?(?P<m>\d+)"  # noqa: E501
        ),
    ),
    (
        "factor",
        re.compile(
            rf"(?a)(?P<n>{_N})\s*(?:x\b|times\b|倍(?P<speedword>速)?)|\bx\s?(?P<m>\d+(?:\.\d+)?)\b|\b(?P<w>double|twice|triple|quadruple|thrice)\b"
            r"|\b(?P<hs>half|quarter)[ -](?:the )?(?:speed|tempo|pace)|(?P<zh>半速|一半速度|一半的速度)"
            r"|\bhalf again as\b(?P<again>)|(?P<more>[快大响长高])(?:了)?一倍|翻(?P<fan>一?倍|两倍|番)"
        ),
    ),
    ("degrees", re.compile(rf"(?a)(?P<n>{_N})\s*(?:°|degrees?\b|度(?!假))")),
    (
        "index",
        re.compile(
            rf"(?a)\b(?:clip|shot|scene|photo|picture|image|slide|video|part|caption|cue|subtitle|title|number|no\.?|nr\.?|#|segment)s?\s?(?:number |no\.? ?|#)?(?P<n>\d{{1,2}}|one|two|three|four|five|six)(?!\d|[.:]\d|\s*(?:%|s\b|sec|x\b|p\b|words?\b|lines?\b|times\b|at a\b))"  # noqa: E501
            rf"|第\s*(?P<z>{ZH_NUMBER}|\d{{1,2}})(?!\s*(?:秒|分|帧|{ZH_NUMBER}秒|[:.]\d|\d))\s*{_COUNTERS}?"
            rf"|倒数第?(?P<back>{ZH_NUMBER}|\d)\s*{_COUNTERS}?"
            rf"|(?P<lastz>最后(?:面)?(?:的)?(?:那|这|一)+{_COUNTERS}?(?!秒|半)|最后(?:那)?{_COUNTERS}|末尾那?{_COUNTERS}|最后(?=镜头|片段|照片|视频))"
            rf"|(?P<firstz>(?:最前面|开头|头)(?:的)?(?:那|这|一)+{_COUNTERS}|头一{_COUNTERS}|首{_COUNTERS}(?!先))"
            rf"|(?P<midz>中间(?:的)?(?:那|这|一)?{_COUNTERS})"
            r"|\b(?P<e>second[ -](?:to[ -])?last|last but one|next[ -]to[ -]last)\b"
            r"|\b(?P<w>first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last|final|middle|penultimate)\b(?! time\b| of all\b)"  # noqa: E501
            r"|\b(?P<d>\d{1,2})(?:st|nd|rd|th)\b"
        ),
    ),
    (
        "count",
        re.compile(
            rf"(?a)(?<![a-z0-9])(?P<n>{EN_NUMBER})\s+(?:\w+\s+)?(?P<u>equal|pieces?|parts?|clips?|versions?|variants?|variations?|shorts?|outputs?|files?|videos?|spots?|places?|highlights?|steps?|sizes|lines?|words?|options|times|segments?|chunks?|photos?|pictures?|images?)\b|(?P<char>\d+|{ZH_NUMBER})\s*(?:个)?字(?!幕)|(?P<z>{ZH_NUMBER}|\d+)\s*(?P<v>等分|等份|份|个版本|版|段|条|个|张|步|行|处|次|集|等)(?!钟)|(?P<chars>\d+) (?:characters|chars|letters)"  # noqa: E501
        ),
    ),
)
_ASPECT_OK = {"9:16", "16:9", "1:1", "4:5", "3:4", "4:3", "21:9", "2:3", "3:2", "5:4"}


def values_in(norm: str, taken: list[Mention]) -> list[Mention]:
    """All values of a normalised message that do not overlap ``taken``, then bare numbers between them."""
    out = list(taken)
    for kind, rule in _RULES:
        for match in rule.finditer(norm):
            if _overlaps(out, match.start(), match.end()) and kind != "index":
                continue
            if kind == "index" and _overlaps(out, match.start(), match.end()):
                continue
            if (value := _value(kind, match)) is not None:
                out.append(Mention(kind, value, match.start(), match.end()))
    for match in re.finditer(rf"(?a)[+-]?(?:{EN_NUMBER})", norm):
        glued = match.start() and norm[match.start() - 1].isascii() and norm[match.start() - 1].isalnum()
        if glued or _overlaps(out, match.start(), match.end()) or re.match(r"[a-z]", norm[match.end() :]):
            continue
        value = None if match[0] == "one" else number(match[0].lstrip("+-"))
        if value is not None:
            sign = -1 if match[0].startswith("-") and not re.search(r"\S$", norm[: match.start()]) else 1
            out.append(Mention("signed" if match[0][0] in "+-" else "number", sign * value, match.start(), match.end()))
    return [item for item in out if item not in taken]


def _overlaps(done: list[Mention], start: int, end: int) -> bool:
    return any(item.start < end and start < item.end for item in done)


def _value(kind: str, match: re.Match[str]) -> float | int | str | tuple[float, float] | None:
    groups = match.groupdict()
    got = {name: value for name, value in groups.items() if value is not None}
    if kind == "color":
        return match[0]
    if kind == "percent":
        value = number(got.get("n") or got.get("z") or "") if "tenth" not in got else (number(got["tenth"]) or 0) * 10
        return None if value is None else (-value if got.get("sign") == "-" else value)
    if kind in ("db", "lufs"):
        value = number(got["n"])
        return None if value is None else (-value if got.get("sign") == "-" else value)
    if kind == "bytes":
        value = number(got["n"])
        factor = {"g": 1 << 30, "k": 1 << 10}.get(got["u"][0], 1 << 20)
        return None if value is None else int(value * factor)
    if kind == "aspect":
        name = f"{got['a']}:{got['b']}"
        return name if name in _ASPECT_OK else None
    if kind == "pixels":
        return float(got["w"]), float(got["h"])
    if kind == "resolution":
        if "p" in got:
            return int(got["p"])
        return (
            {"4": 2160, "2": 1440, "8": 4320}[got["k"]]
            if "k" in got
            else (2160 if got["hd"] == "uhd" else 1080 if got["hd"] != "hd" else 720)
        )
    if kind == "index":
        return _ordinal(got)
    if kind == "factor":
        return _factor(got)
    if kind == "count":
        value = number(got.get("n") or got.get("z") or got.get("char") or got.get("chars") or "")
        return None if value is None else int(value)
    return number(got.get("n") or got.get("m") or "")


def _ordinal(got: dict[str, str]) -> int | None:
    if "w" in got:
        return ORDINALS[got["w"]]
    if "e" in got:
        return -2
    for name in ("n", "z", "d"):
        if name in got:
            value = number(got[name])
            return int(value) if value else None
    if "back" in got:
        return -int(number(got["back"]) or 1)
    return -1 if "lastz" in got else 1 if "firstz" in got else MIDDLE


def _factor(got: dict[str, str]) -> float | None:
    if "w" in got:
        return {"double": 2.0, "twice": 2.0, "triple": 3.0, "thrice": 3.0, "quadruple": 4.0}[got["w"]]
    if "hs" in got:
        return 0.5 if got["hs"] == "half" else 0.25
    if "zh" in got:
        return 0.5
    if "again" in got:
        return 1.5
    if got.get("n") == "一" and got.get("speedword") is None:
        return 2.0  # 加速一倍 doubles; only 一倍速 is once.
    if "more" in got or "fan" in got:
        return 2.0
    return number(got.get("n") or got.get("m") or "")
