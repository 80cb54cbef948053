// Small questions: an alert of the bot's, a link before it opens, a yes or no, a choice from a list.

import { h } from "./dom.js";

/**
 * Show a modal dialog and return what it was closed with: a button's value, or "" for Esc.
 * `foot` holds the buttons; a click beside the dialog closes it too.
 */
export function showDialog({ title, body = [], foot = [], test = "dialog", wide = false }) {
  return new Promise((resolve) => {
    const form = h(
      "form",
      { method: "dialog" },
      h("div", { class: "dialog-head" }, h("h2", { id: "dialog-title" }, title)),
      h("div", { class: "dialog-body" }, body),
      foot.length ? h("div", { class: "dialog-foot" }, foot) : null,
    );
    const props = { class: wide ? "dialog wide" : "dialog", "aria-labelledby": "dialog-title", "data-test": test };
    const dialog = h("dialog", props, form);
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close(""));
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

export const button = (label, value, { kind = "", ...props } = {}) =>
  h("button", { class: `button ${kind}`.trim(), value, ...props }, label);

export const tell = (title, text) =>
  showDialog({ title, body: [h("p", { class: "told" }, text)], foot: [button("OK", "ok", { kind: "button-primary", autofocus: true })], test: "alert" });

export async function confirm(title, text, yes, { danger = false } = {}) {
  const foot = [button("Cancel", ""), button(yes, "yes", { kind: danger ? "button-danger" : "button-primary", autofocus: true })];
  return (await showDialog({ title, body: text ? [h("p", {}, text)] : [], foot, test: "confirm" })) === "yes";
}

/** Show where a link leads before it leads there, as Telegram's apps do. */
export function askToOpen(url) {
  const go = h(
    "a",
    { class: "button button-primary", href: url, target: "_blank", rel: "noopener noreferrer", autofocus: true, onclick: (event) => event.target.closest("dialog").close("open") },
    "Open",
  );
  return showDialog({ title: "Open this link?", body: [h("p", { class: "link-shown" }, url)], foot: [button("Cancel", ""), go], test: "open-link" });
}

/** Let one of `options` {label, note, picture, value} be chosen; null where none was. */
export async function choose(title, options, { empty = "There is nothing to choose from.", extra = [], test = "chooser" } = {}) {
  const rows = options.map(({ label, note, picture }, index) =>
    h(
      "li",
      {},
      h("button", { class: "choice", value: `choice ${index}`, "data-test": "choice" }, picture ?? null, h("span", { class: "choice-words" }, label, note ? h("small", {}, note) : null)),
    ),
  );
  const list = rows.length ? h("ul", { class: "choices" }, rows) : h("p", { class: "quiet" }, empty);
  const answer = await showDialog({ title, body: [list], foot: [...extra, button("Cancel", "")], test });
  const [, index] = answer.match(/^choice (\d+)$/) ?? [];
  return index === undefined ? (answer || null) : options[Number(index)].value;
}
