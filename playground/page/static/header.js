// The head of the open chat: who it is, what they are doing, what can be done with it.

import { confirm } from "./dialogs.js";
import { act, say } from "./doing.js";
import { h, iconButton } from "./dom.js";
import { icon } from "./icons.js";
import { openMenu } from "./menus.js";
import { chatAvatar, countOf } from "./names.js";
import { sideIsOpen, toggleSide } from "./side.js";
import { store } from "./store.js";

const LASTS = 5_500; // milliseconds that an action shows; Telegram's last five seconds
const DOING = {
  typing: "typing",
  upload_photo: "sending a photo",
  upload_document: "sending a file",
  upload_video: "sending a video",
  record_video: "recording a video",
  record_voice: "recording a voice message",
  upload_voice: "sending a voice message",
  find_location: "finding a location",
  choose_sticker: "choosing a sticker",
};

export class Header {
  constructor() {
    this.el = h("header", { class: "chat-head" });
    this.status = h("span", { class: "chat-status" });
    store.on("event", (event) => this.heard(event));
  }

  show(row) {
    this.row = row;
    const about = h(
      "button",
      { type: "button", class: "chat-about", "data-test": "chat-info", "aria-label": `About ${row.title}`, onclick: () => openInfo(row) },
      chatAvatar(row, 42),
      h("span", { class: "chat-words" }, h("span", { class: "chat-title" }, row.title, row.type === "private" ? h("span", { class: "bot-mark" }, "bot") : null), this.status),
    );
    this.el.replaceChildren(
      iconButton(icon("back"), "Back to the chats", { class: "icon-button back", "data-test": "back", onclick: () => store.open(null) }),
      h("h1", { class: "chat-heading" }, about),
      iconButton(icon("clock"), "Time and log", { class: "icon-button side-toggle", "data-test": "side", "aria-expanded": String(sideIsOpen()), onclick: toggleSide }),
      iconButton(icon("more"), "Chat menu", { "data-test": "chat-menu", "aria-haspopup": "menu", onclick: (event) => openMenu(actions(row), event.currentTarget, { label: "Chat menu" }) }),
    );
    this.quiet();
  }

  /** The same chat, as it stands now. */
  follow(row) {
    this.row = row;
    if (!this.status.firstElementChild) this.quiet();
  }

  heard({ kind, chat_id: chat, bot_id: bot, detail, message }) {
    const { row } = this;
    if (!row || chat !== row.id || (row.bot_id !== null && bot !== row.bot_id)) return;
    if (kind === "message" && message?.from_bot) this.quiet();
    if (kind !== "action") return;
    const doing = DOING[detail.action];
    if (!doing) return this.quiet();
    const name = row.type === "private" ? "" : `${store.person(bot)?.first_name ?? "Bot"} is `;
    this.status.replaceChildren(h("span", { class: "doing" }, `${name}${doing}`, h("span", { class: "dots", "aria-hidden": "true" }, h("i"), h("i"), h("i"))));
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.quiet(), LASTS);
  }

  quiet() {
    clearTimeout(this.timer);
    this.status.textContent = standing(this.row);
  }
}

function standing(row) {
  if (row.type === "private") return row.blocked ? "blocked by you" : `@${store.person(row.bot_id).username}`;
  if (row.type === "channel") return countOf(row.members, "subscriber", "subscribers");
  return countOf(row.members, "member", "members");
}

function actions(row) {
  const info = { label: "About this chat", icon: "info", run: () => openInfo(row) };
  if (row.type !== "private") return [info, row.linked && linked(row)];
  return [
    info,
    row.started && !row.blocked && { label: "Send /start again", icon: "restart", run: () => say("/start") },
    row.started && (row.blocked ? { label: "Unblock the bot", icon: "check", run: () => act("block", { blocked: false }) } : { label: "Block the bot", icon: "block", danger: true, run: () => block(row) }),
  ];
}

const linked = (row) => ({
  label: row.type === "channel" ? "Open the discussion group" : "Open the channel",
  icon: row.type === "channel" ? "people" : "channel",
  run: () => store.open(row.linked),
});

async function block(row) {
  if (await confirm(`Block ${row.title}?`, "It can no longer write to you. You can unblock it at any time.", "Block", { danger: true })) act("block", { blocked: true });
}

async function openInfo(row) {
  const { openChatInfo } = await import("./panels/chatinfo.js");
  openChatInfo(row.id);
}
