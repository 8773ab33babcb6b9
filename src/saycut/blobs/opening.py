"""The blob store and the signer that the settings ask for."""

from __future__ import annotations

from saycut.blobs.links import LinkSigner, SigningKey, kept_key
from saycut.blobs.store import BlobStore
from saycut.errors import StoreUnavailable
from saycut.settings import Settings

__all__ = ["open_blobs", "open_signer"]


def open_blobs(settings: Settings | None = None) -> BlobStore:
    """Files in the data folder, or a bucket with its local copies in the cache folder. Raises StoreUnavailable."""
    settings = settings or Settings()
    if settings.blob_url is None:
        return BlobStore(settings.data_dir / "blobs")
    try:
        from saycut.blobs.remote import Remote
    except ImportError as error:
        raise StoreUnavailable(name=settings.blob_url, reason="obstore is not installed") from error
    return BlobStore(settings.cache_dir / "blobs", Remote.open(settings.blob_url))


def open_signer(settings: Settings | None = None) -> LinkSigner:
    """With the keys of the settings, else with one kept in the data folder. Raises UsageError."""
    settings = settings or Settings()
    if settings.signing_keys is None:
        return LinkSigner((kept_key(settings.data_dir / "signing-key"),))
    return LinkSigner(SigningKey.parse(settings.signing_keys.get_secret_value()))
