"""Runs inside an oracle's environment: google-adk says of each line on standard input whether it can be read.

In: ``{"what": "event" | "run" | "session", "body": …}``. Out: ``{"ok": true, "dump": …, "final": …}`` or the error.
"""

from __future__ import annotations

import json
import sys
import warnings

warnings.simplefilter("ignore")

from google.adk.events.event import Event  # noqa: E402
from google.adk.sessions.session import Session  # noqa: E402

try:
    from google.adk.cli.api_server import RunAgentRequest
except ImportError:
    from google.adk.cli.fast_api import AgentRunRequest as RunAgentRequest

MODELS = {"event": Event, "run": RunAgentRequest, "session": Session}


def judge(what, body):
    model = MODELS[what]
    try:
        found = model.model_validate_json(json.dumps(body))
        model.model_validate(body)
    except ValueError as error:
        return {"ok": False, "error": str(error)}
    dump = json.loads(found.model_dump_json(by_alias=True, exclude_none=True))
    return {"ok": True, "dump": dump, "final": found.is_final_response() if what == "event" else None}


for line in sys.stdin:
    sys.stdout.write(json.dumps(judge(**json.loads(line))) + "\n")
    sys.stdout.flush()
