"""The two languages everything is said in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

__all__ = ["LANGUAGES", "Language", "Words", "language_of"]

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = ("en", "zh")

_HAN = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Words:
    """One sentence in both languages; ``{name}`` fields are filled by :meth:`say`."""

    en: str
    zh: str

    def say(self, language: Language, **fields: object) -> str:
        """The sentence in ``language`` with its fields filled in; fields may be Words themselves."""
        said = {name: value.say(language) if isinstance(value, Words) else value for name, value in fields.items()}
        return (self.zh if language == "zh" else self.en).format(**said)


def language_of(text: str) -> Language:
    """``zh`` when the text has Chinese characters outside quotes, else ``en``.

    Quoted text is what the user wants to see on screen; it may be in another language than the wish itself.
    """
    bare = re.sub(r"“[^”]*”|「[^」]*」|『[^』]*』|\"[^\"]*\"", " ", text)
    return "zh" if _HAN.search(bare or text) else "en"
