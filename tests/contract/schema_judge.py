"""Runs inside an oracle's environment: what is wrong with values, given with their JSON schema on standard input."""

from __future__ import annotations

import json
import sys

from jsonschema import Draft202012Validator

given = json.load(sys.stdin)
Draft202012Validator.check_schema(given["schema"])
validator = Draft202012Validator(given["schema"])
json.dump([[error.message for error in validator.iter_errors(value)] for value in given["values"]], sys.stdout)
