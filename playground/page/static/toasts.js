// Short words at the edge of the screen, also in front of an open dialog.

import { h } from "./dom.js";
import { store } from "./store.js";

const STAYS = { info: 3500, error: 7000 }; // milliseconds

export function mountToasts(el) {
  store.on("toast", ({ text, kind }) => {
    const words = kind === "error" ? capitalized(text) : text;
    const toast = h("div", { class: `toast toast-${kind}`, "data-test": "toast" }, words);
    // What is outside of a modal dialog lies behind it and is not read out.
    ([...document.querySelectorAll("dialog[open]")].at(-1) ?? document.body).append(el);
    el.append(toast);
    while (el.children.length > 3) el.firstChild.remove();
    const leave = () => {
      toast.classList.add("leaving");
      setTimeout(() => toast.remove(), 200);
    };
    toast.addEventListener("click", leave);
    setTimeout(leave, STAYS[kind] ?? STAYS.info);
  });
  // A dialog that closes leaves the page, the words stay.
  document.addEventListener("close", () => document.body.append(el), true);
}

/** The playground's reasons begin small, as the end of a sentence. */
const capitalized = (text) => text.charAt(0).toUpperCase() + text.slice(1);
