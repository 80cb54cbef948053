"""The words that typed times, days and dates are made of.

English and Spanish, which many type without its accents. Another language adds its words here: keys are lower
case as `plain` leaves them, and a word that means two things in two languages must stay out.
"""

from __future__ import annotations

from datetime import time
from typing import Final

from bot.domain.days import Days

CLOCK: Final = {
    **dict.fromkeys(("noon", "midday", "mediodía", "mediodia", "al mediodía", "al mediodia"), time(12)),
    **dict.fromkeys(("midnight", "medianoche", "a medianoche"), time(0)),
}

WEEKDAYS: Final = {
    **dict.fromkeys(("mo", "mon", "monday", "mondays"), 0),
    **dict.fromkeys(("tu", "tue", "tues", "tuesday", "tuesdays"), 1),
    **dict.fromkeys(("we", "wed", "weds", "wednesday", "wednesdays"), 2),
    **dict.fromkeys(("th", "thu", "thur", "thurs", "thursday", "thursdays"), 3),
    **dict.fromkeys(("fr", "fri", "friday", "fridays"), 4),
    **dict.fromkeys(("sa", "sat", "saturday", "saturdays"), 5),
    **dict.fromkeys(("su", "sun", "sunday", "sundays"), 6),
    **dict.fromkeys(("lu", "lun", "lunes"), 0),
    **dict.fromkeys(("ma", "martes"), 1),
    **dict.fromkeys(("mi", "mié", "mie", "miér", "mier", "miércoles", "miercoles"), 2),
    **dict.fromkeys(("ju", "jue", "jueves"), 3),
    **dict.fromkeys(("vi", "vie", "viernes"), 4),
    **dict.fromkeys(("sáb", "sab", "sábado", "sabado", "sábados", "sabados"), 5),
    **dict.fromkeys(("do", "dom", "domingo", "domingos"), 6),
}

_WEEKDAY: Final = Days.of(0, 1, 2, 3, 4)
_WEEKEND: Final = Days.of(5, 6)

DAY_SETS: Final = {
    **dict.fromkeys(("every day", "everyday", "daily", "all", "all days", "7 days", "all week"), Days.EVERY),
    **dict.fromkeys(("weekday", "weekdays", "workday", "workdays", "working days"), _WEEKDAY),
    **dict.fromkeys(("every weekday", "every workday"), _WEEKDAY),
    **dict.fromkeys(("weekend", "weekends", "the weekend", "every weekend"), _WEEKEND),
    **dict.fromkeys(("none", "no", "no day", "no days", "never", "off", "nothing"), Days.NONE),
    **dict.fromkeys(("just tips", "tips", "tips only", "only tips"), Days.NONE),
    "mwf": Days.of(0, 2, 4),
    **dict.fromkeys(("todos los días", "todos los dias", "cada día", "cada dia"), Days.EVERY),
    **dict.fromkeys(("diario", "a diario", "diariamente", "toda la semana"), Days.EVERY),
    **dict.fromkeys(("entre semana", "laborables", "días laborables", "dias laborables"), _WEEKDAY),
    **dict.fromkeys(("fin de semana", "el fin de semana", "fines de semana"), _WEEKEND),
    **dict.fromkeys(("los fines de semana", "finde", "findes"), _WEEKEND),
    **dict.fromkeys(("ninguno", "ningún día", "ningun dia", "nunca", "nada"), Days.NONE),
    **dict.fromkeys(("solo consejos", "sólo consejos", "consejos"), Days.NONE),
    # Tuesday here; as a date it would be March, so it is no weekday there.
    "mar": Days.of(1),
}

DAY_FILLERS: Final = frozenset(
    {"and", "on", "every", "each", "also", "plus", "y", "e", "de", "el", "los", "cada", "todos", "también"}
)
RANGE_WORDS: Final = frozenset({"to", "till", "until", "through", "thru", "bis", "a", "al", "hasta"})

MONTHS: Final = {
    **dict.fromkeys(("jan", "january"), 1),
    **dict.fromkeys(("feb", "february"), 2),
    **dict.fromkeys(("mar", "march"), 3),
    **dict.fromkeys(("apr", "april"), 4),
    "may": 5,
    **dict.fromkeys(("jun", "june"), 6),
    **dict.fromkeys(("jul", "july"), 7),
    **dict.fromkeys(("aug", "august"), 8),
    **dict.fromkeys(("sep", "sept", "september"), 9),
    **dict.fromkeys(("oct", "october"), 10),
    **dict.fromkeys(("nov", "november"), 11),
    **dict.fromkeys(("dec", "december"), 12),
    **dict.fromkeys(("ene", "enero"), 1),
    "febrero": 2,
    "marzo": 3,
    **dict.fromkeys(("abr", "abril"), 4),
    "mayo": 5,
    "junio": 6,
    "julio": 7,
    **dict.fromkeys(("ago", "agosto"), 8),
    **dict.fromkeys(("septiembre", "setiembre", "set"), 9),
    "octubre": 10,
    "noviembre": 11,
    **dict.fromkeys(("dic", "diciembre"), 12),
}

NEAR: Final = {
    "today": 0,
    "tomorrow": 1,
    "tmrw": 1,
    "the day after tomorrow": 2,
    "day after tomorrow": 2,
    "next week": 7,
    "hoy": 0,
    **dict.fromkeys(("mañana", "manana"), 1),
    **dict.fromkeys(("pasado mañana", "pasado manana"), 2),
}
"""Days from today."""

NUMBERS: Final = {
    "a": 1,
    "an": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    **dict.fromkeys(("un", "una"), 1),
    "dos": 2,
    "tres": 3,
    "cuatro": 4,
    "cinco": 5,
    "seis": 6,
    "siete": 7,
    "ocho": 8,
    "nueve": 9,
    "diez": 10,
}

SPANS: Final = {
    **dict.fromkeys(("d", "day", "days"), 1),
    **dict.fromkeys(("w", "wk", "week", "weeks"), 7),
    **dict.fromkeys(("fortnight", "fortnights"), 14),
    **dict.fromkeys(("month", "months"), 30),
    **dict.fromkeys(("día", "dia", "días", "dias"), 1),
    **dict.fromkeys(("semana", "semanas", "sem"), 7),
    **dict.fromkeys(("quincena", "quincenas"), 14),
    **dict.fromkeys(("mes", "meses"), 30),
}
"""Lengths in days; a month is thirty of them."""

DATE_FILLERS: Final = frozenset(
    {"in", "for", "until", "till", "til", "to", "on", "of", "the", "next"}
    | {"en", "por", "durante", "hasta", "al", "de", "del", "el", "la", "que", "viene", "próximo", "proximo"}
    | {"próxima", "proxima"}
)
