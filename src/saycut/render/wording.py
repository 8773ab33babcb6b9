"""Names of things in sentences of errors, in both languages."""

from __future__ import annotations

from saycut.language import Words

__all__ = ["naming"]


def naming(en: str, zh: str, name: object) -> Words:
    """Words about something called ``name``, which stands for each ``{name}``; its own braces are no fields."""
    safe = str(name).replace("{", "{{").replace("}", "}}")
    return Words(en.replace("{name}", safe), zh.replace("{name}", safe))
