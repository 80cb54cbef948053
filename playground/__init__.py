"""A local Telegram: a Bot API server with people in it, for trying out, tests and benchmarks."""
