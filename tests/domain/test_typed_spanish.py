"""What people type in Spanish, with its accents and without."""

from __future__ import annotations

from datetime import date, time

import pytest

from bot.domain.days import Days
from bot.domain.typed import parse_date, parse_days, parse_time

TODAY = date(2026, 11, 22)  # a Sunday

WEEKDAYS = Days.of(0, 1, 2, 3, 4)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("lun mié vie", Days.of(0, 2, 4)),
        ("lunes, miércoles y viernes", Days.of(0, 2, 4)),
        ("Lunes Miercoles Viernes", Days.of(0, 2, 4)),
        ("los martes y jueves", Days.of(1, 3)),
        ("mar jue", Days.of(1, 3)),
        ("sáb y dom", Days.of(5, 6)),
        ("sábados", Days.of(5)),
        ("de lunes a viernes", WEEKDAYS),
        ("lun-vie", WEEKDAYS),
        ("viernes hasta domingo", Days.of(4, 5, 6)),
        ("entre semana", WEEKDAYS),
        ("el fin de semana", Days.of(5, 6)),
        ("todos los días", Days.EVERY),
        ("cada dia", Days.EVERY),
        ("todos los lunes", Days.of(0)),
        ("ninguno", Days.NONE),
        ("solo consejos", Days.NONE),
    ],
)
def test_days(text: str, days: Days) -> None:
    assert parse_days(text) == days


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("hoy", TODAY),
        ("mañana", date(2026, 11, 23)),
        ("hasta mañana", date(2026, 11, 23)),
        ("pasado mañana", date(2026, 11, 24)),
        ("el lunes", date(2026, 11, 23)),
        ("hasta el próximo viernes", date(2026, 11, 27)),
        ("24 dic", date(2026, 12, 24)),
        ("24 de diciembre", date(2026, 12, 24)),
        ("el 1 de enero de 2027", date(2027, 1, 1)),
        ("3 de marzo", date(2027, 3, 3)),
        ("3 mar", date(2027, 3, 3)),
        ("15 de setiembre", date(2027, 9, 15)),
        ("3 días", date(2026, 11, 25)),
        ("una semana", date(2026, 11, 29)),
        ("la semana que viene", date(2026, 11, 29)),
        ("la próxima semana", date(2026, 11, 29)),
        ("durante dos semanas", date(2026, 12, 6)),
        ("un mes", date(2026, 12, 22)),
    ],
)
def test_dates(text: str, found: date) -> None:
    assert parse_date(text, TODAY) == found


@pytest.mark.parametrize(
    ("text", "at"), [("mediodía", time(12)), ("Medianoche", time(0)), ("7:30 p. m.", time(19, 30))]
)
def test_times(text: str, at: time) -> None:
    assert parse_time(text) == at
