"""A bucket by URL, through obstore: S3 and what speaks like it, Google's and Azure's storage.

Credentials and options come from the environment variables that obstore reads: ``AWS_ACCESS_KEY_ID``,
``AWS_ENDPOINT_URL``, ``AWS_REGION`` and so on.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import obstore
from obstore.exceptions import BaseError
from obstore.store import MemoryStore, from_url

from saycut.errors import StoreUnavailable

if TYPE_CHECKING:
    from obstore.store import ClientConfig, ObjectStore, RetryConfig

__all__ = ["Remote"]

PART = 8 << 20
"""Bytes of one request, up and down: what is in memory, and what is repeated when a connection breaks."""

PARTS_AT_ONCE = 4


class Remote:
    """Objects of a bucket by key, below the URL's path."""

    def __init__(self, store: ObjectStore, name: str) -> None:
        self._store = store
        self._name = name

    @classmethod
    def open(cls, url: str) -> Remote:
        """By URL, ``s3://bucket/prefix`` for example; raises StoreUnavailable for one that obstore does not know."""
        # Plain http only where the environment names such an endpoint; the usual ones are https.
        options: ClientConfig = {"connect_timeout": "10s", "timeout": "300s", "allow_http": True}
        retries: RetryConfig = {"max_retries": 4, "retry_timeout": timedelta(seconds=60)}
        with _said(url):
            if url.startswith("memory:"):
                return cls(MemoryStore(), url)
            return cls(from_url(url, client_options=options, retry_config=retries), url)

    def size(self, key: str) -> int | None:
        """How many bytes, None when there is no such object."""
        with _said(self._name):
            try:
                return int(obstore.head(self._store, key)["size"])
            except FileNotFoundError:
                return None

    def upload(self, key: str, path: Path) -> None:
        """In parts; the object appears when all are there."""
        with _said(self._name):
            obstore.put(self._store, key, path, chunk_size=PART, max_concurrency=PARTS_AT_ONCE)

    def read(self, key: str, start: int, end: int) -> Iterator[bytes]:
        """From ``start`` up to, not including, ``end``, in parts of their own requests."""
        for at in range(start, end, PART):
            with _said(self._name):
                part = bytes(obstore.get_range(self._store, key, start=at, end=min(end, at + PART)))
            yield part

    def delete(self, key: str) -> None:
        """Nothing happens when it is gone already."""
        with _said(self._name):
            try:
                obstore.delete(self._store, key)
            except FileNotFoundError:
                return

    def listing(self) -> Generator[tuple[str, int, int]]:
        """Key, bytes and the time of the last change in milliseconds of every object."""
        with _said(self._name):
            for page in obstore.list(self._store):
                for meta in page:
                    yield meta["path"], meta["size"], int(meta["last_modified"].timestamp() * 1000)


@contextmanager
def _said(name: str) -> Generator[None]:
    try:
        yield
    except (BaseError, OSError, ValueError) as error:
        raise StoreUnavailable(name=name, reason=str(error).splitlines()[0]) from error
