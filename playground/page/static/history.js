// What was said in one chat (or one topic of it): its newest part first, older parts when asked for.

import { ask } from "./api.js";

const TAIL = 60;
const PAGE = 100;

export class History {
  /** `row` is the chat's row; `topic` the thread of a forum, null for General. */
  constructor(row, topic) {
    this.row = row;
    this.topic = topic;
    this.messages = []; // oldest first, without gaps up to the newest
    this.atStart = false;
    this.reading = null;
  }

  /** Whether a message belongs here. */
  holds(message) {
    return !this.row.forum || (message.topic ?? 1) === (this.topic ?? 1);
  }

  async load() {
    this.messages = await this.fetch({ limit: TAIL });
    this.atStart = this.messages.length < TAIL;
  }

  /** Put the page before the oldest message in front; how many came. */
  older() {
    this.reading ??= (async () => {
      try {
        const before = this.messages[0]?.id;
        const page = before === undefined || this.atStart ? [] : await this.fetch({ limit: PAGE, before });
        this.atStart ||= page.length < PAGE;
        this.messages = [...page, ...this.messages];
        return page.length;
      } finally {
        this.reading = null;
      }
    })();
    return this.reading;
  }

  /** The index of a message, loading older pages until it is there; -1 where it is gone. */
  async reach(id) {
    while (!this.atStart && (this.messages[0]?.id ?? id) > id) await this.older();
    return this.indexOf(id);
  }

  indexOf(id) {
    let [low, high] = [0, this.messages.length - 1];
    while (low <= high) {
      const middle = (low + high) >> 1;
      if (this.messages[middle].id === id) return middle;
      if (this.messages[middle].id < id) low = middle + 1;
      else high = middle - 1;
    }
    return -1;
  }

  /** Take in an event; {what: "added" | "changed" | "removed", index} or null. */
  apply({ kind, message }) {
    if (!message || !this.holds(message)) return null;
    const index = this.indexOf(message.id);
    if (kind === "message" && index < 0) {
      this.messages.push(message);
      return { what: "added", index: this.messages.length - 1 };
    }
    if (index < 0) return null;
    if (kind === "delete") {
      this.messages.splice(index, 1);
      return { what: "removed", index };
    }
    if (kind !== "edit") return null;
    this.messages[index] = message;
    return { what: "changed", index };
  }

  /** One message, also one that is not loaded: for a quotation. */
  async find(id) {
    const index = this.indexOf(id);
    if (index >= 0) return this.messages[index];
    const [found] = await this.fetch({ limit: 1, before: id + 1 });
    return found?.id === id ? found : null;
  }

  async fetch(paging) {
    const forum = this.row.forum ? { topic: this.topic ?? 1 } : {};
    const params = { chat: this.row.id, bot: this.row.bot_id ?? undefined, ...forum, ...paging };
    return (await ask("transcript", params)).filter((message) => !message.deleted && this.holds(message));
  }
}
