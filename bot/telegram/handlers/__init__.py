"""Handlers: each parses, makes one call, renders. What they answer with is carried out at the reception."""
