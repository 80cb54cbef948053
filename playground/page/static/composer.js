// Where one writes: text, replies, edits, commands, reply keyboards; or why one cannot.

import { attachMenu } from "./attach.js";
import { isMine } from "./bubble.js";
import { Commands } from "./commands.js";
import { act, say } from "./doing.js";
import { h, iconButton } from "./dom.js";
import { drafts } from "./drafts.js";
import { icon } from "./icons.js";
import { Instead } from "./instead.js";
import { ReplyKeys } from "./replykeys.js";
import { SendAs } from "./sendas.js";
import { store } from "./store.js";
import { Strip } from "./strip.js";

const TALLEST = 180; // pixels of the text field before it scrolls
const ROOM_TO_TYPE = "(hover: hover) and (min-width: 700px)";
const GROWS = CSS.supports("field-sizing", "content");

export class Composer {
  constructor() {
    this.messages = [];
    this.field = h("textarea", {
      rows: "1",
      "aria-label": "Message",
      placeholder: "Message",
      "data-test": "composer",
      "aria-autocomplete": "list",
      autocomplete: "off",
      enterkeyhint: "send",
      oninput: () => this.typed(),
      onkeydown: (event) => this.keyed(event),
    });
    this.strip = new Strip(() => this.stripClosed());
    this.commands = new Commands(this.field, { send: (text) => this.send(text), changed: () => this.typed() });
    this.keys = new ReplyKeys(() => this.field.focus());
    this.sendAs = new SendAs();
    this.instead = new Instead();
    this.go = iconButton(icon("send", { size: 22 }), "Send", { class: "icon-button send", "data-test": "send", onclick: () => this.send() });
    const attach = iconButton(icon("attach"), "Attach", { "data-test": "attach", "aria-haspopup": "menu", onclick: (event) => attachMenu(event.currentTarget) });
    this.row_ = h("div", { class: "composer-row" }, this.commands.button, this.sendAs.el, attach, this.field, this.keys.button, this.go);
    this.hint = h("p", { class: "composer-hint", hidden: true });
    this.form = h("div", { class: "composer" }, this.commands.el, this.strip.el, this.row_, this.hint, this.keys.el);
    this.el = h("footer", { class: "foot" }, this.form, this.instead.el);
  }

  /** Follow the row of the open chat; what was being typed stays. */
  show(row) {
    // As another person in the same chat one has another draft.
    const key = `${store.state.me} ${row.id} ${row.bot_id}`;
    const other = this.key !== key;
    if (other) this.leave();
    [this.row, this.key] = [row, key];
    this.decide();
    this.sendAs.show(row);
    this.commands.show(row);
    if (other) this.enter();
  }

  /** The open topic of a forum, or null. */
  topicIs(topic) {
    this.topic = topic;
    this.decide();
  }

  /** What stands in the chat now: the reply keyboard and what asks for an answer come from it. */
  arrive(messages) {
    const newest = messages.at(-1);
    const isNew = newest && this.messages === messages && newest.id !== this.newest;
    this.messages = messages;
    this.newest = newest?.id;
    this.keys.follow(this.row, messages);
    if (isNew && newest.from_bot && newest.forces_reply) this.replyTo(newest);
  }

  replyTo(message) {
    this.strip.reply(message, this.row);
    this.field.focus();
  }

  edit(message) {
    this.strip.edit(message);
    this.set(message.text);
    this.field.focus();
    this.field.setSelectionRange(message.text.length, message.text.length);
  }

  decide() {
    const free = this.instead.show(this.row, this.topic);
    this.form.hidden = !free;
    const channel = this.row.type === "channel";
    this.hint.hidden = !channel;
    this.hint.textContent = channel ? `Everybody in “${this.row.title}” reads what is published here.` : "";
    this.field.placeholder = channel ? "Publish a post" : "Message";
    this.go.setAttribute("aria-label", channel ? "Publish" : "Send");
    this.go.title = channel ? "Publish" : "Send";
  }

  leave() {
    this.strip.close();
    this.commands.close();
  }

  enter() {
    this.messages = [];
    this.topic = null;
    this.set(drafts.of(this.key));
  }

  /** A chat was opened: with a real keyboard one can write at once. */
  welcome() {
    if (document.querySelector("dialog[open]") || this.form.hidden || !matchMedia(ROOM_TO_TYPE).matches) return;
    this.field.focus({ preventScroll: true });
  }

  set(text) {
    this.field.value = text;
    this.typed();
  }

  typed() {
    const { field } = this;
    if (!GROWS) grow(field);
    this.go.classList.toggle("ready", field.value.trim() !== "");
    // What is being changed is no draft: the one from before it comes back.
    if (this.row && !this.strip.editing) drafts.keep(this.key, field.value);
    this.commands.typed();
  }

  async send(given = null) {
    const text = given ?? this.field.value;
    if (!text.trim()) return;
    const { editing, replying } = this.strip;
    if (given === null || given.startsWith("/")) this.set("");
    this.strip.close({ keepText: true });
    if (editing) this.set(drafts.of(this.key));
    const details = { ...(replying ? { reply_to: replying.id } : {}), ...this.sendAs.details() };
    const done = editing ? await act("edit", { message_id: editing.id, text }) : await say(text, details);
    if (!done && !this.field.value && given === null) this.set(text);
  }

  stripClosed() {
    this.set(drafts.of(this.key));
  }

  keyed(event) {
    if (event.isComposing || this.commands.keyed(event)) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.send();
    } else if (event.key === "Escape" && this.strip.open) {
      event.preventDefault();
      this.strip.close();
    } else if (event.key === "ArrowUp" && !this.field.value && !event.altKey && !event.shiftKey) {
      const last = this.messages.findLast((message) => (isMine(message, this.row) || message.sender_id === store.state.me) && message.text && !message.service);
      if (!last) return;
      event.preventDefault();
      this.edit(last);
    }
  }
}

/** For browsers whose text fields do not grow by themselves. */
function grow(field) {
  field.style.height = "auto";
  if (field.scrollHeight) field.style.height = `${Math.min(TALLEST, field.scrollHeight)}px`;
}
