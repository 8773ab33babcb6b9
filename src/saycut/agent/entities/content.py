"""What is said in the media: find the part that a message speaks of, by quote, topic or words of the transcript."""

from __future__ import annotations

import re
from dataclasses import dataclass

from saycut.agent.facts import AssetFacts, Facts
from saycut.agent.normalise import normalised, stems, tokens_of

__all__ = ["Passage", "passages", "quoted_passage"]

_STOP = frozenset(
    [
        "a",
        "an",
        "the",
        "i",
        "you",
        "he",
        "she",
        "it",
        "we",
        "they",
        "me",
        "my",
        "your",
        "his",
        "her",
        "our",
        "their",
        "this",
        "that",
        "these",
        "those",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "am",
        "do",
        "does",
        "did",
        "to",
        "of",
        "in",
        "on",
        "at",
        "by",
        "for",
        "with",
        "from",
        "as",
        "and",
        "or",
        "but",
        "not",
        "no",
        "so",
        "if",
        "then",
        "than",
        "there",
        "here",
        "have",
        "has",
        "had",
        "will",
        "would",
        "can",
        "could",
        "should",
        "one",
        "ones",
        "who",
        "whom",
        "which",
        "what",
        "when",
        "where",
        "why",
        "how",
        "all",
        "any",
        "some",
        "very",
        "just",
        "only",
        "also",
        "about",
        "part",
        "bit",
        "line",
        "section",
        "where",
        "please",
        "um",
        "uh",
        "like",
        "out",
        "up",
        "down",
        "off",
        "over",
        "under",
        "into",
        "again",
        "more",
        "most",
        "other",
        "such",
        "own",
        "same",
        "too",
        "s",
        "t",
        "don't",
        "isn't",
        "say",
        "says",
        "said",
        "talk",
        "talks",
        "talking",
        "mention",
        "mentions",
        "mentioned",
        "tell",
        "tells",
        "speak",
        "speaks",
        "thing",
        "things",
        "stuff",
        "whole",
        "entire",
        "video",
        "clip",
        "us",
        "them",
        "him",
        "anymore",
        "right",
        "after",
        "before",
        "bad",
        "want",
        "wants",
        "really",
        "bit",
        "moment",
        "scene",
        "sentence",
        "get",
        "gets",
        "go",
        "goes",
        "going",
        "let",
        "make",
        "lets",
        "make",
    ]
)
_SYNONYMS = (
    ("price", "pricing", "cost", "dollar", "expensive", "cheap", "money", "fee"),
    ("hire", "hiring", "hired", "recruit", "recruiting", "staff", "employ"),
    ("intro", "introduction", "welcome", "greeting", "hello", "opening"),
    ("goodbye", "bye", "farewell", "closing", "ending", "outro", "wrap-up", "thanks"),
    ("question", "questions", "q", "qa", "faq"),
    ("weather", "rain", "rained", "sunny", "storm"),
    ("food", "eat", "ate", "meal", "snack", "rice"),
    ("office", "headquarters"), ("customer", "client", "buyer"), ("sales", "revenue", "turnover"),
    ("价格", "价钱", "多少钱", "首发价", "报价", "定价", "售价", "元", "块", "卖"), ("续航", "电池", "充电"),
    ("优惠", "打折", "折扣", "半价", "免费"), ("开场", "大家好", "欢迎"), ("结尾", "再见", "拜拜", "下期见", "散会"),
    ("功能", "自动"), ("人员", "招", "人手"), ("地址", "巷子", "位置"), ("道歉", "对不起", "抱歉"), ("产地", "原产"),
    ("试音", "调设备", "喂喂", "调一下设备"), ("保修", "售后"), ("感谢", "谢谢"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Passage:
    """Source range ``[start, end)`` in seconds of an asset, how well it fits, and its words."""

    asset: str
    start: float
    end: float
    score: float
    text: str
    topic: bool = False


def quoted_passage(quote: str, facts: Facts, assets: tuple[str, ...] = (), whole: bool = False) -> Passage | None:
    """Where the quoted words are said; inside a line their place is estimated from the share of its letters.

    ``whole`` gives the whole line.
    """
    wanted = _bare(quote)
    if len(wanted) < 2:
        return None
    for item in _chosen(facts, assets):
        for low, high, text in item.transcript or ():
            line = _bare(text)
            at = line.find(wanted)
            if at < 0:
                continue
            if whole or len(wanted) >= 0.8 * len(line):
                return Passage(item.name, low, high, 9.0, text)
            scale = (high - low) / max(1, len(line))
            start, end = low + at * scale, low + (at + len(wanted)) * scale
            return Passage(item.name, max(low, start), min(high, max(end, start + 0.4)), 9.0, text)
    return None


def passages(query: str, facts: Facts, assets: tuple[str, ...] = (), topics: bool = True) -> list[Passage]:
    """Topics and lines that speak of ``query`` (normalised words), best first; empty when nothing fits."""
    found: list[Passage] = []
    for item in _chosen(facts, assets):
        rows = [(row, True) for row in item.topics] if topics else []
        rows += [(row, False) for row in item.transcript or ()]
        weights = _weights([normalised(text) for (_, _, text), _ in rows])
        for (low, high, text), topic in rows:
            score = _score(query, normalised(text), weights)
            if score > 0:
                found.append(Passage(item.name, low, high, score + (1.5 if topic else 0), text, topic))
    return sorted(found, key=lambda item: (-item.score, item.start))


def _chosen(facts: Facts, assets: tuple[str, ...]) -> list[AssetFacts]:
    return [item for item in facts if (item.transcript or item.topics) and (not assets or item.name in assets)]


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", normalised(text))


def _words(text: str) -> dict[str, frozenset[str]]:
    """Content words with their possible stems and synonyms."""
    out = {}
    for token in tokens_of(text):
        word = token.text.removesuffix("'s")
        if word.isascii() and (len(word) >= 2) and word not in _STOP and word[0].isalpha():
            out[word] = stems(word)
    return out


def _weights(lines: list[str]) -> dict[str, float]:
    counts: dict[str, int] = {}
    for line in lines:
        for stem in {stem for forms in _words(line).values() for stem in forms}:
            counts[stem] = counts.get(stem, 0) + 1
    return {stem: 1 / count for stem, count in counts.items()}


def _score(query: str, line: str, weights: dict[str, float]) -> float:
    query, line = query.replace("q&a", "qanda"), line.replace("q&a", "qanda")
    total = 0.0
    said = {stem for forms in _words(line).values() for stem in forms}
    for word, forms in _words(query).items():
        if forms & said:
            total += 1 + min(1.0, max(weights.get(stem, 0) for stem in forms))
        elif any(_related(word, forms, group, said) for group in _SYNONYMS):
            total += 1
        elif len(word) >= 6 and any(stem.startswith(word[:5]) for stem in said):
            total += 0.7
    return total + _chinese_score(query, line)


def _related(word: str, forms: frozenset[str], group: tuple[str, ...], said: set[str]) -> bool:
    return bool((forms | {word}) & set(group)) and bool(said & set(group))


def _chinese_score(query: str, line: str) -> float:
    total = 0.0
    for run in re.findall(r"[\u4e00-\u9fff]{2,}", query):
        size = _common(run, line)
        if size >= 2:
            total += size
        else:
            groups = [group for group in _SYNONYMS if any(word in run for word in group if word > "一")]
            total += 1.5 if any(word in line for group in groups for word in group if len(word) >= 2) else 0
    return total


def _common(a: str, b: str) -> int:
    """Length of the longest common run of characters."""
    for size in range(min(len(a), 12), 1, -1):
        if any(a[at : at + size] in b for at in range(len(a) - size + 1)):
            return size
    return 0
