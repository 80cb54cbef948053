// What each person has not seen yet, counted from the messages that came by.

const KEPT = "playground-seen";

const keyOf = (person, chat, bot) => `${person} ${chat} ${chat < 0 ? "" : bot}`;

export class Unread {
  constructor() {
    this.came_ = []; // {seq, chat, bot, sender}, as they came
    this.marks = {}; // the last event that a person has seen in a chat
    this.last = 0;
  }

  /** What this tab remembers, unless the playground was started anew since. `last`: its newest event. */
  restore(last) {
    const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "{}");
    if ((kept.last ?? 0) <= last) this.marks = kept.marks ?? {};
    this.last = last;
  }

  came({ seq, chat_id: chat, bot_id: bot, message }) {
    if (!message.from_bot) this.acted(message.sender_id, { seq, chat_id: chat, bot_id: bot });
    this.came_.push({ seq, chat, bot, sender: message.sender_id, service: Boolean(message.service) });
  }

  /** Who writes or presses in a chat has read it. */
  acted(person, { seq, chat_id: chat, bot_id: bot }) {
    const key = keyOf(person, chat, bot);
    this.marks[key] = Math.max(this.marks[key] ?? 0, seq);
  }

  count(person, row) {
    const mark = this.marks[keyOf(person, row.id, row.bot_id)] ?? 0;
    const mine = ({ seq, chat, bot, sender, service }) =>
      seq > mark && !service && chat === row.id && sender !== person && (row.type !== "private" || bot === row.bot_id);
    return this.came_.filter(mine).length;
  }

  /** Note that all is seen; whether that changes anything. */
  seen(person, row) {
    const changes = this.count(person, row) > 0;
    this.marks[keyOf(person, row.id, row.bot_id)] = this.last;
    sessionStorage.setItem(KEPT, JSON.stringify({ last: this.last, marks: this.marks }));
    return changes;
  }
}
