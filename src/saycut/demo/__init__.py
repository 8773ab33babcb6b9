"""Sample inputs, drawn and synthesised here, and the demo jobs that use them."""

from saycut.demo.inputs import DemoInputs, make_inputs
from saycut.demo.jobs import DemoJob, demo_jobs

__all__ = ["DemoInputs", "DemoJob", "demo_jobs", "make_inputs"]
