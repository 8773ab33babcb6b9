"""The Agent Development Kit's messages: content and its parts, the run request, events, sessions.

Facts from google-adk 1.4.2 and 2.13: keys are camelCase, either spelling is read, nulls are dropped on the way out.
Unknown keys beside ``newMessage`` are ignored, unknown keys inside content or a part are refused. What we send keeps to
the keys that 1.4.2 knows, and everything of our own lies in ``customMetadata``.

    Content ── parts ─┬─ text (thought)
                      ├─ functionCall      id, name, args
                      ├─ functionResponse  id, name, response
                      ├─ inlineData        mimeType, data (base64)
                      └─ fileData          fileUri, mimeType
"""

from __future__ import annotations

import base64
import binascii
from typing import Annotated

from pydantic import BeforeValidator, ConfigDict, Field, JsonValue, field_validator
from pydantic_core import PydanticCustomError

from saycut.wire.base import Document, Reply, Request, Wire

__all__ = [
    "AGENT",
    "MAX_INLINE_BYTES",
    "MAX_TEXT",
    "Actions",
    "Blob",
    "Content",
    "CreateSessionRequest",
    "Event",
    "FileData",
    "FunctionCall",
    "FunctionResponse",
    "Part",
    "PatchSessionRequest",
    "RunRequest",
    "Session",
    "is_final",
]

AGENT = "nemo_agent"
"""The app's and the agent's name: what every known skill sends."""

MAX_TEXT = 200_000
"""Characters of text in one message."""
MAX_INLINE_BYTES = 32 * 1024 * 1024
"""Bytes of base64 in one message; larger files are uploaded."""
MAX_PARTS = 64

_Name = Annotated[str, Field(max_length=256)]
_SessionId = Annotated[str, Field(pattern=r"^[^/\x00-\x1f\x7f]{1,256}$")]
_Opaque = JsonValue
"""A key that ADK knows and we neither send nor use: taken, not looked into."""


class _Known(Wire):
    """Inside content only the keys that ADK knows are taken."""

    model_config = ConfigDict(extra="forbid")


class Blob(_Known):
    """Bytes inside the message, base64 in the standard or the URL-safe alphabet."""

    mime_type: _Name | None = None
    data: Annotated[str, Field(max_length=MAX_INLINE_BYTES)] | None = None
    display_name: _Name | None = None

    @field_validator("data")
    @classmethod
    def _is_base64(cls, data: str | None) -> str | None:
        if data is not None:
            _decoded(data)
        return data

    @property
    def content(self) -> bytes:
        return _decoded(self.data or "")


def _decoded(data: str) -> bytes:
    padded = data.rstrip("=")
    padded += "=" * (-len(padded) % 4)
    try:
        return base64.b64decode(padded.replace("-", "+").replace("_", "/"), validate=True)
    except (binascii.Error, ValueError):
        raise PydanticCustomError("not_base64", "not base64") from None


class FileData(_Known):
    """A file by address."""

    file_uri: Annotated[str, Field(max_length=4096)] | None = None
    mime_type: _Name | None = None
    display_name: _Name | None = None


class FunctionCall(_Known):
    """A tool call: shown while it runs, answered by a response with the same ``id``."""

    id: _Name | None = None
    name: _Name | None = None
    args: Document | None = None
    partial_args: _Opaque = None
    will_continue: _Opaque = None


def _as_object(value: object) -> object:
    """assistant-ui answers with bare text or a list where ADK wants an object."""
    return value if value is None or isinstance(value, dict) else {"result": value}


class FunctionResponse(_Known):
    """What a tool call came to, or a user's answer to a question put as a call."""

    id: _Name | None = None
    name: _Name | None = None
    response: Annotated[Document | None, BeforeValidator(_as_object)] = None
    parts: _Opaque = None
    scheduling: _Opaque = None
    will_continue: _Opaque = None


class Part(_Known):
    """One piece of content; exactly one of its kinds is set by everyone who keeps to the rules."""

    text: Annotated[str, Field(max_length=MAX_TEXT)] | None = None
    thought: bool | None = None
    function_call: FunctionCall | None = None
    function_response: FunctionResponse | None = None
    inline_data: Blob | None = None
    file_data: FileData | None = None
    code_execution_result: _Opaque = None
    executable_code: _Opaque = None
    thought_signature: _Opaque = None
    video_metadata: _Opaque = None
    media_resolution: _Opaque = None
    tool_call: _Opaque = None
    tool_response: _Opaque = None
    part_metadata: _Opaque = None
    audio_transcription: _Opaque = None
    media_processing: _Opaque = None
    speech_metadata: _Opaque = None


def _user(role: object) -> object:
    return "user" if role is None else role


class Content(_Known):
    """Who speaks (``user`` where nobody is named) and what."""

    role: Annotated[_Name, BeforeValidator(_user)] = "user"
    parts: Annotated[tuple[Part, ...], BeforeValidator(lambda parts: () if parts is None else parts)] = Field(
        default=(), max_length=MAX_PARTS
    )

    @field_validator("parts")
    @classmethod
    def _not_too_much(cls, parts: tuple[Part, ...]) -> tuple[Part, ...]:
        if sum(len(part.text or "") for part in parts) > MAX_TEXT:
            raise PydanticCustomError("too_much", "too much text", {"limit": f"{MAX_TEXT} characters"})
        blobs = [part.inline_data.data or "" for part in parts if part.inline_data]
        if sum(len(data) for data in blobs) > MAX_INLINE_BYTES:
            raise PydanticCustomError("too_much", "too many bytes", {"limit": f"{MAX_INLINE_BYTES >> 20} MiB"})
        return parts

    @property
    def text(self) -> str:
        """What is said, without thoughts."""
        return "\n".join(part.text for part in self.parts if part.text and not part.thought)


class RunRequest(Request):
    """Body of ``POST /run_sse`` and ``/run``.

    Skills leave out ``role`` and ``streaming``; some texts name neither the app nor the user, so both have a default.
    """

    app_name: _Name = AGENT
    user_id: _Name = "me"
    session_id: _SessionId
    new_message: Content | None = None
    streaming: bool = False
    state_delta: Document | None = None
    function_call_event_id: _Name | None = None
    invocation_id: _Name | None = None
    custom_metadata: Document | None = None

    @property
    def text(self) -> str:
        """What the user says, empty when the message holds only answers or files."""
        return self.new_message.text if self.new_message else ""

    @property
    def answers(self) -> tuple[FunctionResponse, ...]:
        """Answers to questions that were put as long-running calls."""
        parts = self.new_message.parts if self.new_message else ()
        return tuple(part.function_response for part in parts if part.function_response)

    @property
    def idempotency_key(self) -> str | None:
        """The key in ``customMetadata``, if any; the ``Idempotency-Key`` header comes before it."""
        found = self.custom_metadata or {}
        key = found.get("idempotency_key", found.get("idempotencyKey"))
        return key[:256] if isinstance(key, str) and key else None


class Actions(Reply):
    """What an event does besides speaking. No key of ours is ever added: every ADK refuses unknown ones here."""

    state_delta: Document = Field(default_factory=dict)
    artifact_delta: dict[str, int] = Field(default_factory=dict)
    requested_auth_configs: Document = Field(default_factory=dict)
    skip_summarization: bool | None = None
    escalate: bool | None = None
    transfer_to_agent: str | None = None


class Event(Reply):
    """One entry of a session's history and of the stream; ``timestamp`` is in seconds since 1970."""

    id: str = ""
    invocation_id: str = ""
    author: str = ""
    timestamp: float = 0.0
    content: Content | None = None
    partial: bool | None = None
    turn_complete: bool | None = None
    interrupted: bool | None = None
    error_code: str | None = None
    error_message: str | None = None
    actions: Actions = Actions()
    long_running_tool_ids: tuple[str, ...] | None = None
    branch: str | None = None
    custom_metadata: Document | None = None

    @property
    def text(self) -> str:
        return self.content.text if self.content else ""

    @property
    def calls(self) -> tuple[FunctionCall, ...]:
        parts = self.content.parts if self.content else ()
        return tuple(part.function_call for part in parts if part.function_call)

    @property
    def responses(self) -> tuple[FunctionResponse, ...]:
        parts = self.content.parts if self.content else ()
        return tuple(part.function_response for part in parts if part.function_response)


def is_final(event: Event) -> bool:
    """ADK's rule for "this is the answer" (``Event.is_final_response`` of google-adk 2.13)."""
    if event.actions.skip_summarization or event.long_running_tool_ids:
        return True
    if event.error_code and not event.partial and not event.calls:
        return True
    parts = event.content.parts if event.content else ()
    trailing_code = bool(parts) and parts[-1].code_execution_result is not None
    return not (event.calls or event.responses or event.partial or trailing_code)


class Session(Reply):
    """ADK's session object; the user's own messages are among its events."""

    id: str
    app_name: str
    user_id: str
    state: Document = Field(default_factory=dict)
    events: tuple[Event, ...] = ()
    last_update_time: float = 0.0


class CreateSessionRequest(Request):
    """Body of ``POST /apps/{app}/users/{user}/sessions``; may be empty."""

    session_id: _SessionId | None = None
    state: Document | None = None
    events: Annotated[tuple[Event, ...], Field(max_length=1000)] | None = None


class PatchSessionRequest(Request):
    """Body of ``PATCH …/sessions/{session}``."""

    state_delta: Document
