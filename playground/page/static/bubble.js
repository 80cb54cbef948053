// One message as it stands in the conversation.

import { comments } from "./comments.js";
import { h } from "./dom.js";
import { formatted } from "./entities.js";
import { icon } from "./icons.js";
import { inlineKeyboard } from "./keyboards.js";
import { attachments, inAWord } from "./media.js";
import { avatar, hue } from "./names.js";
import { serviceWords } from "./service.js";
import { store } from "./store.js";
import { dayOf, timeOf, wholeOf } from "./when.js";

const ONLY_EMOJI = /^(?:\p{Extended_Pictographic}[\p{Emoji_Modifier}\u200d\ufe0f]*){1,3}$/u;

/**
 * The list item of a message. `context`: {row, acts, find(id), jump(id), menu(message, at)}.
 * Its place among its neighbours is told by `placed`.
 */
export function bubble(message, context) {
  const words = serviceWords(message, whoDid(message), context.row);
  const li = h("li", { class: words ? "message service" : message.inline?.length ? "message keyed" : "message", "data-id": message.id });
  li.append(words ? h("span", { class: "chip", title: wholeOf(message.date) }, words) : spoken(message, context));
  return li;
}

const whoDid = (message) => (message.sender_id === store.state.me ? "You" : store.author(message));

export const isMine = (message, row) => message.sender_id === store.state.me && row.type !== "channel";

/** Say where a message stands: a new `day`, first and last of its group, the first that is `fresh` to the reader. */
export function placed(li, { date, day, first, last, fresh }) {
  li.classList.toggle("first", first);
  li.classList.toggle("last", last);
  const chip = li.querySelector(":scope > .day");
  if (fresh && !li.querySelector(":scope > .news")) li.prepend(h("span", { class: "news" }, "New messages"));
  if (day && !chip) li.prepend(h("span", { class: "day chip" }, h("time", { datetime: new Date(date * 1000).toISOString().slice(0, 10), "data-date": date }, dayOf(date))));
  else if (!day) chip?.remove();
}

function spoken(message, context) {
  const { row } = context;
  const mine = isMine(message, row);
  const body = content(message, context);
  const article = h(
    "article",
    {
      class: classes(message, mine),
      "data-test": "bubble",
      "data-message": message.id,
      "data-mine": String(mine),
      tabindex: "-1",
      oncontextmenu: (event) => context.menu(message, event),
    },
    body,
  );
  const more = h("button", { type: "button", class: "more", tabindex: "-1", "aria-label": "Actions for this message", title: "Actions", onclick: (event) => context.menu(message, event) }, icon("more", { size: 18 }));
  const keys = inlineKeyboard(message, row);
  const face = !mine && row.type.endsWith("group") ? avatar(sideOf(message), store.author(message), { size: 34 }) : null;
  return h("div", { class: mine ? "line mine" : "line" }, face, h("div", { class: "stack" }, article, keys, comments(message, row)), more);
}

const sideOf = (message) => message.sender_chat?.id ?? message.sender_id;

function classes(message, mine) {
  const big = !message.entities.length && ONLY_EMOJI.test(message.text ?? "");
  const bare = message.extra.sticker || (big && !message.reply_to);
  return ["bubble", mine && "mine", message.from_bot && "bot", bare && "bare", message.protected && "protected"].filter(Boolean).join(" ");
}

function content(message, context) {
  const { row, acts } = context;
  const named = row.type.endsWith("group") && (message.sender_chat || !isMine(message, row));
  const name = named ? h("span", { class: `sender ${hue(sideOf(message))}` }, store.author(message), message.sender_chat ? h("small", {}, message.sender_chat.id === row.id ? "anonymous admin" : "channel") : null) : null;
  const text = message.text ? h("div", { class: "text", dir: "auto" }, formatted(message.text, message.entities, acts)) : null;
  return [name, forwarded(message), quotation(message, context), attachments(message.extra, filesOf(message, row)), text, meta(message)];
}

/** The bot that keeps the files of a message. */
function filesOf(message, row) {
  const sent = store.state.bots.find((bot) => bot.id === message.sender_id);
  return sent?.id ?? row.bot_id ?? store.state.bots[0]?.id;
}

function forwarded({ forward: origin }) {
  if (!origin) return null;
  const from = (origin.chat ?? origin.sender_chat)?.title ?? origin.sender_user?.first_name ?? origin.sender_user_name ?? "elsewhere";
  return h("span", { class: "forwarded" }, icon("reply", { size: 14 }), `Forwarded from ${from}`);
}

/** What a message replies to; older messages are fetched first. */
function quotation(message, { find, jump, row }) {
  if (!message.reply_to) return null;
  const words = h("span", { class: "quote-text" }, "…");
  const who = h("span", { class: "quote-name" }, "\u00a0");
  const strip = h("button", { type: "button", class: "quote", "aria-label": "Go to the message that this replies to", onclick: () => jump(message.reply_to) }, who, words);
  Promise.resolve(find(message.reply_to)).then((found) => {
    who.textContent = found ? (store.author(found) ?? row.title) : "Deleted message";
    strip.classList.add(hue(found?.sender_id));
    words.textContent = message.extra.quote?.text ?? (found ? oneLine(found) : "It is no longer there");
  });
  return strip;
}

function meta(message) {
  const marks = [
    message.silent && mark("silent", "Sent without sound"),
    message.protected && mark("lock", "Protected: forwarding and copying are off"),
  ].filter(Boolean);
  return h(
    "span",
    { class: "meta" },
    message.author_signature ? h("span", { class: "signature" }, message.author_signature) : null,
    marks,
    message.edit_date ? h("span", { title: wholeOf(message.edit_date) }, "edited") : null,
    h("time", { datetime: new Date(message.date * 1000).toISOString(), title: wholeOf(message.date) }, timeOf(message.date)),
  );
}

const mark = (name, words) => h("span", { class: "mark", title: words, role: "img", "aria-label": words }, icon(name, { size: 13 }));

/** A message in one line of plain text, spoilers kept hidden. */
export function oneLine(message) {
  const service = serviceWords(message, whoDid(message));
  if (service) return service;
  const hidden = message.entities.filter(({ type }) => type === "spoiler");
  const text = hidden.reduce((all, { offset, length }) => all.slice(0, offset) + "▒".repeat(length) + all.slice(offset + length), message.text ?? "");
  const carried = inAWord(message.extra);
  return [carried, text.replace(/\s+/g, " ").trim()].filter(Boolean).join(": ") || "Message";
}
