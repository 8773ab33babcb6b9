"""Timelines and their changes in the words people use."""

__all__: list[str] = []
