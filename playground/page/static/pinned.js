// The bar of pinned messages: the newest first, a click goes there and on to the one before.

import { oneLine } from "./bubble.js";
import { act } from "./doing.js";
import { h, iconButton } from "./dom.js";
import { icon } from "./icons.js";

export class PinnedBar {
  constructor() {
    this.el = h("div", { class: "pinned", hidden: true, "data-test": "pinned" });
    this.turn = 0;
  }

  /** `context`: {row, find(id), jump(id), mayPin}. */
  async show(context) {
    const { row } = context;
    const pinned = [...(row.pinned ?? [])].reverse();
    const key = `${row.id} ${pinned}`;
    if (this.key !== key) this.turn = 0;
    this.key = key;
    const shown = await first(pinned, this.turn, context.find);
    if (this.key !== key) return;
    this.el.hidden = !shown;
    if (!shown) return;
    const go = async () => {
      await context.jump(shown.message.id);
      this.turn = (shown.index + 1) % pinned.length;
      this.show(context);
    };
    const title = pinned.length > 1 ? `Pinned message ${pinned.length - shown.index} of ${pinned.length}` : "Pinned message";
    this.el.replaceChildren(
      h("button", { type: "button", class: "pinned-go", onclick: go }, h("span", { class: "pinned-rail", "aria-hidden": "true" }, pinned.map((_, index) => h("i", { class: index === pinned.length - 1 - shown.index ? "on" : null }))), h("span", { class: "pinned-words" }, h("span", { class: "pinned-title" }, title), h("span", { class: "pinned-text" }, oneLine(shown.message)))),
      context.mayPin ? iconButton(icon("close", { size: 18 }), "Unpin this message", { onclick: () => act("unpin", { message_id: shown.message.id }) }) : "",
    );
  }
}

/** The first pinned message from `turn` on that is still there. */
async function first(ids, turn, find) {
  for (let step = 0; step < ids.length; step += 1) {
    const index = (turn + step) % ids.length;
    const message = await find(ids[index]);
    if (message) return { message, index };
  }
  return null;
}
