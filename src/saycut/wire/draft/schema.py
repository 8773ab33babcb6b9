"""The draft's JSON schema."""

from __future__ import annotations

from typing import cast

from saycut.wire.base import Document
from saycut.wire.draft.shape import SCHEMA, Draft

__all__ = ["draft_schema"]


def draft_schema() -> Document:
    """JSON schema (draft 2020-12) with a description of every key that does not speak for itself."""
    body = cast(Document, Draft.model_json_schema())
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": SCHEMA, **body}
