"""A render job worked on: every video of it made, checked, kept; then the job is done, all at once.

Finished segments stay in the cache, so that a job whose process was killed goes on with what is missing.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from saycut import __version__
from saycut.db import Expired, Job, JsonObject, Transaction
from saycut.errors import BlobMissing, Cancelled, LeaseLost, OutputInvalid, SaycutError, StoreError, Unforeseen
from saycut.jobs import Held
from saycut.jobs.worker import now_ms
from saycut.media import probe
from saycut.render import MediaFile, Progress, RenderSettings
from saycut.service.context import Context
from saycut.service.credits import give_back, settle
from saycut.service.delivery import Delivered, Delivery, deliver
from saycut.timeline.document import load_timeline
from saycut.timeline.model import Timeline
from saycut.timeline.time import to_seconds

__all__ = ["RenderRunner"]

REPORT_S = 0.5
ATTEMPTS = 3
"""How often a job is begun whose file failed a check or whose store did not answer."""


@dataclass(frozen=True, slots=True)
class _Item:
    delivery: Delivery
    crf: int


class RenderRunner:
    """Handles the rows of the renders' queue."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def handle(self, job: Job, held: Held) -> None:
        """Render a job to its end; where the server stops, it is put back. Raises LeaseLost and what went wrong."""
        folder = self._context.work_folder(job.id)
        try:
            items = [_item(raw) for raw in cast("list[Mapping[str, Any]]", job.request["items"])]
            media = self._media(job, items)
            self._report(job, held, 0.0, "rendering")
            made = [self._render(job, held, n, items, media, folder) for n in range(len(items))]
            self._finish(job, held, made)
        except Cancelled:
            self._ended(job, held)
        except StoreError as error:
            if isinstance(error, (LeaseLost, BlobMissing)) or job.attempt >= ATTEMPTS:
                raise
            self._again(job, held, error)
        except OutputInvalid as error:
            if job.attempt >= ATTEMPTS:
                raise
            self._again(job, held, error)
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def broke(self, job: Job, held: Held, error: Exception) -> None:
        """The job failed; it says why, and costs nothing."""
        said = error if isinstance(error, SaycutError) else Unforeseen()

        def work(tx: Transaction) -> None:
            tx.jobs.fail(held.lease, _told(said), now_ms())
            give_back(tx, job.session_id, job.id)

        self._context.database.transact(work)

    def swept(self, tx: Transaction, gone: Expired) -> None:
        """A job whose process is gone, for good this time, costs nothing."""
        if gone.state != "queued":
            give_back(tx, gone.session_id, gone.id)

    def _media(self, job: Job, items: list[_Item]) -> dict[str, MediaFile]:
        """The files that the job's timelines play, by name. Raises BlobMissing, MediaError."""
        used = {name for item in items for name in _used(item.delivery.timeline)}
        with self._context.database.read() as tx:
            assets = {asset.name: asset for asset in tx.assets.of_session(job.session_id) if asset.name in used}
        files: dict[str, MediaFile] = {}
        for name, asset in assets.items():
            path = self._context.blobs.open_local(asset.blob_key)
            files[name] = MediaFile(path, probe(path, asset.digest))
        return files

    def _render(
        self, job: Job, held: Held, number: int, items: list[_Item], media: Mapping[str, MediaFile], folder: Path
    ) -> Delivered:
        told = 0.0

        def progress(now: Progress) -> None:
            nonlocal told
            if time.monotonic() - told >= REPORT_S:
                told = time.monotonic()
                share = now.done / now.total if now.total else 1.0
                self._report(job, held, (number + share * 0.99) / len(items), "rendering")

        item = items[number]
        settings = RenderSettings(crf=item.crf, force=True, tags={"encoder": f"Saycut {__version__}"})
        return deliver(item.delivery, media, folder / f"{number}.mp4", settings, progress, held.stop)

    def _report(self, job: Job, held: Held, fraction: float, stage: str) -> None:
        lease_ms = int(self._context.settings.lease_s * 1000)
        try:
            row = self._context.database.transact(
                lambda tx: tx.jobs.report(held.lease, fraction, stage, now_ms(), lease_ms)
            )
        except LeaseLost:
            held.stop.set()
            raise
        if row.cancel_requested:
            held.cancelled = True
            held.stop.set()
        self._context.bell.ring(job.id, job.session_id)

    def _finish(self, job: Job, held: Held, made: list[Delivered]) -> None:
        outputs: list[JsonObject] = []
        for item in made:
            blob = self._context.blobs.put_file(item.result.path, move=True)
            result = item.result
            outputs.append(
                {
                    "key": blob.key,
                    "digest": blob.digest,
                    "size": blob.size,
                    "duration_s": round(to_seconds(result.duration), 3),
                    "width": result.width,
                    "height": result.height,
                    "crf": item.crf,
                    "segments": result.segments,
                    "reused_segments": result.reused_segments,
                }
            )

        def work(tx: Transaction) -> None:
            row = tx.jobs.finish(held.lease, {"outputs": outputs}, str(outputs[0]["key"]), now_ms())
            session = tx.sessions.get(row.session_id)
            if session is not None:
                settle(tx, session.user_id, row.id, self._context.settings.export_credits)

        self._context.database.transact(work)

    def _ended(self, job: Job, held: Held) -> None:
        """Stopped early: cancelled by the user, or the server goes down and another one takes over."""

        def work(tx: Transaction) -> None:
            if held.cancelled or tx.jobs.hold(held.lease).cancel_requested:
                tx.jobs.cancelled(held.lease, now_ms())
                give_back(tx, job.session_id, job.id)
            else:
                tx.jobs.put_back(held.lease, now_ms())

        if not held.lost:
            self._context.database.transact(work)

    def _again(self, job: Job, held: Held, error: SaycutError) -> None:
        later = now_ms() + 1000 * job.attempt
        self._context.database.transact(lambda tx: tx.jobs.fail(held.lease, _told(error), now_ms(), retry_ms=later))


def _item(raw: Mapping[str, Any]) -> _Item:
    limit = raw["max_bytes"]
    return _Item(Delivery(load_timeline(raw["timeline"]), int(limit) if limit else None), int(raw["crf"]))


def _used(timeline: Timeline) -> set[str]:
    """Names of assets that are played or lie behind a picture."""
    clips = [clip for _, clip in timeline.each()]
    return {clip.asset for clip in clips if clip.asset} | {clip.place.background for clip in clips}


def _told(error: SaycutError) -> JsonObject:
    said = {"en": error.sentence("en"), "zh": error.sentence("zh")}
    return {"code": error.code, "said": said, "hint": {"en": error.hint("en"), "zh": error.hint("zh")}}
