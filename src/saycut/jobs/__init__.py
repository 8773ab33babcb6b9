"""Durable work: claims queued rows, keeps their leases, takes over what killed processes have left."""

from saycut.jobs.bell import Bell
from saycut.jobs.worker import Held, Worker

__all__ = ["Bell", "Held", "Worker"]
