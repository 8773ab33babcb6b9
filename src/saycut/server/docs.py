"""Bodies for the OpenAPI description: routes read them themselves, since either spelling of a field is taken."""

from __future__ import annotations

from typing import Any

from saycut.wire import Request

__all__ = ["takes"]


def takes(kind: type[Request], *, required: bool = True) -> dict[str, Any]:
    """``openapi_extra`` of a route that reads this message."""
    return {"requestBody": {"required": required, "content": {"application/json": {"schema": _flat(kind)}}}}


def _flat(kind: type[Request]) -> dict[str, Any]:
    """The schema with what it refers to inside itself, as OpenAPI 3.1 allows."""
    schema = kind.model_json_schema(mode="validation")
    defs = schema.pop("$defs", {})
    return _resolved(schema, defs, 0)  # type: ignore[no-any-return]


def _resolved(node: Any, defs: dict[str, Any], depth: int) -> Any:
    if isinstance(node, dict):
        if "$ref" in node:
            # Free JSON refers to itself: it is any value.
            name = str(node["$ref"]).rpartition("/")[2]
            return {} if depth > 12 or name == "JsonValue" else _resolved(defs[name], defs, depth + 1)
        return {key: _resolved(value, defs, depth + 1) for key, value in node.items()}
    return [_resolved(item, defs, depth) for item in node] if isinstance(node, list) else node
