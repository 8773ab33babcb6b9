"""What all use cases of one server share: settings, rows, bytes, signed links, and the bell that tells of news."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import Path

from saycut.blobs import BlobStore, LinkSigner, open_blobs, open_signer
from saycut.db import Database, migrate
from saycut.jobs import Bell
from saycut.settings import Settings

__all__ = ["Context"]


@dataclass(frozen=True, slots=True)
class Context:
    """Opened once by a server, safe to share between its threads."""

    settings: Settings
    database: Database
    blobs: BlobStore
    signer: LinkSigner
    bell: Bell = field(default_factory=Bell)

    @classmethod
    def open(cls, settings: Settings | None = None) -> Context:
        """Everything the settings ask for, made or migrated where it has to be. Raises StoreError, UsageError."""
        settings = settings or Settings()
        settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        url = settings.database_url or f"sqlite:///{settings.data_dir / 'saycut.db'}"
        database = Database.open(url)
        migrate(database)
        return cls(settings, database, open_blobs(settings), open_signer(settings))

    @property
    def hosted(self) -> bool:
        return self.settings.profile == "hosted"

    def work_folder(self, name: str) -> Path:
        """An empty folder for something that is being made; on the disk of the kept files."""
        folder = self.settings.data_dir / "work" / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True, mode=0o700)
        return folder

    def close(self) -> None:
        """Close what was opened."""
        self.database.close()
