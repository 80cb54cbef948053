// Short words at the edge of the screen.

import { h } from "./dom.js";
import { store } from "./store.js";

const STAYS = { info: 3500, error: 7000 }; // milliseconds

export function mountToasts(el) {
  store.on("toast", ({ text, kind }) => {
    const toast = h("div", { class: `toast toast-${kind}`, "data-test": "toast" }, text);
    el.append(toast);
    while (el.children.length > 3) el.firstChild.remove();
    const leave = () => {
      toast.classList.add("leaving");
      setTimeout(() => toast.remove(), 200);
    };
    toast.addEventListener("click", leave);
    setTimeout(leave, STAYS[kind] ?? STAYS.info);
  });
}
