"""Reading answers: all published shapes of good ones, and every way in which a server says no."""

from __future__ import annotations

import json
from collections.abc import Mapping

from saycut.client.skill import advice_for
from saycut.errors import InvalidReply, Refused
from saycut.language import Words
from saycut.wire import Document
from saycut.wire.problems import literally

__all__ = ["data_of", "document_of", "refusal_of", "retry_after"]

_NO_JSON = Words("it is no JSON object", "不是 JSON 对象")


def document_of(status: int, headers: Mapping[str, str], body: bytes) -> Document:
    """The JSON of a good answer. Raises Refused for one that says no, InvalidReply for what is no JSON object."""
    try:
        parsed = json.loads(body)
    except (ValueError, RecursionError):
        parsed = None
    if not isinstance(parsed, dict):
        if status >= 400:
            raise refusal_of(status, headers, {})
        raise InvalidReply(reason=_NO_JSON)
    document: Document = parsed
    if status >= 400 or _number(document) or document.get("success") is False:
        raise refusal_of(status, headers, document)
    return document


def data_of(document: Document) -> Document:
    """What the answer is about: ``data`` where there is one, merged over the top level, else the top level itself."""
    data = document.get("data")
    return {**document, **data} if isinstance(data, dict) else document


def refusal_of(status: int, headers: Mapping[str, str], document: Document) -> Refused:
    """A refusal in both languages: the server's own sentence, and what to do about it."""
    number = _number(document) or (max(status, 400))
    sentence = _sentence(document)
    advice = advice_for(number, document)
    return Refused(
        number=number,
        status=status,
        reason=str(document.get("reason") or ""),
        said=literally(Words("{said}", "{said}"), said=sentence) if sentence else advice.said,
        remedy=literally(Words("{hint}", "{hint}"), hint=hint)
        if (hint := _text(document.get("hint")))
        else advice.remedy,
        retry_after_s=retry_after(headers),
    )


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds of ``Retry-After``; the date form, which no server of this protocol sends, is not read."""
    value = headers.get("retry-after", "").strip()
    return float(value) if value.isascii() and value.isdigit() and len(value) < 8 else None


def _number(document: Document) -> int:
    code = document.get("code")
    return code if isinstance(code, int) and not isinstance(code, bool) else 0


def _sentence(document: Document) -> str:
    """``message``, ``error`` or ``detail``, whichever is text; the list of FastAPI's validation errors is read too."""
    for key in ("message", "error", "detail"):
        value = document.get(key)
        if isinstance(value, list) and value and isinstance(value[0], dict):
            value = value[0].get("msg")
        if (text := _text(value)) and text != "ok":
            return text
    return ""


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""
