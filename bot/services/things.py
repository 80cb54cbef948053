"""Things: what a button is about, whether it was delivered on schedule or given on request."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot.domain.delivery import USED, Kind, Status
from bot.store import answers, completions, deliveries

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from bot.store.answers import Answer
    from bot.store.deliveries import Delivery

# What any database takes as a key; buttons can be forged.
_DIGITS: Final = 18
_DOABLE: Final = frozenset({Kind.TIP, Kind.EXERCISE})


@dataclass(frozen=True, slots=True)
class Thing:
    """A tip or exercise someone has before them: `about` names it, `at` is when it arrived (UTC)."""

    about: str
    kind: Kind
    content_id: str | None
    at: datetime
    done: bool = False


def thing_of(tx: Connection, subscriber_id: int, about: str) -> Thing | None:
    """The thing of this name, if it belongs to this subscriber."""
    source, number = _parted(about)
    if source == "answer":
        answer = answers.get(tx, number)
        return _given(answer) if answer is not None and answer.subscriber_id == subscriber_id else None
    delivery = delivery_of(tx, subscriber_id, about)
    return _delivered(delivery) if delivery is not None else None


def delivery_of(tx: Connection, subscriber_id: int, about: str) -> Delivery | None:
    """The delivered tip or exercise of this name, if it belongs to this subscriber."""
    source, number = _parted(about)
    delivery = deliveries.get(tx, number) if source == "delivery" else None
    if delivery is None or delivery.subscriber_id != subscriber_id or delivery.kind not in _DOABLE:
        return None
    # A press may come before its message is settled; of what never left there is no button.
    return delivery if delivery.status in USED else None


def latest_open(
    tx: Connection, subscriber_id: int, person_id: int, *, since: datetime, until: datetime
) -> Thing | None:
    """The newest thing the person got between these instants and has not done: exercises before tips."""
    things = [_delivered(row) for row in deliveries.recent(tx, subscriber_id, since=since)]
    things += [_given(row) for row in answers.recent(tx, subscriber_id, since=since)]
    wanted = [thing for thing in things if thing.kind in _DOABLE and thing.at <= until]
    wanted.sort(key=lambda thing: (thing.kind is Kind.EXERCISE, thing.at), reverse=True)
    return next((thing for thing in wanted if completions.find(tx, person_id, thing.about) is None), None)


def _parted(about: str) -> tuple[str, int]:
    """The source and number of a name; a source of "" for what no name of ours looks like."""
    source, _, number = about.partition(":")
    if not (number.isascii() and number.isdecimal() and len(number) <= _DIGITS) or number.startswith("0"):
        return "", 0
    return source, int(number)


def _given(answer: Answer) -> Thing:
    return Thing(f"answer:{answer.id}", answer.kind, answer.content_id, answer.at)


def _delivered(delivery: Delivery) -> Thing:
    # A row that was never settled may still have arrived: its due time stands in.
    at = delivery.settled_at if delivery.status is Status.SENT and delivery.settled_at else delivery.due_at
    return Thing(f"delivery:{delivery.id}", delivery.kind, delivery.content_id, at)
