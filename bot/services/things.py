"""Things: what a button is about, whether it was delivered on schedule or given on request."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.domain.delivery import Kind, Status
from bot.store import answers, completions, deliveries

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from bot.store.answers import Answer
    from bot.store.deliveries import Delivery


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
    source, _, number = about.partition(":")
    if not number.isdecimal():
        return None
    if source == "answer":
        answer = answers.get(tx, int(number))
        return _given(answer) if answer is not None and answer.subscriber_id == subscriber_id else None
    delivery = deliveries.get(tx, int(number)) if source == "delivery" else None
    return _delivered(delivery) if delivery is not None and delivery.subscriber_id == subscriber_id else None


def latest_open(tx: Connection, subscriber_id: int, person_id: int, *, since: datetime) -> Thing | None:
    """The newest thing the person got since then and has not done: exercises before tips."""
    things = [_delivered(row) for row in deliveries.recent(tx, subscriber_id, since=since)]
    things += [_given(row) for row in answers.recent(tx, subscriber_id, since=since)]
    wanted = [thing for thing in things if thing.kind in {Kind.TIP, Kind.EXERCISE}]
    wanted.sort(key=lambda thing: (thing.kind is Kind.EXERCISE, thing.at), reverse=True)
    return next((thing for thing in wanted if completions.find(tx, person_id, thing.about) is None), None)


def _given(answer: Answer) -> Thing:
    return Thing(f"answer:{answer.id}", answer.kind, answer.content_id, answer.at)


def _delivered(delivery: Delivery) -> Thing:
    # A row that was never settled may still have arrived: its due time stands in.
    at = delivery.settled_at if delivery.status is Status.SENT and delivery.settled_at else delivery.due_at
    return Thing(f"delivery:{delivery.id}", delivery.kind, delivery.content_id, at)
