"""Planning: due schedules become deliveries. A crash in between changes nothing, and they are due again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot.domain.delivery import WINDOW, Kind
from bot.domain.schedule import Schedule, local_day, next_slot
from bot.domain.spreading import delay
from bot.services.wanting import no_longer_wanted
from bot.store import daybook, deliveries, history, schedules
from bot.store.deliveries import Draft
from bot.store.schedules import Move
from bot.telemetry import PLANNED
from tips.choosing import Choice, Taste, choose_exercise, choose_tip

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime

    from bot.domain.delivery import Skip
    from bot.domain.schedule import Slot
    from bot.ports import Clock
    from bot.store.engine import Store, Tx
    from bot.store.schedules import Due
    from tips.catalogue import Catalogue

# So few in one transaction that a press never waits long for its turn to write.
BATCH: Final = 100
_RANK: Final = {kind: rank for rank, kind in enumerate(Kind)}


@dataclass(frozen=True, slots=True)
class Planner:
    """Plans what is due. `random` gives numbers in [0, 1): the only chance in a choice.

    `may_plan` lets the caller hold it back, as a clock that cannot be trusted does: a day ahead, everybody's
    next tip would be taken for missed. `spread` is how long a crowded minute may take, nothing by default.
    """

    store: Store
    clock: Clock
    catalogue: Catalogue
    random: Callable[[], float]
    may_plan: Callable[[], bool] = lambda: True
    spread: timedelta = timedelta(0)

    async def plan(self) -> int:
        """Plan everything due by now, in small transactions. Returns how many slots were due."""
        planned = 0
        while self.may_plan():
            drafts = await self.store.run(self.plan_batch, self.clock.now())
            for draft in drafts:
                PLANNED.labels(draft.kind.value).inc()
            planned += len(drafts)
            if len(drafts) < BATCH:
                break
        return planned

    def plan_batch(self, tx: Tx, now: datetime) -> Sequence[Draft]:
        """Plan the longest due, at most `BATCH`, and write down what each schedule owes next.

        After a downtime that may be due already: then it is planned here too, so that nobody gets an exercise
        while their tip waits for the next batch.
        """
        drafts: list[Draft] = []
        while len(drafts) < BATCH and (due := schedules.due(tx, now, BATCH - len(drafts))):
            drafts += self._plan(tx, due, now)
        return drafts

    def _plan(self, tx: Tx, due: Sequence[Due], now: datetime) -> Sequence[Draft]:
        asked = [(n, one.kind, one.slot.at + WINDOW, one.reader) for n, one in enumerate(due)]
        skipped = no_longer_wanted(tx, asked, now)
        choices = self._choices(tx, {n: one for n, one in enumerate(due) if n not in skipped}, now)
        drafts = [self._draft(one, choices.get(n), skipped.get(n)) for n, one in enumerate(due)]
        # Of what is due to one subscriber at one minute, the ledger's order is the order of sending.
        drafts.sort(key=lambda draft: (draft.slot.at, _RANK[draft.kind]))
        deliveries.add(tx, drafts)
        schedules.move(tx, [Move(one.subscriber_id, one.kind, _next(one, now)) for one in due])
        return drafts

    def _choices(self, tx: Tx, due: Mapping[int, Due], now: datetime) -> Mapping[int, Choice]:
        """Content for each tip and exercise among these, by their keys."""
        likes = daybook.likes(tx, _persons(due.values()))
        choices: dict[int, Choice] = {}
        for kind in (Kind.TIP, Kind.EXERCISE):
            those = {n: one for n, one in due.items() if one.kind is kind}
            if not those:
                continue
            ids = [one.subscriber_id for one in those.values()]
            seen = history.seen(tx, ids)
            trained = daybook.trained(tx, _persons(those.values()), now) if kind is Kind.EXERCISE else {}
            for n, one in those.items():
                person = one.reader.person or 0
                taste = Taste(likes.get(person, {}), one.themes, one.level, one.equipment)
                shown = seen.get(one.subscriber_id, [])
                if kind is Kind.TIP:
                    choices[n] = choose_tip(self.catalogue, taste, shown, self.random())
                    continue
                yesterday = local_day(now, one.reader.zone, one.reader.day_end) - timedelta(days=1)
                before = trained.get((person, yesterday))
                choices[n] = choose_exercise(self.catalogue, taste, shown, self.random(), before)
        return choices

    def _draft(self, due: Due, choice: Choice | None, skip: Skip | None) -> Draft:
        content_id, why = (choice.content_id, choice.why.value) if choice else (None, None)
        later = delay(due.subscriber_id, due.slot.at, due.reader.zone, self.spread)
        return Draft(due.subscriber_id, due.kind, due.slot, content_id, why, skip, later)


def _persons(due: Iterable[Due]) -> Sequence[int]:
    """The people whose own these are, by Telegram user id; a room has none."""
    return sorted({one.reader.person for one in due if one.reader.person})


def _next(due: Due, now: datetime) -> Slot | None:
    """The slot after this one. After a downtime: one that is late but within its window, else one to come."""
    if not due.reader.reachable:
        return None
    schedule = Schedule(due.at, due.days, due.reader.zone)
    return next_slot(schedule, max(due.slot.at, now - WINDOW), served={due.slot.day})
