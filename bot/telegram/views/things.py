"""Tips and exercises, and the buttons under them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.delivery import Kind
from bot.domain.quiet import Snooze
from bot.locale.speech import N_
from bot.services.crediting import Light
from bot.telegram.callbacks import pack
from bot.telegram.keyboard import Button, Rows
from bot.telegram.markup import Html, bold, escape, html, italic, lines, quote
from bot.telegram.responses import View
from bot.telegram.views.words import theme_name

if TYPE_CHECKING:
    from bot.services.snoozing import Snoozed
    from bot.telegram.voice import Voice
    from tips.catalogue import Catalogue, Exercise, Tip

# What /snooze offers, by the value its button carries.
SNOOZES = {
    Snooze.HALF_HOUR: N_("30 min"),
    Snooze.TWO_HOURS: N_("2 hours"),
    Snooze.TONIGHT: N_("Tonight"),
}

LIGHTS = {
    Light.GREEN: ("🟢", N_("Go")),
    Light.YELLOW: ("🟡", N_("Easier")),
    Light.RED: ("🔴", N_("Rest")),
}
# One letter for each source of things, as buttons name them.
_CODES = {"delivery": "d", "answer": "a", "day": "t"}


def tip(voice: Voice, tip: Tip, about: str) -> View:
    """A tip as it arrives."""
    return View(tip_text(voice, tip), tip_buttons(voice, tip, about))


def tip_text(voice: Voice, tip: Tip) -> Html:
    """A tip under the name of its theme."""
    return lines(bold(theme_name(voice, tip.theme)), "", voice.text(tip.text))


def tip_buttons(voice: Voice, tip: Tip, about: str, *, done: bool = False) -> Rows:
    """Done or its undo, another one, the thumbs, and why."""
    thing = coded(about)
    first = _undo(voice, thing) if done else Button("✅ " + voice.text("Done"), pack("done", thing))
    return (
        (first, Button("🔄 " + voice.text("Another one"), pack("tip"))),
        (
            Button("👍", pack("like", tip.id, 1)),
            Button("👎", pack("like", tip.id, -1)),
            Button("💡 " + voice.text("Why?"), pack("why", thing)),
        ),
    )


def tip_why(voice: Voice, catalogue: Catalogue, tip: Tip) -> Html:
    """A tip with the reason why it works, and where that comes from."""
    sources = dict.fromkeys(catalogue.facts[fact].source for fact in tip.facts)
    credit = [italic(voice.say("Source: {source}", source=voice.text(source))) for source in sources]
    return lines(tip_text(voice, tip), "", quote(lines(voice.text(tip.why), *credit)))


def exercise(voice: Voice, exercise: Exercise, about: str) -> View:
    """An exercise as it arrives, with all that is needed to do it well."""
    return View(exercise_text(voice, exercise), exercise_buttons(voice, about))


def exercise_text(voice: Voice, exercise: Exercise) -> Html:
    """Name, dosage, cues, the common mistake, both other forms and when to stop."""
    return lines(
        bold("🍑 " + voice.text(exercise.name)),
        italic(voice.text(exercise.dosage)),
        "",
        *(html("• {cue}", cue=voice.text(cue)) for cue in exercise.cues),
        "",
        _labelled(voice, N_("Watch out"), exercise.mistake),
        _labelled(voice, N_("Easier"), exercise.easier),
        _labelled(voice, N_("Harder"), exercise.harder),
        "🛑 " + escape(voice.text(exercise.stop)),
    )


def exercise_easier(voice: Voice, exercise: Exercise) -> Html:
    """The easier form alone: all that a tired body has to read."""
    return lines(
        bold("🍑 " + voice.text(exercise.name)),
        "🟡 " + voice.say("The easier form today:"),
        "",
        voice.text(exercise.easier),
        "",
        "🛑 " + escape(voice.text(exercise.stop)),
    )


def red_day(voice: Voice) -> Html:
    """What a red light answers: rest, no cheering on, and where pain belongs."""
    return lines(
        "🔴 " + bold(voice.say("A rest day, then.")),
        "",
        voice.say("Today is neither missed nor rested: your streak waits. Nothing more from me today."),
        voice.say("If something hurts, or keeps hurting, let a doctor or physiotherapist look at it."),
    )


def exercise_buttons(voice: Voice, about: str, *, done: bool = False) -> Rows:
    """Done or its undo, the body light, and later."""
    thing = coded(about)
    if done:
        return ((_undo(voice, thing), _another_exercise(voice)),)
    return (
        (Button("✅ " + voice.text("Done"), pack("done", thing)), _another_exercise(voice)),
        tuple(Button(light_name(voice, light), pack("light", thing, light)) for light in LIGHTS),
        *(
            ((Button("⏰ " + voice.text("Later"), pack("later", thing)),),)
            if about.startswith("delivery:")
            else ()
        ),
    )


def light_name(voice: Voice, light: Light) -> str:
    """A body light with its colour, as its button says it."""
    sign, name = LIGHTS[light]
    return f"{sign} {voice.text(name)}"


def red_buttons(voice: Voice, about: str) -> Rows:
    """The way back from a red light."""
    return ((Button("🟢 " + voice.text("I feel better"), pack("light", coded(about), Light.GREEN)),),)


def snooze_buttons(voice: Voice, about: str) -> Rows:
    """For how long to put an exercise off."""
    thing = coded(about)
    choices = tuple(Button(voice.text(name), pack("snooze", thing, value)) for value, name in SNOOZES.items())
    return (choices, (Button("« " + voice.text("Back"), pack("back", thing)),))


def snoozed(voice: Voice, snoozed: Snoozed) -> str:
    """What became of "later"."""
    if snoozed.until is not None:
        return voice.plain("I will be back at {time}.", time=voice.clock(snoozed.until.time()))
    if snoozed.too_often:
        return voice.text("That was put off three times; let it go, or press Done when it is true.")
    return voice.text("That would no longer be today. The next one comes on its day.")


def buttons(
    voice: Voice, catalogue: Catalogue, kind: Kind, content_id: str, about: str, *, done: bool
) -> Rows:
    """The buttons of either kind of thing, as they stand now."""
    if kind is Kind.TIP and content_id in catalogue.tips:
        return tip_buttons(voice, catalogue.tips[content_id], about, done=done)
    return exercise_buttons(voice, about, done=done)


def text(voice: Voice, catalogue: Catalogue, kind: Kind, content_id: str | None) -> Html | None:
    """The text of either kind of thing; None where that content is gone."""
    if kind is Kind.TIP:
        found = catalogue.tips.get(content_id or "")
        return None if found is None else tip_text(voice, found)
    known = catalogue.exercises.get(content_id or "")
    return None if known is None else exercise_text(voice, known)


def coded(about: str) -> str:
    """The short name in a button: d12 for "delivery:12", a7 for "answer:7", t2026-11-22 for a day."""
    source, _, rest = about.partition(":")
    return _CODES[source] + rest


def decoded(thing: str) -> str:
    """The way back from `coded`; nonsense stays nonsense."""
    source = next((source for source, code in _CODES.items() if code == thing[:1]), "")
    return f"{source}:{thing[1:]}"


def _labelled(voice: Voice, label: str, sentence: str) -> Html:
    return html("{label}: {sentence}", label=bold(voice.say(label)), sentence=voice.text(sentence))


def _undo(voice: Voice, thing: str) -> Button:
    return Button("↩️ " + voice.text("Undo"), pack("undo", thing))


def _another_exercise(voice: Voice) -> Button:
    return Button("🔄 " + voice.text("Another one"), pack("exercise"))
