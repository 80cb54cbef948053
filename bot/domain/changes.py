"""What a person changed, and when: the dated, append-only changes that their days and weeks are judged by."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import datetime


class What(StrEnum):
    """What was changed, and what the value says.

    DAYS: the mask of the training days, "0" for just tips. ZONE: an IANA name. DAY_END: "03:00". PAUSE: the
    date of the first day back ("2026-12-24"), or "" until RESUME. RESUME: "". LIGHT: green, yellow or red.
    """

    DAYS = "days"
    ZONE = "zone"
    DAY_END = "day_end"
    PAUSE = "pause"
    RESUME = "resume"
    LIGHT = "light"


RED: Final = "red"
"""The body light that declares a red day."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change, made at an instant (UTC)."""

    at: datetime
    what: What
    value: str
