"""The timeline: exact time, a frozen model, operations with inverses, validation, history, difference."""
