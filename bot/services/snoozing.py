"""Snoozing: put one reminder off, at most three times."""
