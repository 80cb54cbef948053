// The part of a history that is in the document: it grows in the direction of scrolling and lets go at its other end,
// so that thousands of messages stay light.

import { bubble, placed } from "./bubble.js";
import { store } from "./store.js";
import { dayKey } from "./when.js";

const STEP = 30; // messages that come in at once
const MOST = 150; // messages that stay in the document
const TOGETHER = 300; // seconds between messages of one sender that look like one group

export class Windowed {
  constructor(list, scroller) {
    [this.list, this.scroller] = [list, scroller];
    [this.history, this.context, this.newFrom] = [null, null, null];
    [this.from, this.to] = [0, 0];
  }

  get complete() {
    return this.to === this.history.messages.length;
  }

  take(history, context) {
    [this.history, this.context] = [history, context];
    this.newFrom = firstNew(history.messages, context.news);
  }

  item(id) {
    return this.list.querySelector(`:scope > [data-id="${id}"]`);
  }

  /** Draw the newest messages, or those around an index. */
  tail() {
    const { length } = this.history.messages;
    this.draw(Math.max(0, length - STEP), length);
  }

  around(index) {
    if (index >= this.from && index < this.to) return;
    this.draw(Math.max(0, index - STEP), Math.min(this.history.messages.length, index + STEP));
  }

  draw(from, to) {
    [this.from, this.to] = [from, to];
    this.list.replaceChildren(...this.items(from, to));
  }

  /** Older messages were put in front of the history: everything has another index. */
  shift(came) {
    [this.from, this.to] = [this.from + came, this.to + came];
  }

  // --- one message ---

  append(index) {
    const li = this.made(index);
    li.classList.add("entering");
    this.list.append(li);
    this.to = index + 1;
    this.place(index);
    this.place(index - 1);
  }

  /** Draw a changed message anew; the focus stays where it was in it. */
  redraw(index) {
    const old = this.item(this.history.messages[index].id);
    if (!old) return;
    const focused = old.contains(document.activeElement);
    const pressed = [...old.querySelectorAll(".key")].indexOf(document.activeElement);
    const li = this.made(index);
    old.replaceWith(li);
    this.place(index);
    if (!focused) return;
    const keys = pressed < 0 ? [] : li.querySelectorAll(".key");
    (keys[Math.min(pressed, keys.length - 1)] ?? li.querySelector("article"))?.focus({ preventScroll: true });
  }

  /** A message left the history at this index; it leaves the screen without a jump. */
  remove(index) {
    if (index < this.from) this.from -= 1;
    if (index < this.to) this.to -= 1;
    const drawn = this.list.querySelectorAll(":scope > .message:not(.leaving)");
    const gone = [...drawn].find((li) => this.history.indexOf(Number(li.dataset.id)) < 0);
    if (!gone) return;
    gone.style.setProperty("--height", `${gone.offsetHeight}px`);
    gone.classList.add("leaving");
    gone.inert = true;
    setTimeout(() => gone.remove(), 220);
    this.place(index);
    this.place(index - 1);
  }

  items(from, to) {
    const made = [];
    for (let index = from; index < to; index += 1) {
      const li = this.made(index);
      this.place(index, li);
      made.push(li);
    }
    return made;
  }

  made(index) {
    return bubble(this.history.messages[index], this.context);
  }

  /** Tell a drawn message where it stands: grouped with its neighbours, first of a day. */
  place(index, li = null) {
    const { messages, atStart } = this.history;
    const message = messages[index];
    const item = li ?? (message && this.item(message.id));
    if (!item) return;
    const [before, after] = [messages[index - 1], messages[index + 1]];
    const day = before ? dayKey(before.date) !== dayKey(message.date) : atStart;
    const fresh = message.id === this.newFrom;
    placed(item, { fresh, day, date: message.date, first: day || fresh || !together(before, message), last: !together(message, after) });
  }

  // --- growing and letting go ---

  async up() {
    const { history, scroller } = this;
    if (this.from === 0 && !history.atStart) {
      scroller.setAttribute("aria-busy", "true");
      const came = await history.older();
      if (this.history !== history) return;
      this.shift(came);
      if (came === 0) this.place(0);
    }
    if (this.from > 0) this.grownUp();
    scroller.removeAttribute("aria-busy");
  }

  grownUp() {
    const old = this.from;
    this.from = Math.max(0, old - STEP);
    this.keepingPlace(() => this.list.prepend(...this.items(this.from, old)));
    this.place(old);
    for (let over = this.to - this.from - MOST; over > 0; over -= 1, this.to -= 1) this.list.lastChild.remove();
  }

  down() {
    if (this.complete) return;
    const to = Math.min(this.history.messages.length, this.to + STEP);
    this.list.append(...this.items(this.to, to));
    this.to = to;
    this.trimTop();
  }

  trimTop() {
    const over = this.to - this.from - MOST;
    if (over <= 0) return;
    this.from += over;
    this.keepingPlace(() => {
      for (let index = 0; index < over; index += 1) this.list.firstChild.remove();
    });
  }

  /** Change what is above without moving what is seen. */
  keepingPlace(change) {
    const below = this.scroller.scrollHeight - this.scroller.scrollTop;
    change();
    this.scroller.scrollTop = this.scroller.scrollHeight - below;
  }
}

/** The first of the `news` newest messages of others, where there are any. */
function firstNew(messages, news) {
  const others = messages.filter((message) => message.sender_id !== store.state.me && !message.service);
  return news > 0 && news < others.length ? others.at(-news).id : null;
}

/** Whether two messages in a row look like one group. */
function together(one, other) {
  if (!one || !other || one.service || other.service) return false;
  const same = one.sender_id === other.sender_id && (one.sender_chat?.id ?? 0) === (other.sender_chat?.id ?? 0);
  return same && other.date - one.date < TOGETHER && dayKey(one.date) === dayKey(other.date);
}
