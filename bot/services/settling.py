"""Settling: what became of sends is written down, with what it teaches about subscriber and bot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.delivery import Status
from bot.services import halting
from bot.store import claims, history, pace, reach

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.store.claims import Settlement
    from bot.store.engine import Tx


def settle(tx: Tx, settlements: Sequence[Settlement], now: datetime) -> int:
    """Write down these steps and their effects. Returns how many subscribers were put to sleep."""
    shared = pace.clock_now(tx, now)
    claims.settle(tx, settlements, now)
    reach.sent(tx, _shown(settlements, Status.SENT), shared)
    history.add(tx, _shown(settlements, Status.UNKNOWN))
    asleep = 0
    for one in settlements:
        step, reason = one.step, one.step.error or ""
        if step.sleep:
            asleep += reach.sleep(tx, one.subscriber_id, reason, now)
        if step.refused:
            asleep += reach.refused(tx, one.subscriber_id, reason, now)
        if step.move_to is not None:
            reach.moved(tx, one.subscriber_id, step.move_to, now)
        if step.halt_until is not None:
            halting.spread(tx, step.halt_until, now)
    return asleep


def _shown(settlements: Sequence[Settlement], status: Status) -> Sequence[tuple[int, str | None]]:
    """To whom what was shown, of what ended so."""
    return [(one.subscriber_id, one.content_id) for one in settlements if one.step.status is status]
