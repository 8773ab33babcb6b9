"""What every command prints in the same way: failures, JSON, sizes and lengths."""

from __future__ import annotations

import json
import sys

from saycut.errors import SaycutError
from saycut.language import Language
from saycut.timeline.time import to_seconds

__all__ = ["fail", "length", "megabytes", "print_json"]


def fail(error: SaycutError, language: Language, as_json: bool, status: int = 1) -> int:
    """One sentence and a hint on standard error, or a JSON object on standard output; returns the exit status."""
    if as_json:
        sentence, hint = error.sentence(language), error.hint(language)
        print_json({"error": {"code": error.code, "message": sentence, "hint": hint}})
        return status
    print(error.sentence(language), file=sys.stderr)
    if hint := error.hint(language):
        print(hint, file=sys.stderr)
    return status


def print_json(value: object) -> None:
    """One line of JSON on standard output."""
    print(json.dumps(value, ensure_ascii=False))


def megabytes(size: int) -> str:
    """``8.3 MB`` (2²⁰ bytes)."""
    return f"{size / (1 << 20):.1f} MB"


def length(flicks: int) -> str:
    """``0:20.0``."""
    tenths = round(to_seconds(flicks) * 10)
    minutes, rest = divmod(tenths, 600)
    return f"{minutes}:{rest // 10:02}.{rest % 10}"
