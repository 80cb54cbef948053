// What stands in place of the text field where one cannot write: Start, Unblock, or the reason.

import { act, attempt } from "./doing.js";
import { h } from "./dom.js";
import { store } from "./store.js";

export class Instead {
  constructor() {
    this.el = h("div", { class: "instead", hidden: true, "data-test": "instead" });
  }

  /** Whether one can write here; if not, say why and what to do. */
  show(row, topic) {
    const found = reason(row, topic);
    this.el.hidden = !found;
    const key = JSON.stringify([row.id, row.bot_id, found?.text, found?.button]);
    if (!found || key === this.key) {
      if (!found) this.key = null;
      return !found;
    }
    this.key = key;
    this.el.replaceChildren(
      found.text ? h("p", {}, found.text) : "",
      found.button ? h("button", { type: "button", class: "button button-primary instead-button", "data-test": found.test, onclick: found.run }, found.button) : "",
    );
    return false;
  }
}

function reason(row, topic) {
  if (row.type === "private") {
    if (row.blocked) return { text: "You blocked this bot.", button: "Unblock", test: "unblock", run: () => act("block", { blocked: false }) };
    if (!row.started) return { button: "Start", test: "start", run: () => act("start", {}) };
  }
  if (topic?.closed && !["creator", "administrator"].includes(row.status)) return { text: "This topic is closed." };
  if (row.can_write) return null;
  if (row.status === "left") return { text: "You left this chat.", button: row.type === "channel" ? "Join the channel" : "Join again", test: "join", run: () => join(row) };
  const fallback = row.type === "channel" ? "Only administrators publish here." : "You cannot write here.";
  const discussion = row.type === "channel" && row.linked ? { button: "Open the discussion", test: "discussion", run: () => store.open(row.linked) } : {};
  return { text: sentence(row.can_write_why) ?? fallback, ...discussion };
}

/** A reason of the playground's as a sentence. */
const sentence = (why) => (why ? `${why[0].toUpperCase()}${why.slice(1)}.` : null);

const join = (row) => attempt("member", { chat: row.id, by: store.state.me, user: store.state.me, what: "add" });
