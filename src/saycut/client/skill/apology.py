"""A stray “temporary issue” at the end of good output is noise, and is left out."""

from __future__ import annotations

import re
from collections.abc import Sequence

__all__ = ["is_apology", "without_apology"]

_APOLOGY = re.compile(
    r"(?:temporary|temporarily|transient|technical)\W+(?:\w+\W+){0,2}(?:issue|problem|difficult|error|glitch|unavailable)"
    r"|(?:sorry|apologi[sz]e|apologies)\b.{0,80}\b(?:issue|problem|error|inconvenience|trouble|went wrong|try again)"
    r"|something went wrong|encountered an? (?:\w+ )?(?:issue|error|problem)|(?:please )?try again (?:later|in a)"
    r"|(?:抱歉|对不起|不好意思).{0,30}(?:问题|故障|错误|异常|不便|稍后|再试)|请稍后(?:再试|重试)|系统(?:繁忙|异常)|"
    r"暂时(?:性的?)?.{0,8}(?:问题|故障|异常|不可用)|出了(?:点|些|一点)?小?(?:问题|故障)",
    re.IGNORECASE | re.DOTALL,
)
_SENTENCE = re.compile(r"[^。！？!?\n]*?(?:[。！？!?]+|\.(?=\s|$)|\n|$)")


def is_apology(text: str) -> bool:
    """Whether a text is nothing but that."""
    sentences = [sentence for sentence in _SENTENCE.findall(text) if sentence.strip()]
    return bool(sentences) and all(_APOLOGY.search(sentence) for sentence in sentences)


def without_apology(texts: Sequence[str], *, worked: bool) -> tuple[str, ...]:
    """The texts of a turn without apologies at their end, if something else was said or ``worked`` says it was done."""
    kept = list(texts)
    while kept and is_apology(kept[-1]) and (worked or len(kept) > 1):
        kept.pop()
    if kept:
        kept[-1] = _trimmed(kept[-1])
    return tuple(kept)


def _trimmed(text: str) -> str:
    """The text without apologising sentences at its end, unless that is all of it."""
    sentences = _SENTENCE.findall(text)
    while sentences and (not sentences[-1].strip() or _APOLOGY.search(sentences[-1])):
        sentences.pop()
    return "".join(sentences).rstrip() or text
