"""Which code and which HTTP status each refusal has.

Known skills call curl silently and read only the body's ``code``; browsers and libraries read the status.
Both are told. Codes of four digits are the published ones (1001 token, 1002 session, 2001 credits, 4001 file type,
4002 file size); otherwise the code is the status.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

from saycut import errors

__all__ = ["ERROR_CODES", "ErrorCode", "code_of"]


@dataclass(frozen=True, slots=True)
class ErrorCode:
    """``code`` stands in the body, ``status`` is HTTP's."""

    code: int
    status: int


_FILE_TYPE = ErrorCode(4001, 415)
_FILE_SIZE = ErrorCode(4002, 413)
_IMPOSSIBLE = ErrorCode(422, 422)
_MISSING = ErrorCode(404, 404)
_CONFLICT = ErrorCode(409, 409)
_LATER = ErrorCode(503, 503)

ERROR_CODES: MappingProxyType[type[errors.SaycutError], ErrorCode] = MappingProxyType(
    {
        errors.SaycutError: ErrorCode(500, 500),
        errors.MediaError: _FILE_TYPE,
        errors.FileMissing: _MISSING,
        errors.FileEmpty: ErrorCode(400, 400),
        errors.MediaTooLarge: _FILE_SIZE,
        errors.TimelineError: _IMPOSSIBLE,
        errors.RenderError: _IMPOSSIBLE,
        errors.OutputInvalid: ErrorCode(500, 500),
        errors.OutputFolder: ErrorCode(500, 500),
        errors.OutputExists: _CONFLICT,
        errors.Cancelled: _CONFLICT,
        errors.PlanError: _IMPOSSIBLE,
        errors.PullError: _LATER,
        errors.StoreError: ErrorCode(500, 500),
        errors.StoreUnavailable: _LATER,
        errors.StoreBusy: _LATER,
        errors.StoreFull: ErrorCode(507, 507),
        errors.BlobMissing: _MISSING,
        errors.BlobTooLarge: _FILE_SIZE,
        errors.LeaseLost: _CONFLICT,
        errors.HoldClosed: _CONFLICT,
        errors.FetchError: ErrorCode(400, 400),
        errors.FetchTooLarge: _FILE_SIZE,
        errors.FetchWrongType: _FILE_TYPE,
        errors.UsageError: ErrorCode(400, 400),
        errors.ServiceError: ErrorCode(400, 400),
        errors.TokenInvalid: ErrorCode(1001, 401),
        errors.ClientIdMissing: ErrorCode(400, 400),
        errors.SessionUnknown: ErrorCode(1002, 404),
        errors.NotFound: _MISSING,
        errors.OutOfCredits: ErrorCode(2001, 402),
        errors.ExportBlocked: ErrorCode(402, 402),
        errors.ScopeMissing: ErrorCode(403, 403),
        errors.LinkRefused: ErrorCode(403, 403),
        errors.Conflict: _CONFLICT,
        errors.InvalidRequest: _IMPOSSIBLE,
        errors.InvalidReply: ErrorCode(502, 502),
        errors.UploadTooLarge: _FILE_SIZE,
        errors.RateLimited: ErrorCode(429, 429),
    }
)
"""Class → code. A class that is not here has that of the nearest class above it in the tree."""


def code_of(error: errors.SaycutError) -> ErrorCode:
    """The code of an error, by its class or the nearest one above it."""
    return next(ERROR_CODES[kind] for kind in type(error).__mro__ if kind in ERROR_CODES)
