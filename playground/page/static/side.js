// The third column: the time control and the log of calls. Where there is no room it is a drawer or a sheet.

import { h, iconButton } from "./dom.js";
import { icon } from "./icons.js";

const ROOMY = matchMedia("(min-width: 1100px)");
const KEPT = "side-folded";

let app = null;
let side = null;
let opener = null;

export async function mountSide(el, root) {
  [side, app] = [el, root];
  const time = h("div", { class: "side-time" });
  const log = h("div", { class: "side-log" });
  const close = iconButton(icon("close"), "Close time and log", { class: "icon-button side-close", onclick: closeSide });
  el.append(h("header", { class: "side-head" }, h("h2", {}, "Behind the scenes"), close), time, log);
  el.before(h("div", { class: "side-veil", onclick: closeSide }));
  document.addEventListener("keydown", escaped, true);
  set(ROOMY.matches && localStorage.getItem(KEPT) !== "yes");
  ROOMY.addEventListener("change", ({ matches }) => set(matches && localStorage.getItem(KEPT) !== "yes"));
  await Promise.all([mount("./panels/time.js", "mountTime", time), mount("./panels/log.js", "mountLog", log)]);
}

/** Esc closes the drawer wherever the focus is, before it means anything else. */
function escaped(event) {
  const covers = !ROOMY.matches && app.dataset.side === "open";
  if (event.key !== "Escape" || !covers || document.querySelector("dialog[open], .menu")) return;
  event.preventDefault();
  event.stopPropagation();
  closeSide();
}

export const sideIsOpen = () => app.dataset.side === "open";

export function toggleSide(event) {
  opener = event?.currentTarget ?? null;
  const open = app.dataset.side !== "open";
  if (ROOMY.matches) localStorage.setItem(KEPT, open ? "no" : "yes");
  set(open);
  if (open && !ROOMY.matches) side.querySelector("button")?.focus();
}

function closeSide() {
  if (ROOMY.matches) localStorage.setItem(KEPT, "yes");
  set(false);
  opener?.focus();
}

function set(open) {
  app.dataset.side = open ? "open" : "closed";
  side.inert = !open;
  for (const toggle of document.querySelectorAll(".side-toggle")) toggle.setAttribute("aria-expanded", String(open));
}

/** A panel that is missing leaves its place empty; the conversation works without it. */
async function mount(module, name, el) {
  try {
    (await import(module))[name](el);
  } catch (problem) {
    console.warn(`${module}: ${problem.message}`);
  }
}
