"""What people type: times, weekdays and dates, read generously.

Every parser takes any string and either answers or raises `NotUnderstood`.
"""

from __future__ import annotations

from bot.domain.plain import NotUnderstood
from bot.domain.typed_date import parse_date
from bot.domain.typed_days import parse_days
from bot.domain.typed_time import parse_time

__all__ = ["NotUnderstood", "parse_date", "parse_days", "parse_time"]
