"""One module for each part of the protocol; each has a ``router``."""

__all__: list[str] = []
