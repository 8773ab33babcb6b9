"""The language-model planner: tools from the operations, every call checked, the rules behind it."""

from saycut.agent.model.guard import Limits
from saycut.agent.model.planner import ModelPlanner
from saycut.agent.model.port import CallPart, LanguageModel, Message, Part, Stop, Talk, Tool
from saycut.agent.model.tools import tools

__all__ = ["CallPart", "LanguageModel", "Limits", "Message", "ModelPlanner", "Part", "Stop", "Talk", "Tool", "tools"]
