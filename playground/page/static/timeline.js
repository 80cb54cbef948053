// The scrolled list of messages. Only a window of them is in the document, so that thousands stay light: it grows
// in the direction of scrolling and lets go at its other end.

import { bubble, placed } from "./bubble.js";
import { h, iconButton, oncePerFrame } from "./dom.js";
import { icon } from "./icons.js";
import { dayKey, dayOf } from "./when.js";

const STEP = 30; // messages that come in at once
const MOST = 150; // messages that stay in the document
const NEAR = 1200; // pixels from an edge at which more come in
const AT_END = 60; // pixels from the end that still count as being there
const TOGETHER = 300; // seconds between messages of one sender that look like one group

export class Timeline {
  constructor() {
    this.list = h("ol", { class: "messages", role: "list" });
    this.scroller = h("div", { class: "scroller", role: "log", "aria-live": "polite", "aria-label": "Messages", tabindex: "0", "data-test": "timeline" }, this.list);
    this.floating = h("span", { class: "floating-day chip", "aria-hidden": "true" });
    this.count = h("span", { class: "badge", hidden: true });
    this.down = iconButton(icon("down"), "Go to the newest message", { class: "icon-button jump-down", "data-test": "jump-down", onclick: () => this.toEnd() }, );
    this.down.append(this.count);
    this.el = h("div", { class: "timeline" }, this.scroller, this.floating, this.down);
    this.history = null;
    this.context = null;
    [this.from, this.to, this.missed, this.lastTop] = [0, 0, 0, 0];
    this.atEnd = true;
    this.scroller.addEventListener("scroll", oncePerFrame(() => this.scrolled()), { passive: true });
    this.scroller.addEventListener("keydown", (event) => this.keyed(event));
    new ResizeObserver(() => this.atEnd && this.stick()).observe(this.scroller);
    new ResizeObserver(() => this.atEnd && this.stick()).observe(this.list);
  }

  /** Show a loaded history from its newest message on. */
  show(history, context) {
    [this.history, this.context] = [history, context];
    this.missed = 0;
    const { length } = history.messages;
    this.draw(Math.max(0, length - STEP), length);
    this.atEnd = true;
    this.stick();
    this.scrolled();
  }

  /** Follow a change that `History.apply` told of. */
  changed({ what, index }, mine) {
    if (what === "added") this.added(index, mine);
    else if (what === "changed") this.redrawn(index);
    else this.removed(index);
  }

  toEnd() {
    if (!this.history) return;
    const { length } = this.history.messages;
    if (this.to < length) this.draw(Math.max(0, length - STEP), length);
    this.atEnd = true;
    this.missed = 0;
    this.scroller.scrollTo({ top: this.scroller.scrollHeight, behavior: this.calm() });
    this.mark();
  }

  /** Scroll to a message and let it light up; false where it is gone. */
  async jump(id) {
    const before = this.history.messages.length;
    const index = await this.history.reach(id);
    const came = this.history.messages.length - before;
    [this.from, this.to] = [this.from + came, this.to + came];
    if (index < 0) return false;
    if (index < this.from || index >= this.to) this.draw(Math.max(0, index - STEP), Math.min(this.history.messages.length, index + STEP));
    const li = this.item(id);
    this.atEnd = false;
    li.scrollIntoView({ block: "center", behavior: this.calm() });
    li.classList.remove("lit");
    requestAnimationFrame(() => li.classList.add("lit"));
    li.querySelector("article")?.focus({ preventScroll: true });
    return true;
  }

  item(id) {
    return this.list.querySelector(`:scope > [data-id="${id}"]`);
  }

  // --- changes ---

  added(index, mine) {
    if (this.to < index) {
      this.missed += 1;
      if (mine) this.toEnd();
      else this.mark();
      return;
    }
    const li = this.made(index);
    li.classList.add("entering");
    this.list.append(li);
    this.to = index + 1;
    this.place(index);
    this.place(index - 1);
    if (mine || this.atEnd) {
      this.atEnd = true;
      this.trimTop();
      this.stick();
    } else {
      this.missed += 1;
    }
    this.mark();
  }

  redrawn(index) {
    const old = this.item(this.history.messages[index].id);
    if (!old) return;
    const focused = [...old.querySelectorAll("button, a, article")].indexOf(document.activeElement);
    const li = this.made(index);
    old.replaceWith(li);
    this.place(index);
    if (focused >= 0) [...li.querySelectorAll("button, a, article")].at(Math.min(focused, li.querySelectorAll("button, a, article").length - 1))?.focus({ preventScroll: true });
  }

  removed(index) {
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

  // --- the window ---

  draw(from, to) {
    [this.from, this.to] = [from, to];
    this.list.replaceChildren(...this.items(from, to));
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
    const newDay = before ? dayKey(before.date) !== dayKey(message.date) : atStart;
    placed(item, { date: message.date, day: newDay, first: newDay || !together(before, message), last: !together(message, after) });
  }

  async grow() {
    const { scroller } = this;
    if (scroller.scrollTop < NEAR) await this.growUp();
    if (scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR) this.growDown();
  }

  async growUp() {
    const { history } = this;
    if (this.from === 0 && !history.atStart) {
      this.scroller.setAttribute("aria-busy", "true");
      const came = await history.older();
      if (this.history !== history) return;
      [this.from, this.to] = [this.from + came, this.to + came];
      if (came === 0) this.place(0);
    }
    if (this.from === 0) return;
    const from = Math.max(0, this.from - STEP);
    const below = this.scroller.scrollHeight - this.scroller.scrollTop;
    const old = this.from;
    this.list.prepend(...this.items(from, old));
    this.from = from;
    this.place(old);
    this.scroller.scrollTop = this.scroller.scrollHeight - below;
    this.trimEnd();
    this.scroller.removeAttribute("aria-busy");
  }

  growDown() {
    const { length } = this.history.messages;
    if (this.to >= length) return;
    const to = Math.min(length, this.to + STEP);
    this.list.append(...this.items(this.to, to));
    this.to = to;
    this.trimTop();
  }

  trimTop() {
    const over = this.to - this.from - MOST;
    if (over <= 0) return;
    const below = this.scroller.scrollHeight - this.scroller.scrollTop;
    for (let index = 0; index < over; index += 1) this.list.firstChild.remove();
    this.from += over;
    this.scroller.scrollTop = this.scroller.scrollHeight - below;
    this.lastTop = this.scroller.scrollTop;
  }

  trimEnd() {
    const over = this.to - this.from - MOST;
    for (let index = 0; index < over; index += 1) this.list.lastChild.remove();
    if (over > 0) this.to -= over;
  }

  // --- scrolling ---

  scrolled() {
    if (!this.history) return;
    const { scroller } = this;
    const whole = this.to === this.history.messages.length;
    // Only a scroll upwards leaves the end: what is shown below may grow or shrink at any time.
    const near = whole && scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < AT_END;
    this.atEnd = near || (this.atEnd && whole && scroller.scrollTop >= this.lastTop);
    this.lastTop = scroller.scrollTop;
    if (this.atEnd) this.missed = 0;
    this.mark();
    this.showDay();
    this.growing ??= this.grow().finally(() => (this.growing = null));
  }

  /** The day of what is on top, while it is being scrolled. */
  showDay() {
    const top = this.scroller.scrollTop + 40;
    const item = [...this.list.children].find((li) => li.offsetTop + li.offsetHeight > top);
    const message = item && this.history.messages[this.history.indexOf(Number(item.dataset.id))];
    const chipIsThere = item?.querySelector(":scope > .day") && item.offsetTop >= top - 60;
    this.floating.textContent = message ? dayOf(message.date) : "";
    this.floating.classList.toggle("shown", Boolean(message) && !this.atEnd && !chipIsThere);
    clearTimeout(this.hiding);
    this.hiding = setTimeout(() => this.floating.classList.remove("shown"), 1200);
  }

  stick() {
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.lastTop = this.scroller.scrollTop;
  }

  mark() {
    this.down.classList.toggle("shown", !this.atEnd);
    this.down.inert = this.atEnd;
    this.count.hidden = this.missed === 0;
    this.count.textContent = this.missed > 99 ? "99+" : String(this.missed);
  }

  calm() {
    return matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
  }

  /** Arrows go from message to message; Enter or the menu key opens the focused one's actions. */
  keyed(event) {
    const bubbles = [...this.list.querySelectorAll("article")];
    const at = bubbles.indexOf(event.target);
    const onLog = event.target === this.scroller;
    if (!onLog && at < 0) return;
    if (event.key === "End") this.toEnd();
    else if (event.key === "Enter" && at >= 0) event.target.dispatchEvent(new MouseEvent("contextmenu", { bubbles: true }));
    else if (event.key === "ArrowUp") (bubbles[at - 1] ?? (onLog ? bubbles.at(-1) : null))?.focus();
    else if (event.key === "ArrowDown" && at >= 0) (bubbles[at + 1] ?? this.scroller).focus();
    else return;
    event.preventDefault();
  }
}

/** Whether two messages in a row look like one group. */
function together(one, other) {
  if (!one || !other || one.service || other.service) return false;
  const same = one.sender_id === other.sender_id && (one.sender_chat?.id ?? 0) === (other.sender_chat?.id ?? 0);
  return same && other.date - one.date < TOGETHER && dayKey(one.date) === dayKey(other.date);
}
