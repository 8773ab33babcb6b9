"""Sentences with what a server or a user wrote in them."""

from __future__ import annotations

from saycut.language import LANGUAGES, Words

__all__ = ["filled"]


def filled(words: Words, **fields: object) -> Words:
    """The words with their fields filled in; braces in a field stay what they are when the result is said."""
    en, zh = (words.say(language, **fields).replace("{", "{{").replace("}", "}}") for language in LANGUAGES)
    return Words(en, zh)
