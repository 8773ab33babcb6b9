"""The command line: thin commands over the use cases; each imports what it needs when it runs."""

__all__: list[str] = []
