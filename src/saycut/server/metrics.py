"""What Prometheus may ask: requests by route and status, how long they took, what waits in the queues."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from starlette.types import Scope

__all__ = ["Metrics"]


class Metrics:
    """One registry per app, so that several apps in a process do not meet."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        labels = ("method", "route", "status")
        self._requests = Counter("saycut_requests", "Requests answered.", labels, registry=self._registry)
        self._seconds = Histogram(
            "saycut_request_seconds", "Until the last byte of the answer.", ("route",), registry=self._registry
        )
        self._streams = Gauge("saycut_streams", "Event streams that are open.", registry=self._registry)

    def request(self, scope: Scope, status: int, seconds: float) -> None:
        """Count one; by the route's pattern, since paths hold ids."""
        route = getattr(scope.get("route"), "path", "none")
        self._requests.labels(scope["method"], route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def stream(self, change: int) -> None:
        """A stream was opened (1) or closed (-1)."""
        self._streams.inc(change)

    def text(self) -> bytes:
        """In Prometheus' text format."""
        return bytes(generate_latest(self._registry))
