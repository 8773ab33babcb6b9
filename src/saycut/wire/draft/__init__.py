"""The draft: a timeline under the published short keys, with everything else in long ones; lossless both ways."""

from saycut.wire.draft.reader import read_draft
from saycut.wire.draft.schema import draft_schema
from saycut.wire.draft.shape import SCHEMA, TRACK_TYPES
from saycut.wire.draft.writer import aspect_ratio, to_draft

__all__ = ["SCHEMA", "TRACK_TYPES", "aspect_ratio", "draft_schema", "read_draft", "to_draft"]
