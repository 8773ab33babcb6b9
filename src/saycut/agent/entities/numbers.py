"""Numbers in words: ``twenty five``, ``half``, ``一百二十``, ``两成``, ``百分之二十``."""

from __future__ import annotations

import re

__all__ = ["EN_NUMBER", "NUMBER", "ZH_NUMBER", "number"]

_UNITS = {
    "zero": 0, "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19, "couple": 2, "few": 3, "dozen": 12,
}  # fmt: skip
_TENS = {
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fourty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
}
_ZH = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"两": 2, "俩": 2, "〇": 0, "仨": 3}
_ZH_UNITS = {"十": 10, "百": 100, "千": 1000}

_SMALL = "|".join(sorted((word for word in _UNITS if word not in ("a", "an", "couple", "few")), key=len, reverse=True))
_TEN = "|".join(_TENS)
EN_NUMBER = rf"\d+(?:[.,]\d+)?|\b(?:{_TEN})(?:[ -](?:{_SMALL}))?\b|\b(?:{_SMALL}|a)? ?hundred(?: and)?(?: (?:{_TEN}|{_SMALL})\b)?|\b(?:{_SMALL})\b"  # noqa: E501
ZH_NUMBER = r"[零〇一二两三四五六七八九十百千]+(?:点[零一二三四五六七八九]+)?"
NUMBER = rf"(?:{EN_NUMBER}|{ZH_NUMBER})"


def number(text: str) -> float | None:
    """Value of a number in digits or words of either language, or None."""
    text = text.strip().replace("-", " ")
    if re.fullmatch(r"\d+(?:\.\d+)?", text):
        return float(text)
    if re.fullmatch(r"\d+,\d{3}", text):
        return float(text.replace(",", ""))
    if re.fullmatch(r"\d+,\d+", text):
        return float(text.replace(",", "."))
    if re.fullmatch(ZH_NUMBER, text):
        return _chinese(text)
    return _english(text)


def _english(text: str) -> float | None:
    total = 0
    for word in text.replace(" and ", " ").split():
        if word in _TENS:
            total += _TENS[word]
        elif word == "hundred":
            total = max(1, total) * 100
        elif word in _UNITS:
            total += _UNITS[word]
        else:
            return None
    return float(total)


def _chinese(text: str) -> float:
    whole, _, rest = text.partition("点")
    value = float(_whole(whole))
    if rest:
        value += float("0." + "".join(str(_ZH.get(c, 0)) for c in rest))
    return value


def _whole(text: str) -> int:
    if not any(char in _ZH_UNITS for char in text):
        return int("".join(str(_ZH.get(char, 0)) for char in text) or 0)
    total, digit = 0, 0
    for char in text:
        if char in _ZH_UNITS:
            total += max(1, digit) * _ZH_UNITS[char] if digit or not total or char != "十" else 10
            digit = 0
        else:
            digit = _ZH.get(char, 0)
    return total + digit
