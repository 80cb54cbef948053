// The log of calls between the bot and its server: live, newest at the bottom, filtered, and light however long it runs.
// Entries are kept in memory up to KEPT; only the last SHOWN that pass the filter are in the page.

import { store } from "../store.js";
import { entriesOf, isCut, isPoll, passes } from "./entries.js";
import { chatTitle, counted, fill, h, icon, iconButton } from "./parts.js";
import { rowOf, wholeCall } from "./logrow.js";
import { dayOf } from "./when.js";

const KEPT = 3000;
const SHOWN = 200;
const TYPING = 120; // milliseconds after which a search is carried out
const NEAR = 40;

/** Fill `el` with the log and keep it live. */
export function mountLog(el) {
  const filter = { text: "", method: "", chat: "", problems: false, polls: false };
  const log = { entries: [], told: new Set(), waiting: [], paused: false, seen: 0, filter };
  const view = build(el, log);
  let drawing = 0;

  const soon = () => {
    drawing ||= requestAnimationFrame(() => {
      drawing = 0;
      append(log, view);
    });
  };
  log.soon = soon;
  log.redraw = () => redraw(log, view);
  let inTurn = Promise.resolve();
  store.on("call", (call) => {
    if (call.seq <= log.seen) return;
    log.seen = call.seq;
    // The updates in a long answer are what one looks for, so it is asked for at once; what comes after it waits.
    const whole = isCut(call) && isPoll(call) ? wholeCall(call) : call;
    inTurn = inTurn.then(async () => {
      log.waiting.push(...entriesOf(await whole, log.told));
      if (log.paused) showPaused(log, view);
      else soon();
    });
  });
  store.on("chats", () => offerChats(log, view));
  redraw(log, view);
}

function build(el, log) {
  const view = {};
  view.count = h("span", { class: "p-log-count" });
  view.pause = iconButton("pause", "Pause", { "aria-pressed": "false", "data-test": "log-pause", onclick: () => togglePause(log, view) });
  const clear = iconButton("bin", "Clear the log", { "data-test": "log-clear", onclick: () => clearAll(log) });
  view.list = h("ol", { class: "p-log-list", "aria-label": "Calls, newest last", "data-test": "log-list", onkeydown: moveInList });
  view.empty = h("div", { class: "p-empty" });
  view.jump = h("button", { type: "button", class: "p-log-jump", hidden: true, onclick: () => toEnd(view) }, icon("down"), h("span"));
  view.following = true;
  view.list.addEventListener("scroll", () => {
    view.following = atEnd(view);
    if (view.following) view.jump.hidden = true;
  }, { passive: true });
  // What stands above may grow: the newest row stays in sight all the same.
  new ResizeObserver(() => view.following && toEnd(view)).observe(view.list);
  const head = h("header", { class: "p-log-head" }, h("h2", {}, "Calls"), view.count, view.pause, clear);
  fill(el, h("section", { class: "p-log", "aria-label": "Calls between the bot and Telegram", "data-test": "log" },
    head, filters(log, view), h("div", { class: "p-log-body" }, view.list, view.empty, view.jump)));
  return view;
}

function filters(log, view) {
  const set = (name, value) => {
    log.filter[name] = value;
    log.redraw();
  };
  const text = h("input", { type: "search", placeholder: "Search calls", "aria-label": "Search calls", "data-test": "log-filter",
    oninput: (event) => {
      clearTimeout(log.typing);
      log.typing = setTimeout(() => set("text", event.target.value.trim()), TYPING);
    } });
  view.method = h("select", { "aria-label": "Method", "data-test": "log-method", onchange: (event) => set("method", event.target.value) });
  view.chat = h("select", { "aria-label": "Chat", "data-test": "log-chat", onchange: (event) => set("chat", event.target.value) });
  const toggle = (name, label, test, title) => h("label", { class: "p-chip", title },
    h("input", { type: "checkbox", "data-test": test, onchange: (event) => set(name, event.target.checked) }), h("span", {}, label));
  const chips = h("span", { class: "p-chips" }, toggle("problems", "Only problems", "log-problems", "Only calls that were refused or broken"),
    toggle("polls", "Polling", "log-polls", "Also the getUpdates calls"));
  return h("form", { class: "p-log-filters", role: "search", "aria-label": "Filter the calls", onsubmit: (event) => event.preventDefault() },
    h("span", { class: "p-search" }, icon("search"), text), h("div", { class: "p-choices" }, view.method, view.chat, chips));
}

/** Draw everything anew, after a change of the filter. */
function redraw(log, view) {
  log.entries.push(...log.waiting.splice(0));
  trim(log.entries, KEPT);
  const shown = log.entries.filter((entry) => passes(entry, log.filter)).slice(-SHOWN);
  view.day = null;
  fill(view.list, rowsOf(shown, view));
  settle(log, view);
  toEnd(view);
}

/** Add what came in since the last frame. */
function append(log, view) {
  const fresh = log.waiting.splice(0);
  log.entries.push(...fresh);
  trim(log.entries, KEPT);
  const shown = fresh.filter((entry) => passes(entry, log.filter)).slice(-SHOWN);
  const follow = view.following;
  view.list.append(...rowsOf(shown, view));
  while (view.list.childElementCount > SHOWN) view.list.firstElementChild.remove();
  settle(log, view);
  if (follow) toEnd(view);
  else if (shown.length) showJump(view, shown.length);
}

/** The rows, with a line between two days: the clock may jump weeks ahead. */
function rowsOf(entries, view) {
  return entries.flatMap((entry) => {
    const day = dayOf(entry.at);
    const begins = day !== view.day;
    view.day = day;
    return begins ? [h("li", { class: "p-log-day" }, day), rowOf(entry)] : [rowOf(entry)];
  });
}

function settle(log, view) {
  const { list } = view;
  const rows = list.childElementCount;
  const held = list.querySelector("summary[tabindex='0']");
  if (!held && rows) list.lastElementChild.querySelector("summary").tabIndex = 0;
  list.hidden = rows === 0;
  view.empty.hidden = rows > 0;
  if (rows === 0) fill(view.empty, ...emptyWords(log));
  view.count.textContent = log.entries.length ? counted(log.entries.filter((entry) => !entry.incoming).length, "call") : "";
  offerMethods(log, view);
  offerChats(log, view);
}

function emptyWords(log) {
  if (log.entries.length === 0) return [h("strong", {}, "No calls yet"), h("p", {}, "What the bot asks of Telegram appears here as it happens.")];
  const onlyPolls = log.entries.every((entry) => entry.poll);
  if (onlyPolls) return [h("strong", {}, "The bot is waiting"), h("p", {}, "So far it only polled for updates. Say something to it.")];
  return [h("strong", {}, "No call fits the filter"), h("p", {}, log.filter.problems ? "Nothing went wrong so far." : "Loosen it to see more.")];
}

function offerMethods(log, view) {
  const names = [...new Set(log.entries.map((entry) => entry.method))].sort((a, b) => a.localeCompare(b));
  options(view.method, "All methods", names.map((name) => [name, name]), log.filter.method);
}

function offerChats(log, view) {
  const ids = [...new Set(log.entries.map((entry) => entry.chat).filter((id) => id !== null))];
  options(view.chat, "All chats", ids.map((id) => [String(id), chatTitle(id)]), log.filter.chat);
}

function options(select, all, found, chosen) {
  const wanted = JSON.stringify(found);
  if (select.dataset.offered === wanted) return;
  select.dataset.offered = wanted;
  fill(select, [["", all], ...found].map(([value, label]) => h("option", { value }, label)));
  select.value = chosen;
}

function togglePause(log, view) {
  log.paused = !log.paused;
  view.pause.setAttribute("aria-pressed", String(log.paused));
  showPaused(log, view);
  if (!log.paused) log.soon();
}

function showPaused(log, view) {
  const label = log.paused ? `Go on${log.waiting.length ? ` (${log.waiting.length} waiting)` : ""}` : "Pause";
  trim(log.waiting, KEPT);
  view.pause.replaceChildren(icon(log.paused ? "play" : "pause"));
  view.pause.setAttribute("aria-label", label);
  view.pause.title = label;
}

function clearAll(log) {
  log.entries = [];
  log.waiting = [];
  log.redraw();
}

function moveInList(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const row = event.target.closest("li");
  if (!step || !row || event.target.tagName !== "SUMMARY") return;
  const rows = [...row.parentElement.querySelectorAll("[data-test=log-row]")];
  const next = rows[rows.indexOf(row) + step];
  if (!next) return;
  event.preventDefault();
  row.querySelector("summary").tabIndex = -1;
  next.querySelector("summary").tabIndex = 0;
  next.querySelector("summary").focus();
}

const atEnd = ({ list }) => list.scrollHeight - list.scrollTop - list.clientHeight < NEAR;

function toEnd(view) {
  view.list.scrollTop = view.list.scrollHeight;
  view.jump.hidden = true;
  view.jump.dataset.fresh = "0";
}

function showJump(view, fresh) {
  const total = Number(view.jump.dataset.fresh ?? 0) + fresh;
  view.jump.dataset.fresh = String(total);
  view.jump.lastElementChild.textContent = `${total} new`;
  view.jump.hidden = false;
}

function trim(list, keep) {
  if (list.length > keep) list.splice(0, list.length - keep);
}
