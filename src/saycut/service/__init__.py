"""Use cases: files and a sentence in, finished videos out."""

from saycut.service.delivery import Delivered, Delivery, deliver, deliveries, target_path
from saycut.service.intake import Intake, take_in
from saycut.service.turns import plan_turn

__all__ = [
    "Delivered",
    "Delivery",
    "Intake",
    "deliver",
    "deliveries",
    "plan_turn",
    "take_in",
    "target_path",
]
