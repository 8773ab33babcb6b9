"""Say it, cut it: clips, pictures, sound and one sentence become a ready-to-publish MP4."""

__version__ = "0.1.0"
