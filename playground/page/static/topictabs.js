// The topics of a forum, as tabs above the conversation.

import { h } from "./dom.js";
import { icon } from "./icons.js";
import { store } from "./store.js";

const GENERAL = 1;

export class TopicTabs {
  constructor() {
    this.el = h("div", { class: "topics", role: "tablist", "aria-label": "Topics", hidden: true, "data-test": "topics" });
    this.el.addEventListener("keydown", (event) => this.keyed(event));
  }

  /** Ask which topics there are and show them; returns the open one, or null outside forums. */
  async show(row) {
    this.row = row;
    this.el.hidden = !row.forum;
    if (!row.forum) return null;
    const { topics = [] } = await store.ask("chat", { chat: row.id, person: store.state.me }).catch(() => ({}));
    if (this.row !== row) return null;
    const open = store.state.topic ?? GENERAL;
    const shown = topics.filter((topic) => !topic.hidden || topic.id === open);
    if (!shown.some((topic) => topic.id === GENERAL)) shown.unshift({ id: GENERAL, name: "General", closed: false });
    this.el.replaceChildren(...shown.map((topic) => this.tab(topic, topic.id === open)));
    this.el.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: "nearest", inline: "nearest" });
    return shown.find((topic) => topic.id === open) ?? null;
  }

  tab(topic, selected) {
    const dot = h("span", { class: "topic-dot", "aria-hidden": "true" });
    if (topic.icon_color) dot.style.setProperty("--dot", `#${topic.icon_color.toString(16).padStart(6, "0")}`);
    const open = () => store.open(this.row.id, topic.id === GENERAL ? null : topic.id);
    return h(
      "button",
      { type: "button", role: "tab", class: "topic", "aria-selected": String(selected), tabindex: selected ? "0" : "-1", "data-topic": topic.id, onclick: open },
      dot,
      topic.name,
      topic.closed ? icon("lock", { size: 14 }) : null,
    );
  }

  keyed(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const tabs = [...this.el.children];
    const at = (tabs.indexOf(document.activeElement) + step + tabs.length) % tabs.length;
    tabs[at].focus();
  }
}
