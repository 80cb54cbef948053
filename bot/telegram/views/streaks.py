"""The streak: honest and kind, never a naked zero, and no extra concept in the first week."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.streak import Mark
from bot.locale.speech import N_
from bot.services.crediting import Verdict
from bot.telegram.callbacks import pack
from bot.telegram.keyboard import Button
from bot.telegram.markup import Html, bold, html, lines, shown
from bot.telegram.responses import View

if TYPE_CHECKING:
    from bot.domain.streak import LedgerDay, Standing
    from bot.services.crediting import Credit
    from bot.telegram.voice import Voice

_FIRST_WEEK = 7
_LEDGER_SHOWN = 14

MARKS = {
    Mark.DONE: ("✅", N_("done")),
    Mark.OFF: ("▫️", N_("off day: nothing was due")),
    Mark.REST: ("🛌", N_("missed, and a rest covered it")),
    Mark.RED: ("🔴", N_("red day: neither missed nor rested")),
    Mark.PAUSED: ("⏸", N_("paused")),
    Mark.TRAVELLED: ("✈️", N_("travelled: a short or skipped date")),
    Mark.MISSED: ("⬜️", N_("missed")),
    Mark.RESTORED: ("🩹", N_("missed, then earned back")),
    Mark.OPEN: ("⏳", N_("today, still open")),
}


def streak(voice: Voice, standing: Standing) -> View:
    """Where a person stands, with the last seven days at a glance."""
    text = lines(
        bold(headline(voice, standing)),
        *_details(voice, standing),
        "",
        _strip(voice, standing),
    )
    return View(text, ((Button("🧾 " + voice.text("Show each day"), pack("ledger")),),))


def headline(voice: Voice, standing: Standing) -> Html:
    """The one line that matters: weeks on target, or the day streak where there are just tips."""
    if _counts_weeks(standing):
        return "🔥 " + voice.count(
            "{n} week in a row on target", "{n} weeks in a row on target", standing.weeks
        )
    return day_streak(voice, standing)


def day_streak(voice: Voice, standing: Standing) -> Html:
    """The day streak; where there is none, what was reached and a fresh start instead of a zero."""
    if standing.days:
        return "🔥 " + voice.count("{n} day in a row", "{n} days in a row", standing.days)
    if standing.longest:
        return "🌱 " + voice.count(
            "A fresh start. Your longest run: {n} day",
            "A fresh start. Your longest run: {n} days",
            standing.longest,
        )
    return "🌱 " + voice.say("Your first Done starts your streak")


def ledger(voice: Voice, standing: Standing) -> View:
    """Every one of the last days, with its reason."""
    days = standing.ledger[-_LEDGER_SHOWN:]
    return View(
        lines(
            bold(voice.say("Day by day")),
            "",
            *(_ledger_line(voice, day) for day in days),
            "",
            headline(voice, standing),
            *_details(voice, standing),
        )
    )


def credited(voice: Voice, credit: Credit) -> Html:
    """What a Done did."""
    match credit.verdict:
        case Verdict.NEW:
            return "✅ " + html(
                "{done} {streak}", done=voice.say("Done."), streak=day_streak(voice, credit.standing)
            )
        case Verdict.ALREADY if credit.day:
            return voice.say("Already counted for {day}. One is enough.", day=voice.day(credit.day))
        case Verdict.TOO_OLD:
            return voice.say(
                "This one is more than two days old, so it credits nothing new. /tip brings a fresh one."
            )
        case Verdict.TAKEN_BACK:
            return voice.say("Taken back. Press Done whenever it is true.")
        case Verdict.TOO_LATE:
            return voice.say("A Done can be taken back for two minutes; this one stays.")
    return voice.say("I no longer know this one. /tip brings a fresh one.")


def credited_plain(voice: Voice, credit: Credit) -> str:
    """The same for a notice, which knows no markup."""
    return shown(credited(voice, credit))


def milestone(voice: Voice, days: int) -> View:
    """A streak length worth a word, once."""
    text = voice.count(
        "🎉 {n} day in a row! That is no accident any more.",
        "🎉 {n} days in a row! That is no accident any more.",
        days,
    )
    return View(text)


def nudge(voice: Voice, standing: Standing) -> View:
    """The evening's one question: short, and without a threat."""
    line = (
        voice.count(
            "{n} day in a row so far. Two minutes keep it going.",
            "{n} days in a row so far. Two minutes keep it going.",
            standing.days,
        )
        if standing.days
        else voice.say("Two minutes are enough to make today count.")
    )
    return View(
        lines("🌙 " + bold(voice.say("Still time for today")), line),
        (
            (
                Button("✅ " + voice.text("Done"), pack("today")),
                Button("🍑 " + voice.text("Exercise"), pack("exercise")),
            ),
            (Button("🔕 " + voice.text("No more nudges"), pack("put", "nudge", "off")),),
        ),
    )


def recap(voice: Voice, standing: Standing) -> View:
    """The week in a few lines."""
    week = standing.ledger[-_FIRST_WEEK:]
    done = sum(day.mark is Mark.DONE for day in week)
    return View(
        lines(
            "🗓 " + bold(voice.say("Your week")),
            voice.count("{n} day done", "{n} days done", done),
            *([_week(voice, standing)] if standing.week_target else []),
            headline(voice, standing),
            "",
            _strip(voice, standing),
        ),
        ((Button("🔕 " + voice.text("No more recaps"), pack("put", "recap", "off")),),),
    )


def _details(voice: Voice, standing: Standing) -> list[Html]:
    """What else there is to say; strength and rests only once the first week is over."""
    parts = [_week(voice, standing)] if standing.week_target else []
    if _counts_weeks(standing):
        parts.append(day_streak(voice, standing))
    if standing.longest > standing.days > 0:
        parts.append(voice.count("Longest run: {n} day", "Longest run: {n} days", standing.longest))
    if standing.earn_back is not None:
        parts.append(
            voice.count(
                "You missed {day}. A Done each day up to {until} brings your run back, as {n} day.",
                "You missed {day}. A Done each day up to {until} brings your run back, as {n} days.",
                standing.earn_back.days,
                day=voice.day(standing.earn_back.missed),
                until=voice.day(standing.earn_back.until),
            )
        )
    if len(standing.ledger) > _FIRST_WEEK:
        parts.append(
            "💪 " + voice.say("Strength of the habit: {share}", share=voice.percent(standing.strength))
        )
        parts.append("🛌 " + voice.count("{n} rest in hand", "{n} rests in hand", standing.rests))
    return parts


def _counts_weeks(standing: Standing) -> bool:
    """Whether weeks are the headline: there is a goal, it was met, and the first week is over."""
    return bool(standing.weeks) and not standing.just_tips and len(standing.ledger) > _FIRST_WEEK


def _week(voice: Voice, standing: Standing) -> Html:
    return "📅 " + voice.say(
        "This week: {done} of {target} training days", done=standing.week_done, target=standing.week_target
    )


def _strip(voice: Voice, standing: Standing) -> Html:
    week = standing.ledger[-_FIRST_WEEK:]
    return html(
        "{days}", days="  ".join(f"{voice.weekday(day.day.weekday())} {MARKS[day.mark][0]}" for day in week)
    )


def _ledger_line(voice: Voice, day: LedgerDay) -> Html:
    sign, reason = MARKS[day.mark]
    return html("{sign} {day}: {reason}", sign=sign, day=voice.day(day.day), reason=voice.text(reason))
