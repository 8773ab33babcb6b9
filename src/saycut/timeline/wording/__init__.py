"""Timelines and their changes in the words people use."""
