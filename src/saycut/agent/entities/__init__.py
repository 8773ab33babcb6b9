"""What a message names: numbers, times, values, assets, and what is said in the media."""

__all__: list[str] = []
