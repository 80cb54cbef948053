"""The page in the browser: its files, its live stream, and the guard before both."""
