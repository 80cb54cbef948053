// One row of the log: a line to skim, its problem, and on demand what was sent and answered as JSON.

import { store } from "../store.js";
import { entriesOf } from "./entries.js";
import { chatTitle, fill, h, icon, iconButton } from "./parts.js";
import { timeOfDay } from "./when.js";

const JSON_PARTS = /("(?:[^"\\]|\\.)*")(\s*:)?|\b(?:true|false|null)\b|-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/gi;
const LONG = 60_000;

/** The <li> of an entry; what it unfolds to is built when it is first opened. */
export function rowOf(entry) {
  const details = h("details", { class: "p-call" }, summary(entry));
  details.addEventListener("toggle", () => details.open && unfold(details, entry));
  return h("li", { class: `p-log-row${entry.problem ? " p-bad" : ""}`, "data-test": "log-row", "data-method": entry.method }, details);
}

async function unfold(details, entry) {
  const whole = entry.cut ? await wholeCall(entry) : entry;
  if (whole !== entry) [entry.sections, entry.cut] = [entriesOf(whole)[0].sections, false];
  if (details.childElementCount === 1) details.append(...entry.sections.map(section));
  details.scrollIntoView({ block: "nearest" });
}

/** A call with its long bodies, which the stream leaves out; as it came where the server has it no more. */
export async function wholeCall(call) {
  const [found] = await store.ask("calls", { after: call.seq - 1, limit: 1 }).catch(() => []);
  return found?.seq === call.seq ? found : call;
}

function summary(entry) {
  const way = entry.incoming ? icon("incoming") : icon("outgoing");
  const words = entry.incoming ? "Update to the bot" : "Call of the bot";
  return h("summary", { tabindex: "-1", title: words },
    h("span", { class: `p-way${entry.incoming ? " p-in" : ""}` }, way),
    h("span", { class: "p-call-main" },
      h("span", { class: "p-call-line" }, h("span", { class: "p-method" }, entry.method), status(entry),
        h("time", { datetime: new Date(entry.at * 1000).toISOString() }, timeOfDay(entry.at))),
      h("span", { class: "p-call-line p-call-more" }, entry.chat !== null && h("span", { class: "p-call-chat" }, chatTitle(entry.chat)),
        h("span", { class: "p-preview" }, entry.preview)),
      entry.problem && h("span", { class: "p-problem" }, icon("problem"), h("span", {}, entry.problem))));
}

function status(entry) {
  if (entry.incoming) return h("span", { class: "p-status" }, "update");
  if (entry.status === 0) return h("span", { class: "p-status p-status-bad" }, "no answer");
  const took = entry.took === null ? "" : ` · ${Math.round(entry.took)} ms`;
  return h("span", { class: `p-status ${entry.status < 300 ? "p-status-ok" : "p-status-bad"}` }, `${entry.status}${took}`);
}

function section([title, data]) {
  const text = data === null || data === undefined ? "nothing" : JSON.stringify(data, null, 2);
  const block = h("pre", { tabindex: "0", "aria-label": title });
  fill(block, coloured(text));
  return h("div", { class: "p-json" }, h("div", { class: "p-json-head" }, h("span", {}, title),
    iconButton("copy", `Copy: ${title.toLowerCase()}`, { onclick: () => copy(text) })), block);
}

/** Keys, words and figures in a colour each: pieces of text in spans, so nothing in them can become markup. */
function coloured(text) {
  if (text.length > LONG) return [document.createTextNode(text)];
  const pieces = [];
  let done = 0;
  for (const found of text.matchAll(JSON_PARTS)) {
    pieces.push(text.slice(done, found.index));
    const kind = found[2] ? "p-key" : found[1] ? "p-string" : "p-value";
    pieces.push(h("span", { class: kind }, found[1] ?? found[0]), found[2] ?? "");
    done = found.index + found[0].length;
  }
  return [...pieces, text.slice(done)].filter((piece) => piece !== "");
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    store.toast("Copied");
  } catch {
    store.toast("The browser does not let the page copy", { kind: "error" });
  }
}
