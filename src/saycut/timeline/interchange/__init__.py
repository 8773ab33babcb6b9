"""The timeline in formats of others."""

from saycut.timeline.interchange.subtitles import SUBTITLE_FORMATS, Cue, cues, to_srt, to_vtt

__all__ = ["SUBTITLE_FORMATS", "Cue", "cues", "to_srt", "to_vtt"]
