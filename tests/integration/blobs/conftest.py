"""Buckets to keep blobs in: in memory, and on a server of our own that speaks S3."""

from __future__ import annotations

import importlib.util
import itertools
import os
import re
import subprocess
import sys
import urllib.request
from collections.abc import Iterator

import pytest

REQUIRED = os.environ.get("SAYCUT_TEST_S3") == "required"
_numbers = itertools.count()


@pytest.fixture(scope="session")
def s3_server() -> Iterator[str]:
    """The address of a moto server, in a process of its own."""
    if missing := [name for name in ("moto", "flask", "flask_cors") if importlib.util.find_spec(name) is None]:
        (pytest.fail if REQUIRED else pytest.skip)(f"no S3 server to test with: {', '.join(missing)} not installed")
    command = [sys.executable, "-c", "from moto.server import main; main(['-H', '127.0.0.1', '-p', '0'])"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True) as process:
        assert process.stderr
        lines = iter(process.stderr.readline, "")
        address = next(found[1] for line in lines if (found := re.search(r"Running on (http://127\S+)", line)))
        yield address
        process.terminate()


@pytest.fixture
def s3_url(s3_server: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """An empty bucket, with the environment that leads there."""
    for name, value in {
        "AWS_ENDPOINT_URL": s3_server,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_REGION": "us-east-1",
    }.items():
        monkeypatch.setenv(name, value)
    bucket = f"bucket-{next(_numbers)}"
    with urllib.request.urlopen(urllib.request.Request(f"{s3_server}/{bucket}", method="PUT")) as answer:
        assert answer.status == 200
    return f"s3://{bucket}/some/prefix"
