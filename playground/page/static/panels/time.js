// The time control: what time it is in the world, what comes next, and buttons that run the bot forward to it.
// The server decides whether time can be moved at all (`can_travel` of the verb `clock`).

import { store } from "../store.js";
import { zone } from "../zone.js";
import { counted, fill, h, icon } from "./parts.js";
import { dayOf, momentFrom, shortTime, spanUntil, timeOfDay } from "./when.js";

const DAY = 86_400;
const ASK_AGAIN = 400;
const FIXED = "Time cannot be moved here: the bot runs on a clock of its own.";
const EMPTY = "Nothing is planned yet. Subscribe to tips, and the next one shows here.";
const QUIET = "Whatever is due on the way comes as it would.";
const TO_TIP = "Fast-forward to the next tip";
const UNKNOWN = "The clock did not answer.";
const KINDS = { tip: "tip", exercise: "exercise", nudge: "nudge", recap: "recap" };

/** Fill `el` with the clock and its buttons. */
export function mountTime(el) {
  const time = { clock: null, at: 0, running: null, asking: 0, problem: null };
  const view = build(el, time);
  const draw = () => show(time, view);
  time.refresh = async () => {
    try {
      take(time, await store.ask("clock"));
    } catch {
      time.problem = UNKNOWN;
    }
    draw();
  };
  const soon = () => {
    if (time.running) return;
    clearTimeout(time.asking);
    time.asking = setTimeout(time.refresh, ASK_AGAIN);
  };
  store.on("time", ({ now }) => {
    if (time.clock) take(time, { ...time.clock, now });
    draw();
    soon();
  });
  store.on("event", (event) => {
    if (time.running && event.kind === "message" && event.message?.from_bot && mine(event)) time.running.came += 1;
    soon();
  });
  setInterval(() => tick(time, draw, soon), 1000);
  time.draw = draw;
  time.refresh();
}

function build(el, time) {
  const button = (test, kind, sign, words, action) => h("button", { type: "button", class: `button ${kind}`, "data-test": test, onclick: action },
    icon(sign), h("span", {}, words));
  const step = (test, words, seconds) => button(test, "", "plus", words, () => run(time, { seconds }));
  const view = {
    clock: h("time", { class: "p-clock", "data-test": "time-now" }),
    day: h("span", { class: "p-clock-day" }),
    next: h("p", { class: "p-next" }),
    bar: h("progress", { class: "p-progress", max: "1", "aria-label": "Running forward", hidden: true }),
    hint: h("p", { class: "p-hint p-help" }),
    said: h("p", { class: "p-said", role: "status", "data-test": "time-said" }),
    forward: button("time-next", "button-primary", "forward", TO_TIP, () => run(time, { to: "next" })),
    steps: [step("time-day", "1 day", DAY), step("time-week", "1 week", 7 * DAY)],
  };
  view.outcome = h("div", { class: "p-outcome" }, view.hint, view.said);
  view.steps.forEach((each) => each.setAttribute("aria-label", `Forward by ${each.textContent}`));
  fill(el, h("section", { class: "p-time", "aria-label": "Time in the playground", "data-test": "time" },
    h("div", { class: "p-now" }, view.day, view.clock), view.next,
    h("div", { class: "p-time-buttons" }, view.forward, view.steps), view.outcome, view.bar));
  return view;
}

async function run(time, wanted) {
  // While it runs the buttons stay focusable, so that a keyboard is not thrown back to the top of the page.
  if (time.running || !time.clock) return;
  const begun = nowOf(time);
  const until = wanted.seconds ? begun + wanted.seconds : time.clock.next?.at ?? begun;
  time.running = { begun, until, came: 0 };
  time.said = null;
  time.draw();
  try {
    const { last } = await store.ask("info");
    const { now } = await store.ask("travel", wanted);
    time.said = await whatCame(last, now);
  } catch (refused) {
    store.toast(refused.message, { kind: "error" });
  }
  time.running = null;
  await time.refresh();
}

/** What the person got on the way, counted from the events after `last`. */
async function whatCame(last, now) {
  const { events } = await store.ask("events", { after: last });
  const came = events.filter((event) => event.kind === "message" && event.message?.from_bot && mine(event));
  const failed = events.filter((event) => event.kind === "problem").length;
  const chats = new Map();
  for (const { chat_id: id } of came) chats.set(id, (chats.get(id) ?? 0) + 1);
  return { now, came: came.length, failed, chats: [...chats] };
}

const titleOf = (id) => store.state.chats.find((chat) => chat.id === id)?.title ?? String(id);

/** Whether an event is in a chat that the person who looks has. */
function mine(event) {
  return event.chat_id === store.state.me || store.state.chats.some((chat) => chat.id === event.chat_id && chat.type !== "private");
}

function take(time, clock) {
  time.clock = clock;
  time.at = performance.now();
  time.problem = null;
}

/** The world's time at this moment: a flowing clock goes on between two answers of the server. */
function nowOf(time) {
  const since = (time.clock.flowing ?? true) ? (performance.now() - time.at) / 1000 : 0;
  return time.clock.now + since;
}

function tick(time, draw, soon) {
  if (!time.clock || time.running || time.clock.flowing === false) return;
  const due = time.clock.next?.at;
  if (due !== undefined && due < nowOf(time)) soon();
  draw();
}

function show(time, view) {
  const { clock, running } = time;
  const still = time.problem ?? (clock && !clock.can_travel ? (clock.why ?? FIXED) : null);
  const empty = clock && !still && !clock.next ? EMPTY : null;
  // A nudge or recap is sent only where it is still wanted, so the button does not promise it.
  const surely = !clock?.next || clock.next.kind === "tip";
  write(view.forward.lastElementChild, surely ? TO_TIP : "Fast-forward to what comes next");
  view.forward.disabled = Boolean(!clock || still || (empty && !running));
  for (const button of view.steps) button.disabled = Boolean(!clock || still);
  for (const button of [view.forward, ...view.steps]) button.setAttribute("aria-disabled", String(Boolean(running)));
  view.bar.hidden = !running;
  view.outcome.hidden = Boolean(still);
  if (clock) showNow(nowOf(time), view);
  if (running) showRun(time, view);
  else write(view.next, still ?? empty ?? (clock ? nextWords(time) : "Asking the clock…"));
  write(view.hint, running ? progressWords(running) : still || time.said ? "" : QUIET);
  if (view.shown !== time.said) fill(view.said, time.said ? resultWords(time.said) : []);
  view.shown = time.said;
}

/** Change a text only where it differs: it may be selected, or being read out. */
function write(element, words) {
  if (element.textContent !== words) element.textContent = words;
}

function showNow(now, view) {
  view.clock.dateTime = new Date(now * 1000).toISOString();
  write(view.clock, timeOfDay(now));
  write(view.day, [dayOf(now), placeOf(zone())].filter(Boolean).join(" · "));
}

/** Madrid, of Europe/Madrid. */
const placeOf = (name) => name?.split("/").at(-1).replaceAll("_", " ");

function nextWords(time) {
  const { at, kind } = time.clock.next;
  const now = nowOf(time);
  return `Due next: ${KINDS[kind] ?? "the end of a pause"} ${momentFrom(at, now)} · ${spanUntil(at, now)}`;
}

function showRun(time, view) {
  const { begun, until } = time.running;
  const now = nowOf(time);
  if (until > begun) view.bar.value = Math.min(1, Math.max(0.02, (now - begun) / (until - begun)));
  write(view.next, `Running forward to ${dayOf(until)} ${shortTime(until)}…`);
}

const progressWords = ({ came }) => (came ? `${counted(came, "message")} so far` : "On the way…");

function resultWords({ came, failed, chats }) {
  const words = came ? `${counted(came, "message")} came` : "No message came";
  const many = chats.length > 1;
  const links = chats.map(([id, number]) => h("button", { type: "button", class: "p-link", onclick: () => store.open(id) },
    many ? `${titleOf(id)} (${number})` : titleOf(id)));
  const bad = failed ? h("span", { class: "p-bad-words" }, `${counted(failed, "call")} failed.`) : null;
  return [h("span", { class: "p-said-main" }, icon(came ? "bell" : "clock"), `${words}${came ? " in" : "."}`), ...links, bad];
}
