"""Every way in, in order: the commands, which also make the menu and /help; the buttons; and all the rest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.locale.speech import N_
from bot.telegram.handlers import content, doing, info, settings, starting, streaks, typed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.telegram.desk import Handler


@dataclass(frozen=True, slots=True)
class Command:
    """A command: its name, who answers it, and its line in the menu and in /help."""

    name: str
    handler: Handler
    summary: str


def commands() -> tuple[Command, ...]:
    """All commands, the most used first: Telegram shows them in this order."""
    known = (
        Command("tip", content.tip, N_("a tip now, also by theme: /tip posture")),
        Command("exercise", content.exercise, N_("an exercise now")),
        Command("done", doing.done_typed, N_("I did it")),
        Command("streak", streaks.streak, N_("how it adds up")),
        Command("why", streaks.why, N_("the streak day by day, with reasons")),
        Command("settings", settings.overview, N_("everything that can be set, by buttons")),
        Command("time", typed.time_of_tips, N_("when the tip comes: /time 7:30")),
        Command("zone", typed.zone, N_("where you live: /zone madrid")),
        Command("days", typed.days, N_("training days: /days mon wed fri")),
        Command("pause", typed.pause, N_("a break: /pause 24 dec")),
        Command("resume", typed.resume, N_("the break is over")),
        Command("language", typed.language, N_("the language I speak")),
        Command("stop", starting.stop, N_("no more messages; everything is kept")),
        Command("start", starting.start, N_("begin, or begin again")),
        Command("about", info.about, N_("where the tips come from")),
        Command("privacy", info.privacy, N_("what I keep, why, and how long")),
        Command("export", info.export, N_("everything about you, as a file")),
        Command("delete", starting.ask_delete, N_("erase everything about you")),
    )
    listed = tuple((command.name, command.summary) for command in known)
    return (*known, Command("help", info.help_with((*listed, ("help", _HELP))), _HELP))


_HELP = N_("this list")

# The buttons under what the caller got: after /delete nothing of that is left, and nobody is made known anew.
ABOUT_MINE = frozenset(
    {"done", "undo", "today", "like", "light", "later", "back", "snooze", "ledger", "delete"}
)

# What a button's verb leads to.
PRESSES: Mapping[str, Handler] = {
    "done": doing.done,
    "undo": doing.undo,
    "today": doing.done_today,
    "like": doing.like,
    "light": doing.light,
    "later": doing.later,
    "back": doing.back,
    "snooze": doing.snooze,
    "tip": content.another_tip,
    "exercise": content.exercise,
    "why": content.why,
    "streak": streaks.streak,
    "ledger": streaks.ledger,
    "goal": starting.goal,
    "go": settings.go,
    "put": settings.put,
    "delete": starting.delete,
}
