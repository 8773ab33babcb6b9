"""Use cases: files and a sentence in, finished videos out."""

from saycut.service.delivery import Delivered, Delivery, deliver, deliveries, target_path
from saycut.service.intake import Intake, take_in
from saycut.service.planning import model_planner, planner_of
from saycut.service.turns import plan_turn

__all__ = [
    "Delivered",
    "Delivery",
    "Intake",
    "deliver",
    "deliveries",
    "model_planner",
    "plan_turn",
    "planner_of",
    "take_in",
    "target_path",
]
