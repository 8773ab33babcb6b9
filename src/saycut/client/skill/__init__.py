"""What an agent skill or a chat client does between its user and the service, as small pure pieces."""

from saycut.client.skill.advice import ADVICE, Advice, advice_for
from saycut.client.skill.apology import is_apology, without_apology
from saycut.client.skill.changes import changes_between, say_changes
from saycut.client.skill.drafts import DraftView, SegmentView, TrackView, view_draft
from saycut.client.skill.intents import Intent, Route, route
from saycut.client.skill.subtitles import cues, to_srt, to_vtt
from saycut.client.skill.summary import track_name, track_summary
from saycut.client.skill.surface import Action, Translation, translate

__all__ = [
    "ADVICE",
    "Action",
    "Advice",
    "DraftView",
    "Intent",
    "Route",
    "SegmentView",
    "TrackView",
    "Translation",
    "advice_for",
    "changes_between",
    "cues",
    "is_apology",
    "route",
    "say_changes",
    "to_srt",
    "to_vtt",
    "track_name",
    "track_summary",
    "translate",
    "view_draft",
    "without_apology",
]
