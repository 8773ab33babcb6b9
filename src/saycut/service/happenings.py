"""What happens in a turn, as it is kept and told: plain records, which a protocol gives its own form.

kind        fields
user        content                            the message itself, or the answer to a question
progress    step, percent, label, eta_s        how far it is; not part of the history
call        call_id, name, args                a step begins
response    call_id, name, response, revision  it is over
text        text, revision, about              the closing sentence
question    call_id, question, options         the turn waits
error       error, said, hint                  the turn failed, in the user's language

``revision`` is the timeline's number where the record changed it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from saycut.db import Event, Json, JsonObject, Transaction
from saycut.errors import SaycutError
from saycut.jobs.worker import now_ms
from saycut.language import Language

__all__ = ["Teller", "asked", "call", "failed", "progress", "response", "text", "user"]


def user(content: JsonObject) -> JsonObject:
    """The user says something."""
    return {"kind": "user", "content": content}


def progress(step: str, percent: float, label: str, eta_s: float | None = None) -> JsonObject:
    """How far a step is, 0 to 100 percent."""
    return {"kind": "progress", "step": step, "percent": percent, "label": label, "eta_s": eta_s}


def call(call_id: str, name: str, args: Mapping[str, Json]) -> JsonObject:
    """A step begins."""
    return {"kind": "call", "call_id": call_id, "name": name, "args": args}


def response(call_id: str, name: str, answer: Mapping[str, Json], revision: int | None = None) -> JsonObject:
    """A step is over."""
    return {"kind": "response", "call_id": call_id, "name": name, "response": answer, "revision": revision}


def text(said: str, revision: int | None = None, about: Mapping[str, Json] | None = None) -> JsonObject:
    """The closing sentence; ``about`` is for machines."""
    return {"kind": "text", "text": said, "revision": revision, "about": {"kind": "closing", **(about or {})}}


def asked(call_id: str, question: str, options: Sequence[str]) -> JsonObject:
    """The turn waits for an answer."""
    return {"kind": "question", "call_id": call_id, "question": question, "options": list(options)}


def failed(error: SaycutError, language: Language) -> JsonObject:
    """The turn failed."""
    return {"kind": "error", "error": error.code, "said": error.sentence(language), "hint": error.hint(language)}


class Teller:
    """Appends records to one turn, inside a transaction."""

    def __init__(self, tx: Transaction, session_id: str, turn_id: str) -> None:
        self._tx, self._session_id, self._turn_id = tx, session_id, turn_id

    def tell(self, record: JsonObject) -> Event:
        return self._tx.events.append(self._session_id, record, now_ms(), turn_id=self._turn_id)
