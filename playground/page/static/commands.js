// The commands that bots offer: a list above the text field, opened by "/" or by the menu button.

import { h } from "./dom.js";
import { icon } from "./icons.js";
import { store } from "./store.js";

export class Commands {
  /** `send(text)` sends a command; `changed()` is told when the field's text was completed. */
  constructor(field, { send, changed }) {
    [this.field, this.send, this.changed] = [field, send, changed];
    [this.all, this.shown, this.at] = [[], [], 0];
    this.el = h("ul", { class: "command-menu", role: "listbox", id: "command-menu", "aria-label": "Commands", hidden: true, "data-test": "command-menu" });
    this.button = h("button", { type: "button", class: "menu-button", hidden: true, "data-test": "menu-button", "aria-label": "Menu", "aria-haspopup": "listbox", "aria-controls": "command-menu", "aria-expanded": "false", onclick: () => this.toggle() }, icon("menu"), h("span", {}, "Menu"));
    field.setAttribute("aria-haspopup", "listbox");
    field.setAttribute("aria-controls", "command-menu");
    field.addEventListener("blur", () => setTimeout(() => this.left(), 120));
  }

  /** Ask for the commands of a chat. They can differ by person, language and chat. */
  show(row) {
    const key = `${store.state.me} ${row.id} ${row.bot_id}`;
    this.row = row;
    if (this.key === key) return;
    this.key = key;
    this.take([]);
    this.ask();
  }

  async ask() {
    const { key, row } = this;
    if (row.type === "channel") return;
    const where = row.type === "private" ? { bot: row.bot_id } : { chat: row.id };
    const found = await store.ask("menu", { person: store.state.me, ...where }).catch(() => []);
    if (this.key === key) this.take(found);
  }

  take(found) {
    this.all = found;
    if (!this.el.hidden) this.fill(this.begun);
    this.button.hidden = !found.length || this.row?.menu_button?.type === "default" && this.row.type !== "private";
  }

  /** The focus went elsewhere, unless it is back by now. */
  left() {
    const { activeElement } = document;
    if (activeElement !== this.field && activeElement !== this.button && !this.el.contains(activeElement)) this.close();
  }

  toggle() {
    if (!this.el.hidden) return this.close();
    this.fill("");
    this.field.focus();
    return this.ask();
  }

  typed() {
    const [, begun] = this.field.value.match(/^\/(\w*)$/) ?? [];
    if (begun === "" && this.el.hidden) this.ask();
    if (begun === undefined) this.close();
    else this.fill(begun.toLowerCase());
  }

  fill(begun) {
    this.begun = begun;
    this.shown = this.all.filter(({ command }) => command.startsWith(begun));
    this.at = 0;
    this.el.replaceChildren(...this.shown.map((entry, index) => this.option(entry, index)));
    this.el.hidden = this.shown.length === 0;
    this.button.setAttribute("aria-expanded", String(!this.el.hidden));
    this.point();
  }

  option({ command, description }, index) {
    const choose = (event) => {
      event.preventDefault();
      this.choose(index);
    };
    return h("li", { role: "option", id: `command-${index}`, class: "command", "data-test": "command-item", onmousedown: choose, "aria-selected": "false" }, h("span", { class: "command-name" }, `/${command}`), h("span", { class: "command-what" }, description));
  }

  point() {
    [...this.el.children].forEach((option, index) => option.setAttribute("aria-selected", String(index === this.at)));
    if (this.el.hidden) {
      this.field.removeAttribute("aria-activedescendant");
      return;
    }
    this.field.setAttribute("aria-activedescendant", `command-${this.at}`);
    this.el.children[this.at]?.scrollIntoView({ block: "nearest" });
  }

  /** Whether the list used the key up. */
  keyed(event) {
    if (this.el.hidden) return false;
    const { length } = this.shown;
    if (event.key === "ArrowDown") this.at = (this.at + 1) % length;
    else if (event.key === "ArrowUp") this.at = (this.at - 1 + length) % length;
    else if (event.key === "Escape") this.close();
    else if (event.key === "Tab" && !event.shiftKey) this.complete();
    else if (event.key === "Enter" && !event.shiftKey) this.choose(this.at);
    else return false;
    event.preventDefault();
    event.stopPropagation();
    this.point();
    return true;
  }

  choose(index) {
    const text = this.written(this.shown[index]);
    this.close();
    this.send(text);
    this.field.focus();
  }

  complete() {
    this.field.value = `${this.written(this.shown[this.at])} `;
    this.close();
    this.changed();
  }

  /** In a group the apps add the bot's name, so that no other bot answers. */
  written({ command, bot }) {
    const name = store.person(bot)?.username ?? (store.state.bots.length === 1 ? store.state.bots[0].username : null);
    return this.row.type === "private" || !name ? `/${command}` : `/${command}@${name}`;
  }

  close() {
    this.el.hidden = true;
    this.button.setAttribute("aria-expanded", "false");
    this.point();
  }
}
