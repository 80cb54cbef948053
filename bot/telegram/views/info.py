"""Help, about, privacy, and the short answers to everything else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.locale.speech import N_
from bot.telegram.callbacks import pack
from bot.telegram.keyboard import AskLocation, Button, Remove, grid
from bot.telegram.markup import Html, bold, code, html, lines, link
from bot.telegram.responses import View
from bot.telegram.views.words import THEMES, theme_name

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import time

    from bot.telegram.voice import Voice

SOURCE_TITLE = "Why Is a Strong Butt Important?"
# The way out of sharing a location: a button of the phone's keyboard, which sends its own label.
NEVER_MIND = N_("Never mind")


def help_page(voice: Voice, commands: Iterable[tuple[str, str]]) -> View:
    """Every command with its line, from the table that also makes the menu."""
    return View(
        lines(
            bold(voice.say("What I can do")),
            "",
            *(
                html("/{name} – {summary}", name=name, summary=voice.text(summary))
                for name, summary in commands
            ),
            "",
            voice.say("Most things need no typing: /settings has a button for everything."),
        )
    )


def about(voice: Voice) -> View:
    """Where the tips come from, with credit."""
    return View(
        lines(
            bold(voice.say("About")),
            "",
            voice.say(
                "One good glute tip a day, exercises on your training days, and a streak that is honest and kind."
            ),
            "",
            voice.say(
                "The tips rest on the facts of one article, “{title}” (POPSUGAR Fitness), in which Liz Letchford, MS, "
                "ATC, injury-prevention specialist and personal trainer, is interviewed. The words are our own.",
                title=SOURCE_TITLE,
            ),
            "",
            voice.say("I am no doctor. Pain means stop; if it stays, see a professional."),
            voice.say(
                "City names: {geonames}, CC BY 4.0.", geonames=link("GeoNames", "https://www.geonames.org")
            ),
        )
    )


def privacy(voice: Voice) -> View:
    """What is kept, why, and for how long."""
    return View(
        lines(
            bold(voice.say("What I keep, and why")),
            "",
            voice.say("• Your Telegram id and language code: to write to you, in your language."),
            voice.say(
                "• Time zone, times and the other settings: to be on time. A shared location becomes a zone at once and is not kept."
            ),
            voice.say(
                "• Which tips and exercises you got, when, and what you marked as done: for the streak, and so that nothing repeats too soon."
            ),
            voice.say("• Pauses, rest days and thumbs: to judge days fairly and choose better."),
            "",
            voice.say(
                "Not kept: your name, your messages, your location. Nothing is sold, shared or used for advertising."
            ),
            voice.say(
                "How long: until you say /delete, which erases it all at once. A message that I failed to handle is kept for 30 days, to mend the fault."
            ),
            "",
            voice.say("/export gives you everything as a file."),
        )
    )


def ask_delete(voice: Voice) -> View:
    """Really? There is no way back."""
    return View(
        lines(
            bold(voice.say("Erase everything?")),
            voice.say(
                "Settings, history and streak go for good; nobody can bring them back. /stop or /pause keep them."
            ),
        ),
        (
            (Button("🗑 " + voice.text("Yes, erase everything"), pack("delete", "yes")),),
            (Button(voice.text("No, keep it"), pack("delete", "no")),),
        ),
    )


def deleted(voice: Voice) -> Html:
    return lines(
        bold(voice.say("Erased.")),
        voice.say("Thank you for the time together. /start begins anew, whenever you like."),
    )


def kept(voice: Voice) -> Html:
    return voice.say("Nothing was erased.")


def stopped(voice: Voice) -> View:
    """Nothing more will come; the way back."""
    return View(
        lines(
            bold(voice.say("Stopped.")),
            voice.say(
                "Nothing more will come, and your streak waits unjudged. /start goes on where you left off; /delete erases everything."
            ),
        )
    )


def which_theme(voice: Voice, text: str) -> View:
    """An unknown theme: the ones there are."""
    buttons = [Button(theme_name(voice, theme), pack("tip", theme.value)) for theme in THEMES]
    return View(voice.say("I know no theme “{text}”. These are the five:", text=text), grid(buttons, 1))


def not_a_time(voice: Voice, text: str) -> View:
    example = voice.say(
        "Try {one}, {two} or {three}.",
        one=code("/time 7:30"),
        two=code("/time 7.30 pm"),
        three=code("/time 19:00"),
    )
    return View(lines(voice.say("I could not read “{text}” as a time.", text=text), example))


def not_days(voice: Voice, text: str) -> View:
    example = voice.say(
        "Try {one}, {two} or {three}.",
        one=code(voice.text("/days mon wed fri")),
        two=code(voice.text("/days weekdays")),
        three=code(voice.text("/days none")),
    )
    return View(lines(voice.say("I could not read “{text}” as days of the week.", text=text), example))


def not_a_date(voice: Voice, text: str) -> View:
    example = voice.say(
        "Try {one}, {two} or {three}.",
        one=code(voice.text("/pause 24 dec")),
        two=code(voice.text("/pause 2 weeks")),
        three=code(voice.text("/pause tomorrow")),
    )
    return View(
        lines(voice.say("I could not read “{text}” as a date to come, within a year.", text=text), example)
    )


def not_a_place(voice: Voice, text: str) -> View:
    example = voice.say(
        "Try a bigger city nearby, such as {one}, or a zone such as {two}.",
        one=code("/zone madrid"),
        two=code("/zone Europe/Madrid"),
    )
    return View(
        lines(voice.say("I know no place “{text}”.", text=text), example),
        ((Button("🌍 " + voice.text("All places"), pack("go", "regions")),),),
    )


def language_unknown(voice: Voice, text: str) -> Html:
    return voice.say("I do not speak “{text}” yet. These I do:", text=text)


def meant_a_time(voice: Voice, at: time) -> View:
    """Somebody typed a time: for what?"""
    value = f"{at:%H%M}"
    return View(
        voice.say("{time} – what shall come then?", time=voice.clock(at)),
        (
            (Button("⏰ " + voice.text("My daily tip"), pack("put", "time", "tip", value)),),
            (Button("🍑 " + voice.text("My exercises"), pack("put", "time", "exercise", value)),),
        ),
    )


def unknown_command(voice: Voice, text: str) -> View:
    return View(voice.say("I do not know {command}. /help lists what I do.", command=text))


def lost(voice: Voice) -> View:
    """Anything else: the few things that help most."""
    return View(
        voice.say("I am better at glutes than at small talk. Here is what I can do at once:"),
        (
            (
                Button("💡 " + voice.text("A tip"), pack("tip")),
                Button("🍑 " + voice.text("An exercise"), pack("exercise")),
            ),
            (
                Button("🔥 " + voice.text("My streak"), pack("streak")),
                Button("⚙️ " + voice.text("Settings"), pack("go", "settings")),
            ),
        ),
    )


def ask_location(voice: Voice) -> View:
    """The phone's own button for sharing a location."""
    return View(
        voice.say("Tap the button below. I keep only the time zone, not where you are."),
        AskLocation("📍 " + voice.text("Share my location"), voice.text(NEVER_MIND)),
    )


def located(voice: Voice, place: str) -> View:
    """The location was understood; the phone gets its keyboard back."""
    return View(voice.say("That is the clock of {place}.", place=place), Remove())


def never_mind(voice: Voice) -> View:
    return View(voice.say("All right."), Remove())


def nowhere(voice: Voice) -> View:
    """A location on no land that has a clock of its own."""
    return View(voice.say("No town keeps a clock there. Type your city instead, such as Madrid."), Remove())


def gone(voice: Voice) -> str:
    """The notice for a button whose matter no longer exists."""
    return voice.text("This button is out of date. /settings and /tip bring fresh ones.")


def sorry(voice: Voice) -> Html:
    return voice.say("That failed on our side, not on yours. It is noted; please try again in a moment.")


def too_fast(voice: Voice) -> Html:
    return voice.say("That was a lot at once. Give me a few seconds, then go on.")


def private_only(voice: Voice, bot_link: str) -> View:
    """Where a group's /start leads: to the private chat, by a deep link (core.telegram.org/api/links)."""
    button = Button("💬 " + voice.text("Open our chat"), url=f"{bot_link}?start=group")
    return View(voice.say("For now I work in private chats: one tap below takes you to ours."), ((button,),))


def export_caption(voice: Voice) -> Html:
    return voice.say("Everything I keep about you, in one file.")


def started_pause(voice: Voice, line: Html) -> View:
    """A pause began; the way out of it."""
    return View(line, ((Button("▶️ " + voice.text("Resume now"), pack("put", "resume", "")),),))
