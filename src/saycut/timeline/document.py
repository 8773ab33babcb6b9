"""The timeline as a stored document: exact, versioned, upgraded when it is read.

``{"schema": "saycut.timeline/1", "canvas": …}``; times are integer flicks, speeds are ratios such as ``"3/2"``.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import Any

from pydantic import ConfigDict, TypeAdapter, ValidationError

from saycut.errors import InvalidTimeline, UnknownSchema
from saycut.timeline.model import Timeline
from saycut.timeline.operations import Operation
from saycut.timeline.validation import validate

__all__ = [
    "SCHEMA",
    "dump_operation",
    "dump_timeline",
    "load_operation",
    "load_timeline",
    "operation_schema",
    "timeline_schema",
]

SCHEMA = "saycut.timeline/1"
Document = dict[str, Any]

UPGRADES: dict[str, Callable[[Document], Document]] = {}
"""Schema name → function that turns a document of it into one of the next version."""


@functools.cache
def _timelines() -> TypeAdapter[Timeline]:
    return TypeAdapter(Timeline)


@functools.cache
def _operations() -> TypeAdapter[Operation]:
    return TypeAdapter(Operation, config=ConfigDict(extra="forbid"))


def dump_timeline(timeline: Timeline) -> Document:
    """JSON-able document, defaults left out."""
    body: Document = _timelines().dump_python(timeline, mode="json", exclude_defaults=True)
    return {"schema": SCHEMA, **body}


def load_timeline(document: Mapping[str, Any]) -> Timeline:
    """Read and validate a document of this or an earlier schema.

    Raises UnknownSchema for another schema or a newer version, InvalidTimeline for what breaks a rule.
    """
    body = dict(document)
    while (schema := str(body.pop("schema", ""))) != SCHEMA:
        upgrade = UPGRADES.get(schema)
        if upgrade is None:
            raise UnknownSchema(found=schema or "no schema")
        body = upgrade(body)
    try:
        timeline = _timelines().validate_python(body)
    except ValidationError as error:
        raise InvalidTimeline(reason=_first(error)) from error
    validate(timeline)
    return timeline


def dump_operation(operation: Operation) -> Document:
    """JSON-able operation, tagged by ``op``."""
    body: Document = _operations().dump_python(operation, mode="json", exclude_defaults=True)
    return {"op": operation.op, **body}


def load_operation(document: Mapping[str, Any]) -> Operation:
    """Read an operation; InvalidTimeline names what is wrong with it."""
    try:
        return _operations().validate_python(dict(document))
    except ValidationError as error:
        raise InvalidTimeline(reason=_first(error)) from error


def timeline_schema() -> Document:
    """JSON schema (2020-12) of the document."""
    return _timelines().json_schema()


def operation_schema() -> Document:
    """JSON schema (2020-12) of the tagged union of operations."""
    return _operations().json_schema()


def _first(error: ValidationError) -> str:
    problem = error.errors()[0]
    return f"{'.'.join(str(part) for part in problem['loc'])}: {problem['msg']}"
