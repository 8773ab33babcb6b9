"""The parts of a difference: where the material went, what is left as changes, and how they are grouped."""

__all__: list[str] = []
