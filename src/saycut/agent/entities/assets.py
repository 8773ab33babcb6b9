"""Assets named in a message: by file name, stem, tag or part of a name, exactly or nearly."""

from __future__ import annotations

import re
from dataclasses import dataclass

from saycut.agent.entities.mention import Mention
from saycut.agent.facts import AssetFacts, Facts
from saycut.agent.normalise import Token, normalised, tokens_of
from saycut.agent.typos import near

__all__ = ["asset_mentions", "stem_of"]

_MAX_TOKENS = 8
FULL, STEM, TAG, PART, PREFIX = 5, 4, 3, 2, 1


@dataclass(frozen=True, slots=True)
class _Key:
    name: str
    strength: int


def stem_of(name: str) -> str:
    """File name without its ending."""
    return re.sub(r"\.[A-Za-z0-9]{2,4}$", "", name)


def _joined(text: str) -> str:
    return "".join(token.text for token in tokens_of(normalised(text)) if token.text[0].isalnum())


def _keys(facts: Facts) -> dict[str, list[_Key]]:
    keys: dict[str, list[_Key]] = {}

    def put(text: str, item: AssetFacts, strength: int) -> None:
        joined = _joined(text)
        if len(joined) >= (1 if strength >= STEM else 2):
            keys.setdefault(joined, []).append(_Key(item.name, strength))

    for item in facts:
        stem = stem_of(item.name)
        put(item.name, item, FULL)
        put(stem, item, STEM)
        for tag in item.tags:
            put(tag, item, TAG)
        for part in re.split(r"[\s_\-.]+|(?<=[a-z])(?=[A-Z0-9])|(?<=[\u4e00-\u9fff])(?=[a-zA-Z0-9])", stem):
            if len(part) >= 3 or re.search(r"[\u4e00-\u9fff]{2}", part):
                put(part, item, PART)
        for run in re.findall(r"[\u4e00-\u9fff]{3,}", stem):
            for size in range(2, len(run)):
                for at in range(len(run) - size + 1):
                    put(run[at : at + size], item, PREFIX)
    return keys


def asset_mentions(tokens: list[Token], facts: Facts, known: frozenset[str]) -> list[Mention]:
    """Mentions of kind ``asset``; the value is the tuple of names it may be, best matches only.

    ``known`` are words of the grammar, which are never taken for misspelt or shortened names.
    """
    keys = _keys(facts)
    if not keys:
        return []
    out: list[Mention] = []
    heads = {key[0] for key in keys}
    at = 0
    while at < len(tokens):
        if tokens[at].text[0] not in heads:
            at += 1
            continue
        found = _longest(tokens, at, keys) or _loose(tokens[at], keys, known)
        if found is None:
            at += 1
            continue
        names, count = found
        out.append(Mention("asset", names, tokens[at].start, tokens[at + count - 1].end))
        at += count
    return out


def _longest(tokens: list[Token], at: int, keys: dict[str, list[_Key]]) -> tuple[tuple[str, ...], int] | None:
    """The longest run of tokens from ``at`` that is a key."""
    for count in range(min(_MAX_TOKENS, len(tokens) - at), 0, -1):
        run = tokens[at : at + count]
        if not (run[0].text[0].isalnum() and run[-1].text[0].isalnum()):
            continue
        if any(not token.text[0].isalnum() and token.text not in "._" for token in run):
            continue
        head = "".join(token.text for token in run[:-1] if token.text[0].isalnum())
        hits = [key for stem in sorted(run[-1].stems) for key in keys.get(head + stem.replace("'s", ""), ())]
        hits = [key for key in hits if _substantial(head + run[-1].text, key, tokens, at, count)]
        if hits:
            best = max(key.strength for key in hits)
            names = tuple(dict.fromkeys(key.name for key in hits if key.strength == best))
            return names, count
    return None


def _substantial(text: str, key: _Key, tokens: list[Token], at: int, count: int) -> bool:
    """A one-letter stem such as ``a`` of a.mp4 counts only as a name, never as the article."""
    if len(text) > 1 or key.strength > STEM:
        return len(text) > 1 or key.strength > STEM
    around = {token.text for token in tokens[max(0, at - 3) : at] + tokens[at + count : at + count + 2]}
    if text == "a":
        before = tokens[at - 1].text if at else ""
        after = tokens[at + count].text if at + count < len(tokens) else ""
        alone = not after or not after[0].isalpha() or after in ("and", "to", "with", "then", "after", "before")
        return alone and (
            before
            in (
                "and",
                ",",
                "clip",
                "between",
                "、",
                "和",
                "跟",
                "after",
                "before",
                "with",
                "from",
                "to",
                "except",
                "but",
                "clips",
                "把",
                "",
            )
            or not before.isascii()
        )
    return bool(
        around
        & {
            "move",
            "put",
            "delete",
            "remove",
            "mute",
            "swap",
            "keep",
            "trim",
            "reverse",
            "and",
            ",",
            "clip",
            "between",
            "、",
            "和",
            "跟",
            "video",
            "the",
            "after",
            "before",
            "from",
            "to",
            "把",
            "换",
            "第",
            "段",
            "后",
            "前",
            "with",
        }
    )


def _loose(token: Token, keys: dict[str, list[_Key]], known: frozenset[str]) -> tuple[tuple[str, ...], int] | None:
    word = token.text.removesuffix("'s")
    if len(word) < 4 or not word.isascii() or not word.isalpha() or token.stems & known:
        return None
    started = {
        key.name for text, found in keys.items() if text.startswith(word) for key in found if key.strength >= TAG
    }
    if not started and len(word) >= 5:
        started = {key.name for text, found in keys.items() if near(word, text) for key in found if key.strength >= TAG}
    return (tuple(sorted(started)), 1) if started else None
