// The topics of a forum: create, rename, close, reopen, hide and delete them.

import { store } from "../store.js";
import { field, menuButton, openConfirm, openForm } from "./dialog.js";
import { attempt, fill, h, icon, row, textButton } from "./parts.js";

const GENERAL = 1;
const HUES = { 0x6fb9f0: "blue", 0xffd67e: "yellow", 0xcb86db: "violet", 0x8eee98: "green", 0xff93b2: "pink", 0xfb6f5f: "red" };

/** Fill `panel` with the topics of the chat. */
export function showTopics(info, panel) {
  const create = textButton("New topic", "plus", () => name(info, "New topic", null), { kind: "primary", "data-test": "topic-new" });
  const { topics } = info.chat;
  const list = h("ul", { class: "p-list" }, topics.map((topic) => rowOf(info, topic)));
  fill(panel, row(create), topics.length ? list : h("p", { class: "p-help" }, "No topic yet but General."));
}

function rowOf(info, topic) {
  const states = [topic.closed && "closed", topic.hidden && "hidden"].filter(Boolean);
  const open = h("button", { type: "button", class: "p-link p-grow", onclick: () => {
    info.close();
    store.open(info.id, topic.id === GENERAL ? null : topic.id);
  } }, topic.name);
  const menu = menuButton(`Actions for ${topic.name}`, actions(info, topic), "topic-menu");
  return h("li", { class: "p-list-row", "data-test": "topic-row", "data-topic": String(topic.id) },
    h("span", { class: `p-topic p-topic-${HUES[topic.icon_color] ?? "blue"}` }, icon(topic.closed ? "lock" : "topic")), open,
    states.map((state) => h("span", { class: "p-badge" }, state)), menu);
}

function actions(info, topic) {
  const act = (what) => () => change(info, what, { topic: topic.id });
  const general = topic.id === GENERAL;
  const rename = { label: "Rename…", icon: "edit", action: () => name(info, `Rename ${topic.name}`, topic) };
  const close = topic.closed ? { label: "Reopen", icon: "play", action: act("reopen") } : { label: "Close", icon: "lock", action: act("close") };
  const hide = topic.hidden ? { label: "Show", icon: "up", action: act("unhide") } : { label: "Hide", icon: "down", action: act("hide") };
  const sure = () => openConfirm(`Delete ${topic.name}?`, "The topic goes with all its messages. Bots are not told.",
    { submit: "Delete topic", send: () => sent(info, "delete", { topic: topic.id }) });
  return [rename, close, general ? hide : { label: "Delete…", icon: "bin", danger: true, action: sure }];
}

function name(info, title, topic) {
  const input = h("input", { name: "name", required: true, maxlength: "128", value: topic?.name ?? "", autocomplete: "off", autofocus: true });
  openForm(title, [field("Name", input)], { submit: topic ? "Rename" : "Create", test: "topic-form", send: (data) =>
    sent(info, topic ? "edit" : "create", { topic: topic?.id ?? null, name: data.get("name").trim() }) });
}

const change = (info, what, more) => attempt(() => sent(info, what, more));

const sent = (info, what, more) => info.send("topic", { what, ...more });
