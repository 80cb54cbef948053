"""Sets of weekdays: which days of the week a person chose."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

_ALL = 0b111_1111


@dataclass(frozen=True, slots=True)
class Days:
    """A set of weekdays, kept as a bit mask: Monday is 1, Tuesday 2, … Sunday 64.

    Weekday numbers are those of `date.weekday()`: Monday 0 to Sunday 6.
    """

    mask: int

    EVERY: ClassVar[Days]
    NONE: ClassVar[Days]

    def __post_init__(self) -> None:
        if not 0 <= self.mask <= _ALL:
            raise ValueError(f"days must be a mask from 0 to {_ALL}, not {self.mask}")

    @classmethod
    def of(cls, *weekdays: int) -> Days:
        """The set of these weekday numbers, 0 (Monday) to 6 (Sunday)."""
        mask = 0
        for weekday in weekdays:
            mask |= 1 << weekday
        return cls(mask)

    def __contains__(self, day: date) -> bool:
        """Whether the weekday of this calendar date is in the set."""
        return bool(self.mask >> day.weekday() & 1)

    def __iter__(self) -> Iterator[int]:
        """The weekday numbers in the set, Monday first."""
        return (weekday for weekday in range(7) if self.mask >> weekday & 1)

    def __len__(self) -> int:
        """How many days a week."""
        return self.mask.bit_count()

    def __or__(self, other: Days) -> Days:
        """The days that are in either set."""
        return Days(self.mask | other.mask)


Days.EVERY = Days(_ALL)
Days.NONE = Days(0)
