// How people, bots and chats are shown: names, colours, round pictures of initials.

import { h } from "./dom.js";
import { icon } from "./icons.js";

const HUES = 7;

/** Whether an account is deleted: the Bot API then has no name for it. */
export const isDeleted = (user) => !user.first_name;

/** The name of a User, as an app shows it. */
export const fullName = (user) => (isDeleted(user) ? "Deleted Account" : [user.first_name, user.last_name].filter(Boolean).join(" "));

/** The class of a colour that stays the same for the same id. */
export const hue = (id) => `hue-${Math.abs(Number(id) || 0) % HUES}`;

/** Up to two initials; an emoji stays whole. */
export function initials(name) {
  const words = name.trim().split(/\s+/u).filter(Boolean);
  const first = (word) => [...word][0] ?? "";
  return words.length > 1 ? first(words[0]) + first(words.at(-1)) : first(words[0] ?? "?");
}

/** A round picture; `size` in pixels. It only decorates: the name stands beside it. */
export function avatar(id, name, { size = 40, symbol = null } = {}) {
  const el = h("span", { class: `avatar ${hue(id)}`, "aria-hidden": "true" }, symbol ? icon(symbol, { size: size * 0.55 }) : initials(name));
  el.style.setProperty("--size", `${size}px`);
  return el;
}

export const chatAvatar = (row, size = 48) => avatar(row.bot_id ?? row.id, row.title, { size });

export function countOf(number, one, many) {
  return `${number.toLocaleString("en")} ${number === 1 ? one : many}`;
}
