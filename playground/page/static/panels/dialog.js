// Dialogs, menus and form fields: native <dialog> and popover, so that focus, Esc and the background are the browser's.

import { attempt, fill, h, icon, iconButton, rememberFocus } from "./parts.js";

let count = 0;
let opened = null;
const freshId = (stem) => `${stem}-${++count}`;

/**
 * Open a modal dialog and hand back {dialog, body, footer, close}. It leaves the page when it closes.
 * Esc, the cross and a click beside it close it; focus returns to where it was.
 */
export function openDialog(title, { test = null, wide = false, onclose = null } = {}) {
  const id = freshId("p-dialog");
  const goBack = rememberFocus();
  const close = () => dialog.close();
  const body = h("div", { class: "dialog-body" });
  const footer = h("footer", { class: "dialog-foot", hidden: true });
  const heading = h("h2", { id, tabindex: "-1", autofocus: true }, title);
  const dialog = h("dialog", { class: `dialog p-dialog${wide ? " wide" : ""}`, "aria-labelledby": id, "data-test": test },
    h("header", { class: "dialog-head p-head" }, heading, iconButton("close", "Close", { onclick: close })), body, footer);
  dialog.addEventListener("close", () => {
    dialog.remove();
    goBack([...document.querySelectorAll("dialog[open] h2")].at(-1));
    onclose?.();
  });
  dialog.addEventListener("mousedown", (event) => {
    if (event.target === dialog) dialog.close();
  });
  document.body.append(dialog);
  dialog.showModal();
  return { dialog, body, footer, heading, close };
}

/** A dialog around one form. `send` gets the form's FormData; a refusal is told and leaves the dialog open. */
export function openForm(title, fields, { submit, send, test = null, wide = false, danger = false }) {
  const view = openDialog(title, { test, wide });
  const go = h("button", { type: "submit", class: `button ${danger ? "button-danger" : "button-primary"}` }, submit);
  const cancel = h("button", { type: "button", class: "button", onclick: view.close }, "Cancel");
  const form = h("form", { class: "p-form" }, h("div", { class: "dialog-body" }, fields),
    h("footer", { class: "dialog-foot" }, cancel, go));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    go.disabled = true;
    const done = await attempt(() => send(new FormData(form)));
    go.disabled = false;
    if (done) view.close();
  });
  view.body.remove();
  view.footer.remove();
  view.dialog.append(form);
  (form.querySelector("[autofocus]") ?? form.querySelector("input, select, textarea") ?? go).focus();
  return view;
}

/** Ask before something that cannot be taken back. */
export function openConfirm(title, words, { submit, send }) {
  return openForm(title, [h("p", { class: "p-words" }, words)], { submit, send, danger: true });
}

/** A labelled input, select or textarea, with an optional line of help. */
export function field(label, control, help = null) {
  control.id ||= freshId("p-field");
  const note = help ? h("span", { class: "p-help", id: freshId("p-help") }, help) : null;
  if (note) control.setAttribute("aria-describedby", note.id);
  return h("div", { class: "p-field" }, h("label", { for: control.id }, label), control, note);
}

/** One checkbox with its label. */
export function check(name, label, { checked = false, disabled = false, value = "on", help = null, lead = null } = {}) {
  const box = h("input", { type: "checkbox", name, value, checked, disabled });
  const words = h("span", { class: "p-check-words" }, h("span", {}, label), help && h("span", { class: "p-help" }, help));
  return h("label", { class: "p-check" }, box, lead, words);
}

/** A field for a username as Telegram allows them, or none. */
export const usernameInput = (placeholder) => h("input", {
  name: "username",
  pattern: "[A-Za-z][A-Za-z0-9_]{3,31}",
  title: "4 to 32 letters, digits and _, beginning with a letter",
  maxlength: "32",
  autocomplete: "off",
  placeholder,
});

/** A fieldset of choices with a legend. */
export function fieldset(legend, ...children) {
  return h("fieldset", { class: "p-fieldset" }, h("legend", {}, legend), children);
}

/** The three dots that open a menu; `entries` as for `openMenu`. */
export function menuButton(label, entries, test) {
  const open = (event) => openMenu(event.currentTarget, entries, { label });
  return iconButton("more", label, { "aria-haspopup": "menu", "aria-expanded": "false", "data-test": test, onclick: open });
}

/**
 * Open a menu at a button. Entries are {label, action, icon, checked, danger, hint, test, data} or "-" for a line.
 * Arrow keys, Home, End and first letters move; Esc and a click beside it close it.
 */
export function openMenu(button, entries, { label }) {
  if (opened?.button === button) return opened.menu.hidePopover();
  const menu = h("div", { class: "menu p-menu", role: "menu", popover: "auto", "aria-label": label });
  fill(menu, entries.filter(Boolean).map((entry) => (entry === "-" ? h("hr", { role: "separator" }) : menuItem(entry, menu))));
  menu.addEventListener("keydown", (event) => moveInMenu(menu, event));
  menu.addEventListener("toggle", (event) => {
    if (event.newState !== "closed") return;
    button.setAttribute("aria-expanded", "false");
    menu.remove();
    if (opened?.menu === menu) opened = null;
  });
  (button.closest("dialog, aside, nav, main") ?? document.body).append(menu);
  button.setAttribute("aria-expanded", "true");
  opened = { button, menu };
  // With its source known, a second click on the button does not count as a click beside the menu.
  menu.showPopover({ source: button });
  place(menu, button.getBoundingClientRect());
  (menu.querySelector("[aria-checked=true]") ?? menu.querySelector("[role^=menuitem]"))?.focus();
}

function menuItem(entry, menu) {
  const choice = entry.checked !== undefined;
  const act = () => {
    menu.hidePopover();
    entry.action();
  };
  return h("button", {
    type: "button",
    role: choice ? "menuitemradio" : "menuitem",
    "aria-checked": choice ? String(entry.checked) : null,
    class: `menu-item${entry.danger ? " danger" : ""}`,
    tabindex: "-1",
    "data-test": entry.test,
    ...entry.data,
    onclick: act,
  }, entry.lead ?? (entry.icon ? icon(entry.icon) : null), h("span", { class: "menu-label" }, entry.label,
    entry.hint && h("span", { class: "p-help" }, entry.hint)), entry.checked ? icon("check") : null);
}

function moveInMenu(menu, event) {
  const items = [...menu.querySelectorAll("[role^=menuitem]")];
  const at = items.indexOf(document.activeElement);
  const letter = event.key.length === 1 && event.key !== " " ? event.key.toLowerCase() : null;
  const after = [...items.slice(at + 1), ...items.slice(0, at + 1)];
  const target = {
    ArrowDown: items[(at + 1) % items.length],
    ArrowUp: items[(at - 1 + items.length) % items.length],
    Home: items[0],
    End: items.at(-1),
  }[event.key] ?? (letter && after.find((item) => item.querySelector(".menu-label").textContent.toLowerCase().startsWith(letter)));
  if (event.key === "Tab") menu.hidePopover();
  if (!target) return;
  event.preventDefault();
  target.focus();
}

/** Below the button where there is room, else above; always inside the window. */
function place(menu, anchor) {
  const { offsetWidth: width, offsetHeight: height } = menu;
  const gap = 6;
  const below = anchor.bottom + gap;
  const top = below + height <= innerHeight - gap ? below : Math.max(gap, anchor.top - gap - height);
  const left = Math.min(Math.max(gap, anchor.right - width), innerWidth - width - gap);
  const start = anchor.left + width <= innerWidth - gap ? anchor.left : left;
  menu.style.top = `${top}px`;
  menu.style.left = `${Math.max(gap, start)}px`;
}
