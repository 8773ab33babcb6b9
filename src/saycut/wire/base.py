"""What all wire models share: both spellings of a field come in, one goes out, faults are named in two languages."""

from __future__ import annotations

from typing import Self, cast

from pydantic import BaseModel, ConfigDict, JsonValue, ValidationError, model_validator
from pydantic.alias_generators import to_camel

from saycut.errors import InvalidReply, InvalidRequest
from saycut.language import Words
from saycut.wire.problems import first_problem
from saycut.wire.sound_json import check_json

__all__ = ["Document", "Reply", "Request", "Wire"]

Document = dict[str, JsonValue]
"""A JSON object."""


class Wire(BaseModel):
    """A frozen message: ``session_id`` and ``sessionId`` are both read; unknown keys are left out."""

    model_config = ConfigDict(
        alias_generator=to_camel,
        populate_by_name=True,
        frozen=True,
        extra="ignore",
        allow_inf_nan=False,
        loc_by_alias=False,
        protected_namespaces=(),
    )


class Request(Wire):
    """A message from a client: null is the same as left out, and an id may come as a number."""

    model_config = ConfigDict(coerce_numbers_to_str=True)

    @model_validator(mode="before")
    @classmethod
    def _sound(cls, raw: object) -> object:
        check_json(raw)
        return {key: value for key, value in raw.items() if value is not None} if isinstance(raw, dict) else raw

    @classmethod
    def read(cls, raw: object) -> Self:
        """The message in parsed JSON. Raises InvalidRequest naming the first field that is wrong."""
        try:
            return cls.model_validate(raw)
        except ValidationError as error:
            where, reason = first_problem(error)
            raise InvalidRequest(where=where or Words("its body", "正文"), reason=reason) from error


class Reply(Wire):
    """A message to a client. Clients read it too, and do not stumble over what a newer server adds."""

    @classmethod
    def read(cls, raw: object) -> Self:
        """The message in parsed JSON, unknown keys anywhere left out. Raises InvalidReply."""
        try:
            return cls.model_validate(raw, extra="ignore")
        except ValidationError as error:
            where, reason = first_problem(error)
            en, zh = (reason.say("en"), reason.say("zh"))
            raise InvalidReply(reason=Words(f"{where} {en}", f"{where} {zh}")) from error

    def camel(self) -> Document:
        """JSON in camelCase without nulls, as ADK writes it."""
        return cast(Document, self.model_dump(mode="json", by_alias=True, exclude_none=True))

    def snake(self) -> Document:
        """JSON in snake_case, nulls kept, as the REST answers are written."""
        return cast(Document, self.model_dump(mode="json"))
