// A message's text with its entities, as elements. Offsets and lengths count UTF-16 units, which is what
// JavaScript's strings count, too.

import { h } from "./dom.js";
import { icon } from "./icons.js";
import { inReadersWords, wholeOf } from "./when.js";

const TAGS = { bold: "b", italic: "i", underline: "u", strikethrough: "s", code: "code", blockquote: "blockquote" };
const OPEN_LINES = 3; // of an expandable quotation, before it is opened

/**
 * A fragment of the whole text. `acts`: {say(text), open(url, shown), mention(name), user(user), language}.
 */
export function formatted(text, entities, acts) {
  const nested = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  const fragment = document.createDocumentFragment();
  fragment.append(...pieces(text, nested, 0, text.length, acts));
  return fragment;
}

/** Text and elements between two offsets; `entities` lie in it, outer ones before inner ones. */
function pieces(text, entities, from, to, acts) {
  const found = [];
  let at = from;
  let next = 0;
  while (next < entities.length) {
    const entity = entities[next];
    const end = Math.min(entity.offset + entity.length, to);
    let last = next + 1;
    while (last < entities.length && entities[last].offset < end) last += 1;
    if (entity.offset >= at && end > entity.offset) {
      if (entity.offset > at) found.push(text.slice(at, entity.offset));
      const inner = pieces(text, entities.slice(next + 1, last), entity.offset, end, acts);
      found.push(element(entity, text.slice(entity.offset, end), inner, acts));
      at = end;
      if (isBlock(entity) && text[at] === "\n") at += 1; // the block breaks the line already
    }
    next = last;
  }
  if (at < to) found.push(text.slice(at, to));
  return found;
}

const isBlock = ({ type }) => type === "pre" || type.endsWith("blockquote");

function element(entity, words, inner, acts) {
  if (TAGS[entity.type]) return h(TAGS[entity.type], {}, inner);
  return (MAKERS[entity.type] ?? plain)(entity, words, inner, acts);
}

const plain = (_entity, _words, inner) => h("span", {}, inner);

const linkButton = (inner, run, title) =>
  h("button", { type: "button", class: "text-link", title, onclick: run }, inner);

const MAKERS = {
  spoiler: (_entity, _words, inner) => spoiler(inner),
  pre: (entity, words) => codeBlock(words, entity.language),
  expandable_blockquote: (_entity, words, inner) => expandable(words, inner),
  url: (_entity, words, inner, acts) => anchor(inner, words, acts, true),
  text_link: (entity, _words, inner, acts) => anchor(inner, entity.url, acts, false),
  email: (_entity, words, inner) => h("a", { href: `mailto:${words}` }, inner),
  phone_number: (_entity, words, inner) => h("a", { href: `tel:${words.replace(/[^+\d]/g, "")}` }, inner),
  bot_command: (_entity, words, inner, acts) => linkButton(inner, () => acts.say(words), `Send ${words}`),
  mention: (_entity, words, inner, acts) => linkButton(inner, () => acts.mention(words), words),
  text_mention: (entity, _words, inner, acts) => linkButton(inner, () => acts.user(entity.user), entity.user.first_name),
  hashtag: (_entity, _words, inner) => h("span", { class: "tag" }, inner),
  cashtag: (_entity, _words, inner) => h("span", { class: "tag" }, inner),
  custom_emoji: (_entity, _words, inner) => h("span", { class: "custom-emoji", title: "Custom emoji, shown as its fallback" }, inner),
  date_time: (entity, words, _inner, acts) => moment(entity, words, acts),
};

function anchor(inner, target, acts, shown) {
  const url = /^[a-z][a-z\d+.-]*:/i.test(target) ? target : `https://${target}`;
  const open = (event) => {
    event.preventDefault();
    acts.open(url, shown);
  };
  const safe = /^(https?|tg|mailto|tel):/i.test(url);
  return h("a", { href: safe ? url : null, target: "_blank", rel: "noopener noreferrer", title: shown ? null : url, onclick: open }, inner);
}

function spoiler(inner) {
  const el = h("span", { class: "spoiler", role: "button", tabindex: "0", "aria-label": "Spoiler: press to show" }, h("span", { "aria-hidden": "true" }, inner));
  const reveal = (event) => {
    if (event.type === "keydown" && event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    event.stopPropagation();
    el.classList.add("shown");
    for (const name of ["role", "tabindex", "aria-label"]) el.removeAttribute(name);
    el.firstChild.removeAttribute("aria-hidden");
    for (const kind of ["click", "keydown"]) el.removeEventListener(kind, reveal, true);
  };
  for (const kind of ["click", "keydown"]) el.addEventListener(kind, reveal, true);
  return el;
}

function codeBlock(words, language) {
  const copy = h("button", { type: "button", class: "copy", "aria-label": "Copy the code", title: "Copy" }, icon("copy", { size: 16 }));
  copy.addEventListener("click", async () => {
    await navigator.clipboard?.writeText(words);
    copy.replaceChildren(icon("check", { size: 16 }));
    setTimeout(() => copy.replaceChildren(icon("copy", { size: 16 })), 1200);
  });
  const head = h("span", { class: "pre-head" }, h("span", {}, language ?? ""), copy);
  return h("span", { class: "pre" }, head, h("pre", { tabindex: "0", "aria-label": "Code" }, h("code", {}, words)));
}

function expandable(words, inner) {
  const long = words.split("\n").length > OPEN_LINES || words.length > 160;
  const quote = h("blockquote", { class: long ? "folded" : null }, h("span", { class: "quoted" }, inner));
  if (!long) return quote;
  const more = h("button", { type: "button", class: "fold", "aria-expanded": "false" }, "Show more");
  more.addEventListener("click", () => {
    const folded = quote.classList.toggle("folded");
    more.textContent = folded ? "Show more" : "Show less";
    more.setAttribute("aria-expanded", String(!folded));
  });
  quote.append(more);
  return quote;
}

function moment(entity, words, acts) {
  const shown = inReadersWords(entity.unix_time, entity.date_time_format, acts.language) ?? words;
  const iso = new Date(entity.unix_time * 1000).toISOString();
  const relative = entity.date_time_format === "r" ? entity.unix_time : null;
  return h("time", { class: "moment", datetime: iso, title: wholeOf(entity.unix_time), "data-relative": relative }, shown);
}

/** Write anew what tells how long ago or how soon something is. */
export function refreshMoments(el, language) {
  for (const time of el.querySelectorAll("[data-relative]")) time.textContent = inReadersWords(Number(time.dataset.relative), "r", language);
}
