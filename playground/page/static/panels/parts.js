// The small parts that every panel is made of: avatars, words for times and errors.
// Data from the world only ever becomes text (textContent), never markup.

import { h } from "../dom.js";
import { icon } from "../icons.js";
import { avatar as picture, countOf, fullName } from "../names.js";
import { store } from "../store.js";

export { h, icon };

/** A button with an icon and nothing else to read; its label is said and shown on hovering. */
export function iconButton(name, label, props = {}) {
  return h("button", { type: "button", class: "icon-button", "aria-label": label, title: label, ...props }, icon(name));
}

/** A button with an icon and words. `kind` is "primary", "danger" or nothing. */
export function textButton(words, name, action, { kind = null, ...props } = {}) {
  const look = kind ? `button button-${kind}` : "button";
  return h("button", { type: "button", class: look, onclick: action, ...props }, icon(name), h("span", {}, words));
}

/** Buttons side by side. */
export const row = (...buttons) => h("div", { class: "p-row-buttons" }, buttons);

/** The round picture of a person, bot or chat, small enough for a row. */
export const avatar = (name, id, symbol = null) => picture(id, name, { size: 36, symbol });

/** The full name of a User, as an app shows it. */
export const nameOf = (user) => (user ? fullName(user) : "Somebody");

/** "1 message", "7 messages". */
export const counted = (number, one, many = `${one}s`) => countOf(number, one, many);

/** Do something that may be refused; a refusal becomes a toast with the server's words. True where it was done. */
export async function attempt(action) {
  try {
    await action();
    return true;
  } catch (refused) {
    store.toast(refused.message, { kind: "error" });
    return false;
  }
}

/** A person or bot by id, from what the store knows. */
export function findUser(id) {
  const { people, bots } = store.state;
  return [...people, ...bots].find((user) => user.id === id) ?? null;
}

/** What a chat is called, for the person who looks; the bare id where it is unknown. */
export function chatTitle(id) {
  const row = store.state.chats.find((chat) => chat.id === id);
  if (row && row.type !== "private") return row.title;
  const user = findUser(id);
  return user ? nameOf(user) : (row?.title ?? String(id));
}

/** Replace what an element holds. */
export function fill(element, ...children) {
  element.replaceChildren(...children.flat().filter(Boolean));
  return element;
}

/**
 * Remember where the focus is, to go back there after what is around it was drawn anew or closed:
 * the same element, else its like in the row of the same member or topic, else `otherwise`.
 */
export function rememberFocus() {
  const had = document.activeElement;
  const { id, dataset } = had ?? {};
  const row = had?.closest?.("[data-user], [data-topic]")?.dataset;
  const within = row?.user ? `[data-user="${row.user}"] ` : row?.topic ? `[data-topic="${row.topic}"] ` : "";
  const like = id ? `#${id}` : dataset?.test ? `${within}[data-test="${dataset.test}"]` : null;
  return (otherwise) => {
    if (had?.isConnected || document.activeElement !== document.body) return;
    ((like && document.querySelector(like)) || otherwise)?.focus();
  };
}
