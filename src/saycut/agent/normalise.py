"""Text in one form, character by character, so that every position is still one of the original.

Full-width forms become half-width, capitals small, traditional characters simplified, curly apostrophes straight. Quoted text is
masked: what the user wants to read on the screen is never read as a wish.
"""  # noqa: E501

from __future__ import annotations

import functools
import re
import tomllib
from dataclasses import dataclass
from importlib.resources import files

__all__ = ["MASK", "Quote", "Token", "mask", "normalised", "quotes_in", "stems", "to_traditional", "tokens_of"]

MASK = "\ue000"
"""Stands for one character of quoted text."""

_TOKEN = re.compile(
    rf"[a-z]+(?:'[a-z]+)?|\d+(?:[.:,]\d+)*|{MASK}+|(?<![a-z0-9\u4e00-\u9fff])[._]|[._](?![a-z0-9])|[^\s\-._]"
)
_PAIRS = {"“": "”", "「": "」", "『": "』", "《": "》", '"': '"', "‘": "’", "＂": "＂", "'": "'"}
_PLAIN = {
    "’": "'",
    "‘": "'",
    "　": " ",
    "“": '"',
    "”": '"',
    "–": "-",
    "—": "-",
    "−": "-",
    "～": "~",
    "×": "x",
    "\n": " ",
}


@functools.cache
def _tables() -> tuple[dict[str, str], dict[str, str]]:
    raw = tomllib.loads(files("saycut.agent").joinpath("lexicon/characters.toml").read_text(encoding="utf-8"))
    simple, traditional = raw["to_simplified"], raw["to_traditional"]
    return (
        dict(zip(simple[::2], simple[1::2], strict=True)),
        dict(zip(traditional[::2], traditional[1::2], strict=True)),
    )


def normalised(text: str) -> str:
    """The text in its common form; same length as ``text``."""
    simplified = _tables()[0]
    return "".join(_character(char, simplified) for char in text)


def _character(char: str, simplified: dict[str, str]) -> str:
    if char in _PLAIN:
        return _PLAIN[char]
    code = ord(char)
    if 0xFF01 <= code <= 0xFF5E and char not in "，；：？！（）":
        char = chr(code - 0xFEE0)
    lower = char.lower()
    return simplified.get(char, lower if len(lower) == 1 else char)


def to_traditional(text: str) -> str:
    """Simplified Chinese in traditional characters, one by one."""
    table = _tables()[1]
    return "".join(table.get(char, char) for char in text)


@dataclass(frozen=True, slots=True)
class Quote:
    """Text to be taken literally: ``[start, end)`` of the message with its marks, ``text`` without them."""

    start: int
    end: int
    text: str


def quotes_in(text: str) -> list[Quote]:
    """Quoted stretches of either script, outermost only."""
    found: list[Quote] = []
    at = 0
    while at < len(text):
        end = _closing(text, at) if text[at] in _PAIRS else -1
        if end > at + 1:
            found.append(Quote(at, end + 1, text[at + 1 : end]))
            at = end
        at += 1
    return found


def _closing(text: str, at: int) -> int:
    """Index of the mark that closes the quote opened at ``at``, or -1; apostrophes inside words open nothing."""
    mark, close = text[at], _PAIRS[text[at]]
    if mark in "'‘" and at and (text[at - 1].isalnum() and text[at - 1].isascii()):
        return -1
    depth, limit = 1, min(len(text), at + 600)
    for index in range(at + 1, limit):
        char = text[index]
        if char == close and (mark == close or depth == 1):
            inside_word = (
                close in "'’" and index + 1 < len(text) and text[index + 1].isascii() and text[index + 1].isalnum()
            )
            if not inside_word:
                return index
        elif char == close:
            depth -= 1
        elif char == mark:
            depth += 1
    return -1


def mask(text: str, quotes: list[Quote]) -> str:
    """The text with every quote replaced by as many mask characters."""
    for quote in quotes:
        text = text[: quote.start] + MASK * (quote.end - quote.start) + text[quote.end :]
    return text


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a number, a Han character, a mark or a masked quote, at ``[start, end)`` of the message."""

    text: str
    start: int
    end: int
    stems: frozenset[str]


def tokens_of(norm: str) -> list[Token]:
    """Tokens of normalised text."""
    return [Token(m[0], m.start(), m.end(), stems(m[0])) for m in _TOKEN.finditer(norm)]


@functools.lru_cache(maxsize=8192)
def stems(word: str) -> frozenset[str]:
    """The word and what it may be an English form of."""
    out = {word}
    if not word.isascii() or len(word) < 3 or not word[0].isalpha():
        return frozenset(out)
    base = word.removesuffix("'s")
    out.add(base)
    if base.endswith("ies"):
        out.add(base[:-3] + "y")
    if base.endswith("es"):
        out.add(base[:-2])
    if base.endswith("s") and not base.endswith("ss"):
        out.add(base[:-1])
    for ending in ("ed", "ing"):
        if base.endswith(ending) and len(base) > len(ending) + 2:
            root = base[: -len(ending)]
            out |= {root, root + "e"}
            if len(root) > 2 and root[-1] == root[-2]:
                out.add(root[:-1])
    return frozenset(out)
