// The buttons below a message. A pressed one waits until the bot has answered, as in Telegram's apps.

import { askToOpen, tell } from "./dialogs.js";
import { act } from "./doing.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { follow } from "./links.js";
import { store } from "./store.js";

const GIVES_UP = 30_000; // milliseconds until a press that nobody answers stops looking busy

const waiting = new Map(); // query id -> {button key, title, timer}

store.on("event", ({ kind, detail }) => {
  if (kind === "answer" && waiting.has(detail.query)) answered(detail);
});

/** The rows of buttons, or null where there are none. */
export function inlineKeyboard(message, row) {
  if (!message.inline?.length) return null;
  const rows = message.inline.map((keys) => h("div", { class: "keys-row" }, keys.map((key) => inlineButton(key, message, row))));
  return h("div", { class: "keys", role: "group", "aria-label": "Buttons of the message" }, rows);
}

function inlineButton(key, message, row) {
  const name = keyOf(message, key);
  const busy = [...waiting.values()].some((press) => press.name === name);
  const mark = key.url ? icon("away", { size: 13 }) : null;
  return h(
    "button",
    {
      type: "button",
      class: `key${key.style ? ` key-${key.style}` : ""}`,
      "data-test": "inline-button",
      "data-key": name,
      "aria-busy": busy ? "true" : null,
      title: key.url ?? null,
      onclick: () => pressed(key, message, row, name),
    },
    h("span", {}, key.text),
    mark,
  );
}

const keyOf = (message, key) => `${message.id} ${key.callback_data ?? key.url ?? key.text}`;

async function pressed(key, message, row, name) {
  if (key.url) return (await follow(key.url)) || askToOpen(key.url);
  if (key.copy_text) {
    await navigator.clipboard?.writeText(key.copy_text.text);
    return store.toast("Copied");
  }
  if (key.callback_data === undefined) return store.toast("The playground has no such button yet.", { kind: "error" });
  if ([...waiting.values()].some((press) => press.name === name)) return null;
  const sender = store.author(message) ?? row.title;
  show(name, true);
  const press = await act("press", { button: key.callback_data, message_id: message.id });
  if (!press) return show(name, false);
  const early = answers.get(press.query);
  waiting.set(press.query, { name, title: sender, timer: setTimeout(() => done(press.query), GIVES_UP) });
  return early && answered(early);
}

// The answer can overtake the response to the press.
const answers = new Map();
store.on("event", ({ kind, detail }) => {
  if (kind !== "answer") return;
  answers.set(detail.query, detail);
  if (answers.size > 50) answers.delete(answers.keys().next().value);
});

function answered({ query, text, alert, url }) {
  const { title } = waiting.get(query);
  done(query);
  if (url) askToOpen(url);
  else if (text && alert) tell(title, text);
  else if (text) store.toast(text);
}

function done(query) {
  const press = waiting.get(query);
  if (!press) return;
  clearTimeout(press.timer);
  waiting.delete(query);
  show(press.name, false);
}

/** The message may have been drawn anew since, so its button is looked for. */
function show(name, busy) {
  for (const button of document.querySelectorAll(`[data-key="${CSS.escape(name)}"]`)) {
    if (busy) button.setAttribute("aria-busy", "true");
    else button.removeAttribute("aria-busy");
  }
}

