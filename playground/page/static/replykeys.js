// The reply keyboard that a bot put below the text field.

import { askForChat, askForPlace } from "./asks.js";
import { act } from "./doing.js";
import { h, iconButton } from "./dom.js";
import { icon } from "./icons.js";
import { store } from "./store.js";

export class ReplyKeys {
  constructor(refocus) {
    this.refocus = refocus;
    this.el = h("div", { class: "reply-keys", role: "group", "aria-label": "Suggested answers", hidden: true });
    this.button = iconButton(icon("keyboard"), "Show or hide the suggested answers", { hidden: true, "aria-expanded": "false", onclick: () => this.fold(!this.el.hidden) });
    this.key = "";
  }

  /** The keyboard that stands now: that of the last message that brought or took one, else the row's. */
  follow(row, messages) {
    const last = messages.findLast(({ from_bot: bot, reply_keyboard: keys, removes_keyboard: gone }) => bot && (keys.length > 0 || gone));
    const rows = last ? last.reply_keyboard : (row.keyboard?.keyboard ?? []);
    const key = JSON.stringify([row.id, last?.id, rows]);
    if (key === this.key) return;
    this.key = key;
    this.el.replaceChildren(...rows.map((keys) => h("div", { class: "keys-row" }, keys.map((each) => this.make(each)))));
    this.button.hidden = rows.length === 0;
    this.fold(rows.length === 0);
  }

  make(key) {
    const symbol = key.request_location ? "place" : key.request_chat ? "people" : null;
    return h("button", { type: "button", class: "reply-key", "data-test": "reply-key", onclick: () => this.tapped(key) }, symbol ? icon(symbol, { size: 17 }) : null, h("span", {}, key.text));
  }

  async tapped(key) {
    if (key.request_location) await askForPlace();
    else if (key.request_chat) await askForChat(key);
    else if (key.request_contact || key.request_users || key.web_app || key.request_poll) store.toast("The playground has no such button yet.", { kind: "error" });
    else await act("tap", { label: key.text });
    this.refocus();
  }

  fold(folded) {
    this.el.hidden = folded;
    this.button.setAttribute("aria-expanded", String(!folded));
  }
}
