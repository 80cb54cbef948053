// The open chat: its head, its messages and the place to write, kept up to date by what happens.

import { Composer } from "./composer.js";
import { say } from "./doing.js";
import { h } from "./dom.js";
import { Header } from "./header.js";
import { History } from "./history.js";
import { openLink, openMention, openPerson } from "./links.js";
import { messageMenu } from "./messagemenu.js";
import { PinnedBar } from "./pinned.js";
import { sameChat, store } from "./store.js";
import { Timeline } from "./timeline.js";
import { TopicTabs } from "./topictabs.js";

const FLOOD = 12; // messages at once
const WAITS_FOR_NEWS = 400; // milliseconds in which a chat that vanished can turn out to be another one now

export function mountConversation(el) {
  const view = new Conversation(el);
  store.on("chat", () => view.open());
  store.on("chats", () => view.renewed());
  store.on("event", (event) => view.heard(event));
  store.on("time", () => view.timeline.timeChanged());
}

class Conversation {
  constructor(el) {
    this.header = new Header();
    this.pinned = new PinnedBar();
    this.tabs = new TopicTabs();
    this.timeline = new Timeline();
    this.composer = new Composer();
    this.intro = h("div", { class: "intro", hidden: true });
    this.timeline.scroller.prepend(this.intro);
    this.empty = h("div", { class: "nothing-open" }, h("p", { class: "chip" }, "Choose a chat to begin"));
    this.parts = [this.header.el, this.tabs.el, this.pinned.el, this.timeline.el, this.composer.el];
    this.el = el;
    this.history = null;
    el.replaceChildren(this.empty);
  }

  /** Show what the store says is open. */
  async open() {
    const row = store.row();
    if (!row) {
      this.history = null;
      this.el.replaceChildren(this.empty);
      return;
    }
    const history = new History(row, store.state.topic);
    this.history = history;
    [this.early, this.waiting, this.successor] = [[], [], null];
    this.composer.show(row);
    this.header.show(row);
    const loading = history.load().catch((problem) => store.toast(problem.message, { kind: "error" }));
    const [, topic] = await Promise.all([loading, this.tabs.show(row)]);
    if (this.history !== history) return;
    if (this.header.el.parentNode !== this.el) this.el.replaceChildren(...this.parts);
    this.composer.topicIs(topic);
    this.early.forEach((event) => history.apply(event));
    this.timeline.show(history, this.context(row));
    this.introduce(row);
    this.pinned.show(this.context(row));
    this.composer.arrive(history.messages);
    this.composer.welcome();
    if (store.state.at !== null) this.timeline.jump(store.state.at);
  }

  /** Rows are new objects after a refresh; what depends on the open one follows. */
  renewed() {
    const row = store.row();
    if (!row && this.history && store.state.chat !== null) {
      this.gone ??= setTimeout(() => this.left(), WAITS_FOR_NEWS);
      return;
    }
    if (!row || !this.history || !sameChat(row, this.history.row.id, this.history.row.bot_id)) return;
    const forumCame = row.forum !== this.history.row.forum;
    if (forumCame) {
      this.open();
      return;
    }
    this.history.row = row;
    this.timeline.knows(this.context(row));
    this.header.follow(row);
    this.composer.show(row);
    this.pinned.show(this.context(row));
    this.introduce(row);
  }

  /** The open chat is no longer in the list: it became another one, or I am out of it. */
  left() {
    this.gone = null;
    if (store.row() || store.state.chat === null) return;
    if (!this.successor) store.toast(`You are no longer in “${this.history?.row.title ?? "this chat"}”.`);
    store.open(this.successor);
  }

  heard(event) {
    const { history } = this;
    if (!history) return;
    if (!sameChat(history.row, event.chat_id, event.bot_id)) return;
    const told = event.message?.service;
    if (told?.kind === "migrate_to_chat_id") {
      this.successor = told.chat_id;
      store.refresh().then(() => this.history === history && store.open(told.chat_id));
    }
    if (event.kind === "topic") this.tabs.show(history.row).then((topic) => this.composer.topicIs(topic));
    if (this.timeline.history !== history) {
      this.early.push(event);
      return;
    }
    if (!event.message) return;
    this.waiting.push(event);
    this.flushing ??= setTimeout(() => this.flush(), 16);
  }

  /** Take in what came since the last frame; a flood of it, as when time is moved, is drawn once. */
  flush() {
    const events = this.waiting.splice(0);
    const { history, timeline } = this;
    this.flushing = null;
    if (!history || timeline.history !== history) return;
    const flood = events.length > FLOOD && timeline.atEnd;
    for (const event of events) {
      const change = history.apply(event);
      const mine = event.kind === "message" && event.message.sender_id === store.state.me;
      if (change && !flood) timeline.changed(change, mine);
    }
    if (flood) timeline.renew();
    this.introduce(history.row);
    this.composer.arrive(history.messages);
  }

  context(row) {
    return {
      row,
      news: store.state.news,
      acts: {
        say: (text) => this.command(text, row),
        open: openLink,
        mention: openMention,
        user: ({ id }) => openPerson(id),
        language: store.person(store.state.me)?.language_code,
      },
      find: (id) => this.history.find(id),
      jump: async (id) => (await this.timeline.jump(id)) || store.toast("That message is no longer there."),
      menu: (message, at) => messageMenu(message, at, row, this.composer),
      mayPin: row.type === "private" || ["creator", "administrator"].includes(row.status),
    };
  }

  /** A tapped command is sent; one of a message in a group goes to the bot that is there. */
  command(text, row) {
    if (row.can_write) say(text);
    else store.toast(`You cannot write here: ${row.can_write_why}`, { kind: "error" });
  }

  /** What an unstarted bot says of itself, or that nothing was said yet. */
  introduce(row) {
    const empty = this.history.messages.length === 0;
    this.intro.hidden = !empty;
    if (!empty) return;
    const started = row.type !== "private" || row.started;
    const told = started ? "No messages here yet" : `What can ${row.title} do?`;
    this.intro.replaceChildren(
      h("div", { class: "intro-card" }, h("strong", {}, told), h("p", {}, started ? "Say something below." : row.description || "Press Start and it will say hello.")),
    );
  }
}

