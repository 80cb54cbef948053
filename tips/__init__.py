"""What to say: the facts, tips and exercises, and which of them for whom. Pure."""
