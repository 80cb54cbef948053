"""The words and formats of a person's language."""
