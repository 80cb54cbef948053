// The list of chats: who I am on top, then the latest activity first.

import { oneLine } from "./bubble.js";
import { h, iconButton } from "./dom.js";
import { icon } from "./icons.js";
import { openMenu } from "./menus.js";
import { chatAvatar } from "./names.js";
import { toggleSide } from "./side.js";
import { sameChat, store } from "./store.js";
import { briefly, wholeOf } from "./when.js";

const SYMBOLS = { channel: "channel", group: "people", supergroup: "people" };
const THEMES = [["auto", "As the system", "contrast"], ["light", "Light", "sun"], ["dark", "Dark", "moon"]];

export async function mountChats(el) {
  const me = h("div", { class: "me-slot" });
  const list = h("ul", { class: "chat-list", "data-test": "chats" });
  const theme = iconButton(icon("contrast"), "Light or dark", { "data-test": "theme", "aria-haspopup": "menu", onclick: ({ currentTarget }) => themes(currentTarget) });
  const add = iconButton(icon("plus"), "New group or channel", { class: "icon-button add", "data-test": "new-chat", onclick: newChat });
  const side = iconButton(icon("clock"), "Time and log", { class: "icon-button side-toggle", onclick: toggleSide });
  const down = h("p", { class: "line-down", role: "status", hidden: true }, "Reconnecting…");
  el.append(h("h1", { class: "unseen" }, "Chats"), h("header", { class: "list-head" }, me, h("span", { class: "list-tools" }, side, theme, add)), down, list);
  list.addEventListener("keydown", (event) => arrows(event, list));
  const draw = () => redraw(list);
  for (const kind of ["chats", "chat", "me", "people", "time"]) store.on(kind, draw);
  store.on("line", (up) => (down.hidden = up));
  try {
    const { mountPeople } = await import("./panels/people.js");
    mountPeople(me);
  } catch (problem) {
    console.warn(problem.message);
  }
}

/** Rows keep their elements, so that focus and motion survive. */
function redraw(list) {
  const before = new Map([...list.children].map((li) => [li.dataset.key, li]));
  const rows = [...store.state.chats].sort((a, b) => (b.last?.date ?? 0) - (a.last?.date ?? 0) || b.last_seq - a.last_seq);
  const focused = list.contains(document.activeElement) ? document.activeElement.closest("li").dataset.key : null;
  const made = rows.map((row) => {
    const key = `${row.id} ${row.bot_id ?? ""}`;
    const li = before.get(key) ?? h("li", { "data-key": key });
    const look = JSON.stringify([row.title, row.last && store.author(row.last), row.last?.id, row.last?.text, row.last?.edit_date, store.unread(row), sameChat(row, store.state.chat, store.state.bot), store.state.me, row.last && briefly(row.last.date), row.blocked]);
    if (li.dataset.look !== look) li.replaceChildren(entry(row));
    li.dataset.look = look;
    return li;
  });
  if (made.length !== list.children.length || made.some((li, index) => li !== list.children[index])) list.replaceChildren(...made);
  if (focused) made.find((li) => li.dataset.key === focused)?.firstChild.focus();
}

function entry(row) {
  const open = sameChat(row, store.state.chat, store.state.bot);
  const unread = store.unread(row);
  const symbol = SYMBOLS[row.type];
  return h(
    "button",
    { type: "button", class: "chat-row", "data-test": "chat-row", "data-chat": row.id, "aria-current": open ? "true" : null, onclick: () => store.open(row.id, null, row.bot_id) },
    chatAvatar(row, 50),
    h(
      "span",
      { class: "chat-row-words" },
      h("span", { class: "chat-row-top" }, symbol ? icon(row.forum ? "forum" : symbol, { size: 16 }) : null, h("span", { class: "chat-row-title" }, row.title), row.last ? h("time", { title: wholeOf(row.last.date) }, briefly(row.last.date)) : null),
      h("span", { class: "chat-row-bottom" }, h("span", { class: "chat-row-last" }, lastWords(row)), unread ? h("span", { class: "badge", "data-test": "unread", "aria-label": `${unread} unread` }, unread > 99 ? "99+" : String(unread)) : null),
    ),
  );
}

function lastWords(row) {
  if (!row.last) return row.type === "private" ? "Press Start to begin" : "No messages yet";
  const { last } = row;
  if (last.service) return oneLine(last);
  const who = last.sender_id === store.state.me ? "You: " : row.type.endsWith("group") ? `${store.author(last)}: ` : "";
  return [who ? h("span", { class: "chat-row-who" }, who) : null, oneLine(last)];
}

function arrows(event, list) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || event.altKey) return;
  event.preventDefault();
  const rows = [...list.querySelectorAll("button")];
  rows[rows.indexOf(document.activeElement) + step]?.focus();
}

function themes(at) {
  const items = THEMES.map(([theme, label, symbol]) => ({ label, icon: symbol, checked: store.state.theme === theme, run: () => store.setTheme(theme) }));
  openMenu(items, at, { label: "Light or dark" });
}

async function newChat() {
  const panel = await import("./panels/newchat.js").catch(() => import("./panels/chatinfo.js"));
  panel.openNewChat();
}
