// The time control: what time it is in the world, what comes next, and buttons that run the bot forward to it.
// The server decides whether time can be moved at all (`can_travel` of the verb `clock`).

import { store } from "../store.js";
import { counted, fill, h, icon } from "./parts.js";
import { dayOf, momentFrom, shortTime, spanUntil, timeOfDay } from "./when.js";

const DAY = 86_400;
const ASK_AGAIN = 400;
const FIXED = "Time cannot be moved here: the bot runs on a clock of its own.";
const QUIET = "Whatever is due on the way comes as it would.";
const UNKNOWN = "The clock did not answer.";
const KINDS = { tip: "tip", exercise: "exercise reminder", nudge: "nudge", recap: "weekly recap" };

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
  const button = (test, words, long, sign, action) => h("button", { type: "button", class: "button", "data-test": test, "aria-label": long,
    title: long, onclick: action }, icon(sign), h("span", {}, words));
  const view = {
    clock: h("time", { class: "p-clock", "data-test": "time-now" }),
    day: h("span", { class: "p-clock-day" }),
    next: h("p", { class: "p-next" }),
    bar: h("progress", { class: "p-progress", max: "1", "aria-label": "Running forward", hidden: true }),
    said: h("p", { class: "p-said", role: "status", "data-test": "time-said" }),
    forward: h("button", { type: "button", class: "button button-primary", "data-test": "time-next", onclick: () => run(time, { to: "next" }) },
      icon("forward"), h("span", {}, "Fast-forward to the next tip")),
    steps: [
      button("time-day", "1 day", "Run one day forward", "plus", () => run(time, { seconds: DAY })),
      button("time-week", "1 week", "Run one week forward", "plus", () => run(time, { seconds: 7 * DAY })),
    ],
  };
  fill(el, h("section", { class: "p-time", "aria-label": "Time in the playground", "data-test": "time" },
    h("div", { class: "p-now" }, view.day, view.clock), view.next,
    h("div", { class: "p-time-buttons" }, view.forward, view.steps), view.said, view.bar));
  return view;
}

async function run(time, wanted) {
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
  const empty = clock && !still && !clock.next ? "Nothing is planned yet. Subscribe to tips, and the next one shows here." : null;
  view.forward.disabled = Boolean(!clock || running || still || empty);
  for (const step of view.steps) step.disabled = Boolean(!clock || running || still);
  view.bar.hidden = !running;
  if (clock) showNow(nowOf(time), view);
  if (running) return showRun(time, view);
  fill(view.next, still ?? empty ?? (clock ? nextWords(time) : "Asking the clock…"));
  fill(view.said, time.said ? resultWords(time.said) : h("span", { class: "p-help" }, still ? "" : QUIET));
}

function showNow(now, view) {
  view.clock.dateTime = new Date(now * 1000).toISOString();
  const words = timeOfDay(now);
  if (view.clock.textContent !== words) view.clock.textContent = words;
  const day = dayOf(now);
  if (view.day.textContent !== day) view.day.textContent = day;
}

function nextWords(time) {
  const { at, kind } = time.clock.next;
  const now = nowOf(time);
  return [h("span", { class: "p-next-kind" }, `Next: ${KINDS[kind] ?? kind}`), ` ${momentFrom(at, now)} `, h("span", { class: "p-next-span" }, spanUntil(at, now))];
}

function showRun(time, view) {
  const { begun, until, came } = time.running;
  const now = nowOf(time);
  if (until > begun) view.bar.value = Math.min(1, Math.max(0.02, (now - begun) / (until - begun)));
  fill(view.next, `Running forward to ${dayOf(until)} ${shortTime(until)}…`);
  fill(view.said, h("span", { class: "p-help" }, came ? `${counted(came, "message")} so far` : "On the way…"));
}

function resultWords({ came, failed, chats }) {
  const words = came ? `${counted(came, "message")} came` : "No message came";
  const links = came && chats.length ? chats.map(([id, number]) => h("button", { type: "button", class: "p-link", onclick: () => store.open(id) },
    `${titleOf(id)}${chats.length > 1 ? ` (${number})` : ""}`)) : [];
  const bad = failed ? h("span", { class: "p-bad-words" }, ` ${counted(failed, "call")} failed.`) : null;
  return [h("span", { class: "p-said-main" }, icon(came ? "bell" : "clock"), `${words}${links.length ? " in" : "."}`), ...links, bad];
}
