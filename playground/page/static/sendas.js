// As whom one writes in a group: oneself (an anonymous administrator: the group), or a channel of one's own.

import { h } from "./dom.js";
import { openMenu } from "./menus.js";
import { avatar, chatAvatar, fullName } from "./names.js";
import { store } from "./store.js";

export class SendAs {
  constructor() {
    this.chosen = new Map(); // chat id -> null | "group" | channel id
    this.el = h("button", { type: "button", class: "send-as", hidden: true, "data-test": "send-as", "aria-haspopup": "menu", onclick: () => this.open() });
  }

  show(row) {
    this.row = row;
    const channels = row.type === "supergroup" ? store.state.chats.filter((each) => each.type === "channel" && each.status === "creator") : [];
    this.options = [row.anonymous ? "group" : null, ...channels.map(({ id }) => id)];
    this.el.hidden = this.options.length < 2 && !row.anonymous;
    this.draw();
  }

  /** What `say` has to be told. */
  details() {
    const as = this.current();
    return as === null ? {} : { as_chat: as };
  }

  current() {
    const as = this.chosen.get(this.row.id);
    return this.options.includes(as) ? as : this.options[0];
  }

  draw() {
    const { name, picture } = this.look(this.current(), 30);
    this.el.replaceChildren(picture);
    this.el.setAttribute("aria-label", `Write as ${name}`);
    this.el.title = `Write as ${name}`;
  }

  look(as, size) {
    const me = store.person(store.state.me);
    if (as === null) return { name: fullName(me), note: "yourself", picture: avatar(me.id, fullName(me), { size }) };
    if (as === "group") return { name: this.row.title, note: "anonymously, as the group", picture: chatAvatar(this.row, size) };
    const row = store.state.chats.find(({ id }) => id === as);
    return { name: row?.title ?? "a channel", note: "as your channel", picture: chatAvatar(row ?? this.row, size) };
  }

  open() {
    const items = this.options.map((as) => {
      const { name, note } = this.look(as, 30);
      const run = () => {
        this.chosen.set(this.row.id, as);
        this.draw();
      };
      return { label: name, note, checked: as === this.current(), run };
    });
    openMenu(items, this.el, { label: "Write as", test: "send-as-menu" });
  }
}
