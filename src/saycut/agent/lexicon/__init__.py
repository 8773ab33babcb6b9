"""The words of the grammar: phrases of both languages, kept as data, found in a list of tokens.

Every ``*.toml`` beside this file has tables ``[kind]`` with ``value = [phrases]``. A phrase is words separated by spaces (Han
characters need none); a word matches its English forms too (*trim*: trims, trimmed, trimming). ``word*`` matches any ending,
``..`` up to four words in between. ``{n}`` is not needed: numbers are read by ``entities``.
"""  # noqa: E501

from __future__ import annotations

import functools
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files

from saycut.agent.normalise import MASK, Token, tokens_of

__all__ = ["Hit", "Lexicon", "lexicon"]

GAP = ".."
GAP_MAX = 5
STOP = frozenset(",.;:!?，。；：！？、" + MASK)


@dataclass(frozen=True, slots=True)
class Hit:
    """Tokens ``[first, last)`` mean ``kind`` = ``value``."""

    kind: str
    value: str
    first: int
    last: int
    gapped: bool = False


@dataclass(frozen=True, slots=True)
class _Phrase:
    kind: str
    value: str
    words: tuple[str, ...]


class Lexicon:
    """Phrases indexed by their first word."""

    def __init__(self, entries: Iterable[tuple[str, str, str]]) -> None:
        self._exact: dict[str, list[_Phrase]] = {}
        self._open: dict[str, list[_Phrase]] = {}
        self.words: set[str] = set()
        self.values: dict[str, set[str]] = {}
        for kind, value, text in entries:
            self._add(_Phrase(kind, value, _words_of(text)))
            self.values.setdefault(kind, set()).add(value)

    def _add(self, phrase: _Phrase) -> None:
        first = phrase.words[0]
        if first.endswith("*"):
            self._open.setdefault(first[:2], []).append(phrase)
        else:
            self._exact.setdefault(first, []).append(phrase)
        self.words.update(word.rstrip("*") for word in phrase.words)

    def find(self, tokens: list[Token]) -> list[Hit]:
        """All hits, of each kind the longest that do not overlap; a hit inside a longer one of another kind is dropped."""  # noqa: E501
        hits = [hit for at in range(len(tokens)) for hit in self._at(tokens, at)]
        return _longest(hits)

    def at(self, tokens: list[Token], at: int, kinds: frozenset[str]) -> Hit | None:
        """The longest hit of these kinds that starts at token ``at``."""
        hits = [hit for hit in self._at(tokens, at) if hit.kind in kinds]
        return max(hits, key=lambda hit: hit.last, default=None)

    def _at(self, tokens: list[Token], at: int) -> list[Hit]:
        token = tokens[at]
        candidates = [phrase for stem in token.stems for phrase in self._exact.get(stem, ())]
        candidates += self._open.get(token.text[:2], ())
        found = []
        for phrase in candidates:
            end = _match(tokens, at, phrase.words)
            if end is not None:
                found.append(Hit(phrase.kind, phrase.value, at, end, GAP in phrase.words))
        return found


def _words_of(text: str) -> tuple[str, ...]:
    words: list[str] = []
    for part in text.split():
        if part == GAP:
            words.append(GAP)
        elif part.endswith("*"):
            words += [token.text for token in tokens_of(part[:-1])]
            words[-1] += "*"
        else:
            words += [token.text for token in tokens_of(part)]
    return tuple(words)


def _match(tokens: list[Token], at: int, words: tuple[str, ...]) -> int | None:
    """End of the match of ``words`` at token ``at``, or None."""
    for index, word in enumerate(words):
        if word == GAP:
            rest = words[index + 1 :]
            for skip in range(GAP_MAX + 1):
                if (end := _match(tokens, at + skip, rest)) is not None:
                    return end
                if at + skip >= len(tokens) or tokens[at + skip].text[0] in ",.;:!?，。；：！？":
                    return None
            return None
        if at >= len(tokens):
            return None
        token = tokens[at]
        if word.endswith("*"):
            if not token.text.startswith(word[:-1]):
                return None
        elif word not in token.stems:
            return None
        at += 1
    return at


def _longest(hits: list[Hit]) -> list[Hit]:
    kept: list[Hit] = []
    at: dict[int, list[Hit]] = {}
    for hit in sorted(hits, key=lambda h: (-(h.last - h.first), h.first, h.kind, h.value)):
        near = {other for token in range(hit.first, hit.last) for other in at.get(token, ())}
        if any(_covers(other, hit) for other in near):
            continue
        kept.append(hit)
        for token in range(hit.first, hit.last):
            at.setdefault(token, []).append(hit)
    return sorted(kept, key=lambda h: (h.first, h.last, h.kind, h.value))


def _covers(long: Hit, short: Hit) -> bool:
    """True when ``short`` is not to be read beside ``long``, which is as long or longer."""
    if short.first >= long.last or long.first >= short.last:
        return False
    if (long.first, long.last) == (short.first, short.last):
        return False
    crossing = not (long.first <= short.first and short.last <= long.last)
    if crossing and not long.gapped and not short.gapped:
        return True
    if long.kind == short.kind:
        return not long.gapped or long.value == short.value or short.first == long.first
    inside = long.first <= short.first and short.last <= long.last
    return inside and not long.gapped and (long.last - long.first) > (short.last - short.first)


def _entries() -> Iterable[tuple[str, str, str]]:
    for language in ("en", "zh"):
        for item in sorted(files("saycut.agent.lexicon").joinpath(language).iterdir(), key=lambda p: p.name):
            if item.name.endswith(".toml"):
                for kind, table in tomllib.loads(item.read_text(encoding="utf-8")).items():
                    for value, phrases in table.items():
                        for phrase in phrases:
                            yield kind, value, phrase


@functools.cache
def lexicon() -> Lexicon:
    """The lexicon of both languages, read once."""
    return Lexicon(_entries())
