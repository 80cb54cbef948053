// A menu beside what opened it. Arrows move, letters jump, Enter chooses, Esc and a click elsewhere close.

import { h } from "./dom.js";
import { icon } from "./icons.js";

const EDGE = 8; // pixels that stay free at the window's edges

/**
 * Open a menu of `items`: {label, icon, run, danger, note, checked}. `at` is the element or point {x, y} it belongs to.
 * Nothing opens without items.
 */
export function openMenu(items, at, { label = "Actions", test = "menu" } = {}) {
  document.querySelector(".menu")?.remove();
  const wanted = items.filter(Boolean);
  if (!wanted.length) return;
  const before = document.activeElement;
  const menu = h("div", { class: "menu", role: "menu", "aria-label": label, popover: "manual", "data-test": test });
  // An "auto" popover would close at the release of the very click that opened it.
  const elsewhere = (event) => menu.contains(event.target) || shut(false);
  const shut = (back) => {
    document.removeEventListener("pointerdown", elsewhere, true);
    menu.remove();
    if (back) before?.focus?.();
  };
  menu.append(...wanted.map((item) => entry(item, shut)));
  menu.addEventListener("keydown", (event) => move(event, menu, shut));
  document.addEventListener("pointerdown", elsewhere, true);
  document.body.append(menu);
  menu.showPopover();
  place(menu, at);
  menu.querySelector("button").focus();
}

function entry({ label, icon: symbol, run, danger, note, checked }, shut) {
  const role = checked === undefined ? "menuitem" : "menuitemradio";
  const choose = () => {
    shut(true);
    run();
  };
  return h(
    "button",
    { type: "button", role, class: danger ? "menu-item danger" : "menu-item", "aria-checked": checked?.toString(), onclick: choose },
    symbol ? icon(symbol) : null,
    h("span", { class: "menu-label" }, label, note ? h("small", {}, note) : null),
    checked ? icon("check", { size: 18 }) : null,
  );
}

function move(event, menu, shut) {
  const all = [...menu.querySelectorAll("button")];
  const at = all.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1 + all.length, Home: 0, End: all.length - 1 }[event.key];
  if (to !== undefined) all[to % all.length].focus();
  else if (event.key === "Escape" || event.key === "Tab") shut(true);
  else if (event.key.length === 1) all.find((each) => each.textContent.toLowerCase().startsWith(event.key.toLowerCase()))?.focus();
  if (to === undefined && event.key !== "Escape" && event.key !== "Tab") return;
  event.preventDefault();
  event.stopPropagation();
}

function place(menu, at) {
  const box = at instanceof Element ? at.getBoundingClientRect() : { left: at.x, right: at.x, top: at.y, bottom: at.y };
  const { width, height } = menu.getBoundingClientRect();
  const below = box.bottom + 4 + height <= innerHeight - EDGE;
  const top = below ? box.bottom + 4 : Math.max(EDGE, box.top - height - 4);
  const left = box.left + width <= innerWidth - EDGE ? box.left : box.right - width;
  menu.style.top = `${top}px`;
  menu.style.left = `${Math.min(innerWidth - width - EDGE, Math.max(EDGE, left))}px`;
}
