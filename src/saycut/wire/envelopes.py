"""The wrappers of REST answers: ``code`` 0 and ``data``, a refusal, and the render answer, several shapes at once."""

from __future__ import annotations

from typing import Generic, TypeVar

from saycut.errors import SaycutError
from saycut.language import Language
from saycut.wire.base import Document, Reply
from saycut.wire.codes import code_of
from saycut.wire.replies import RenderData

__all__ = ["Envelope", "Failure", "RenderReply", "failure", "render_reply", "success"]

T = TypeVar("T")


class Envelope(Reply, Generic[T]):
    """``{"code": 0, "data": …}``; ``request_id`` finds the request in the log."""

    code: int = 0
    success: bool = True
    message: str = "ok"
    hint: str = ""
    request_id: str = ""
    data: T


class Failure(Reply):
    """A refusal as all published clients read it: ``code`` and ``message``, ``success`` and ``error``, ``detail``.

    ``reason`` is our error's stable name.
    """

    code: int
    success: bool = False
    message: str
    hint: str = ""
    request_id: str = ""
    reason: str
    error: str
    detail: str
    data: None = None


class RenderReply(RenderData):
    """Everything at the top level and once more in ``data``: the four published shapes in one."""

    code: int = 0
    success: bool = True
    message: str = "ok"
    hint: str = ""
    request_id: str = ""
    data: RenderData


def success(data: Reply | Document | list[Document], request_id: str = "") -> Document:
    """The envelope around ``data``, as JSON."""
    body = data.snake() if isinstance(data, Reply) else data
    return Envelope[object](data=body, request_id=request_id).snake()


def failure(error: SaycutError, language: Language, request_id: str = "") -> tuple[int, Document]:
    """HTTP status and body of a refusal."""
    coded = code_of(error)
    said = error.sentence(language)
    body = Failure(
        code=coded.code,
        message=said,
        hint=error.hint(language),
        request_id=request_id,
        reason=error.code,
        error=said,
        detail=said,
    )
    return coded.status, body.snake()


def render_reply(job: RenderData, request_id: str = "") -> Document:
    """The answer to submit and poll. That a job failed is a good answer too: ``code`` 0, ``status`` failed."""
    inner = job.snake()
    message = job.error or "ok"
    outer: Document = {"code": 0, "success": True, "message": message, "hint": "", "request_id": request_id}
    return {**outer, **inner, "data": inner}
