// The strip above the text field: what is being replied to or edited.

import { oneLine } from "./bubble.js";
import { h, iconButton } from "./dom.js";
import { icon } from "./icons.js";
import { store } from "./store.js";

export class Strip {
  constructor(emptied) {
    this.emptied = emptied;
    this.replying = null;
    this.editing = null;
    this.el = h("div", { class: "strip", hidden: true, "data-test": "strip" });
  }

  get open() {
    return !this.el.hidden;
  }

  reply(message, row) {
    if (this.editing) this.close();
    [this.replying, this.editing] = [message, null];
    this.draw("reply", `Reply to ${store.author(message) ?? row.title}`, message);
  }

  edit(message) {
    [this.replying, this.editing] = [null, message];
    this.draw("edit", "Edit the message", message);
  }

  /** An edit that ends without being sent takes its text along. */
  close({ keepText = false } = {}) {
    const edited = this.editing;
    [this.replying, this.editing] = [null, null];
    this.el.hidden = true;
    if (edited && !keepText) this.emptied();
  }

  draw(symbol, title, message) {
    this.el.hidden = false;
    this.el.replaceChildren(
      icon(symbol),
      h("span", { class: "strip-words" }, h("span", { class: "strip-title" }, title), h("span", { class: "strip-text" }, oneLine(message))),
      iconButton(icon("close", { size: 18 }), "Cancel", { onclick: () => this.close() }),
    );
  }
}
