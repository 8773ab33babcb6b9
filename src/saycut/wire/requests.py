"""Bodies of the REST requests: either spelling of every field, every size capped."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Literal, Self, cast

from pydantic import AliasChoices, ConfigDict, Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from saycut.errors import ClientIdMissing
from saycut.wire.base import Document, Request

__all__ = [
    "MAX_CLIENT_ID",
    "CancelTurnRequest",
    "ClaimRequest",
    "CreateTaskRequest",
    "CreateTokenRequest",
    "GenerateRequest",
    "HistoryQuery",
    "ImportRequest",
    "OutputRequest",
    "ProjectRequest",
    "RenderRequest",
    "Scope",
    "UploadRequest",
    "VerifyRequest",
    "client_id",
]

MAX_CLIENT_ID = 64

Scope = Literal["read", "write", "upload", "render", "*"]

Id = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.:-]{0,127}$")]
Title = Annotated[str, Field(max_length=200)]
Url = Annotated[str, Field(min_length=1, max_length=4096)]

_RESOLUTION = re.compile(r"([0-9]{2,4})p|([0-9]{2,4})[x×*]([0-9]{2,4})", re.IGNORECASE | re.ASCII)
_NAMED_RESOLUTIONS = {"2k": 1440, "4k": 2160}
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{1,8}){0,3}", re.ASCII)


def client_id(header: str | None) -> str:
    """The value of ``X-Client-Id``: 1 to 64 printable characters. Raises ClientIdMissing."""
    value = (header or "").strip()
    if not value or len(value) > MAX_CLIENT_ID or not value.isprintable():
        raise ClientIdMissing(limit=MAX_CLIENT_ID)
    return value


class CreateTaskRequest(Request):
    """``POST /api/tasks/me/with-session/{app}``; may be empty."""

    task_name: Title = "project"
    language: Annotated[str, Field(max_length=64)] = ""

    @property
    def language_tag(self) -> str | None:
        """The language as a tag (``zh-CN``), None for none and for a placeholder that was never filled in."""
        return self.language.replace("_", "-") if _LANGUAGE.fullmatch(self.language) else None


class ClaimRequest(Request):
    """``POST /api/auth/claim-token``, ``…/exchange-claim-token``: a token for a session, or the session of a token."""

    task_id: Id | None = None
    session_id: Id | None = None
    project_id: Id | None = None
    claim_token: Annotated[
        str | None, Field(max_length=200, validation_alias=AliasChoices("claimToken", "claim_token", "ct"))
    ] = None

    @model_validator(mode="after")
    def _names_something(self) -> Self:
        if not (self.task_id or self.session_id or self.project_id or self.claim_token):
            raise PydanticCustomError("missing", "nothing to claim")
        return self


class VerifyRequest(Request):
    """``POST /auth/verify`` of the gateway."""

    token: Annotated[str, Field(min_length=1, max_length=200)]


class ProjectRequest(Request):
    """``POST /projects`` of the gateway."""

    create_session: bool = True
    name: Title = "project"


class UploadRequest(Request):
    """``POST /api/upload-video/…`` with addresses instead of files; ``url``, ``urls`` and ``files[].url`` are read."""

    urls: Annotated[tuple[Url, ...], Field(min_length=1, max_length=50)]
    source_type: Literal["url"] = "url"

    @model_validator(mode="before")
    @classmethod
    def _gather(cls, raw: object) -> object:
        if not isinstance(raw, dict) or "urls" in raw:
            return raw
        if "url" in raw:
            return {**raw, "urls": [raw["url"]]}
        if isinstance(files := raw.get("files"), list):
            return {**raw, "urls": [item.get("url") if isinstance(item, dict) else item for item in files]}
        return raw


class ImportRequest(Request):
    """Import of files that lie on the server's own machine; the local profile only."""

    paths: Annotated[
        tuple[Annotated[str, Field(min_length=1, max_length=4096)], ...], Field(min_length=1, max_length=50)
    ]


class OutputRequest(Request):
    """What is to come out of a render; everything has a default, which is the canvas as H.264 in MP4."""

    format: Annotated[str, Field(pattern=r"^[A-Za-z0-9]{2,8}$")] = "mp4"
    quality: Literal["draft", "low", "medium", "standard", "high", "best"] = "high"
    codec: Annotated[str, Field(pattern=r"^[A-Za-z0-9_.]{2,16}$")] | None = None
    crf: Annotated[int, Field(ge=0, le=63)] | None = None
    resolution: Annotated[str, Field(max_length=16)] | None = None
    width: Annotated[int, Field(ge=16, le=8192)] | None = None
    height: Annotated[int, Field(ge=16, le=8192)] | None = None
    fps: Annotated[float, Field(ge=1, le=240)] | None = None
    aspect_ratio: Annotated[str, Field(pattern=r"^[1-9][0-9]?:[1-9][0-9]?$")] | None = None
    max_bytes: Annotated[int, Field(gt=0)] | None = None

    @field_validator("resolution")
    @classmethod
    def _known_form(cls, value: str | None) -> str | None:
        if value is None or value.lower() in _NAMED_RESOLUTIONS:
            return value
        found = _RESOLUTION.fullmatch(value)
        if found is None or not all(16 <= int(side) <= 8192 for side in found.groups() if side):
            raise PydanticCustomError("string_pattern_mismatch", "no resolution")
        return value

    @property
    def size(self) -> tuple[int, int] | None:
        """Width and height where both are asked for."""
        if self.width and self.height:
            return self.width, self.height
        found = _RESOLUTION.fullmatch(self.resolution or "")
        return (int(found[2]), int(found[3])) if found and found[2] else None

    @property
    def short_side(self) -> int | None:
        """Pixels of the shorter side where a name such as ``1080p`` or ``4k`` is asked for."""
        name = (self.resolution or "").lower()
        found = _RESOLUTION.fullmatch(name)
        return _NAMED_RESOLUTIONS.get(name) or (int(found[1]) if found and found[1] else None)


class RenderRequest(Request):
    """``POST /api/render/proxy/lambda``. Without a draft the session is rendered as it stands, or as of ``version``."""

    id: Id | None = None
    session_id: Id | None = None
    project_id: Id | None = None
    draft: object = None
    version: Annotated[int, Field(ge=0)] | None = None
    output: OutputRequest = OutputRequest()
    outputs: Annotated[tuple[OutputRequest, ...], Field(max_length=8)] = ()

    @model_validator(mode="after")
    def _names_a_session(self) -> Self:
        if not (self.session_id or self.project_id):
            raise PydanticCustomError("session_missing", "no session")
        return self


class CancelTurnRequest(Request):
    """Stop the turn that runs in a session, or the one that is named."""

    session_id: Id
    invocation_id: Id | None = None


class CreateTokenRequest(Request):
    """``POST /api/tokens``."""

    name: Title = "token"
    scopes: Annotated[tuple[Scope, ...], Field(min_length=1, max_length=5)] = ("read", "write", "upload", "render")
    expires_in_days: Annotated[int, Field(ge=1, le=3650)] | None = None


class HistoryQuery(Request):
    """Query of the credits' history; dates are inclusive."""

    page_no: Annotated[int, Field(ge=1, le=1_000_000)] = 1
    page_size: Annotated[int, Field(ge=1, le=100)] = 20
    start_date: date | None = None
    end_date: date | None = None


class GenerateRequest(Request):
    """``POST /api/v1/generate``: one wish with free options, flat or inside ``input``/``inputs``."""

    model_config = ConfigDict(extra="allow")

    skill: Title = ""
    prompt: Annotated[str, Field(min_length=1, max_length=50_000)]

    @model_validator(mode="before")
    @classmethod
    def _flat(cls, raw: object) -> object:
        """Nested options move up; what stands outside comes first. Bare text as input is the prompt."""
        if not isinstance(raw, dict):
            return raw
        flat = {key: value for key, value in raw.items() if key not in ("input", "inputs")}
        for nested in (raw.get("input"), raw.get("inputs")):
            flat = {**nested, **flat} if isinstance(nested, dict) else flat
            if isinstance(nested, str):
                flat.setdefault("prompt", nested)
        return {key: value for key, value in flat.items() if value is not None}

    @model_validator(mode="after")
    def _not_too_much(self) -> Self:
        if len(self.options) > 64 or len(repr(self.options)) > 100_000:
            raise PydanticCustomError("too_much", "too many options", {"limit": "64 options, 100 kB"})
        return self

    @property
    def options(self) -> Document:
        """Everything that is neither skill nor prompt, as it came."""
        return cast(Document, self.model_extra or {})
