// The scrolled list of messages: it stays at the newest, jumps to quoted ones, tells which day is on the screen.

import { h, iconButton, oncePerFrame } from "./dom.js";
import { refreshMoments } from "./entities.js";
import { icon } from "./icons.js";
import { dayOf } from "./when.js";
import { Windowed } from "./windowed.js";

const NEAR = 1200; // pixels from an edge at which more messages come in
const AT_END = 60; // pixels from the end that still count as being there

export class Timeline {
  constructor() {
    this.list = h("ol", { class: "messages", role: "list" });
    this.scroller = h("div", { class: "scroller", role: "log", "aria-live": "polite", "aria-label": "Messages", tabindex: "0", "data-test": "timeline" }, this.list);
    this.floating = h("span", { class: "floating-day chip", "aria-hidden": "true" });
    this.count = h("span", { class: "badge", hidden: true });
    this.down = iconButton(icon("down"), "Go to the newest message", { class: "icon-button jump-down", "data-test": "jump-down", onclick: () => this.toEnd() });
    this.down.append(this.count);
    this.el = h("div", { class: "timeline" }, this.scroller, this.floating, this.down);
    this.shown = new Windowed(this.list, this.scroller);
    [this.history, this.atEnd, this.missed, this.lastTop] = [null, true, 0, 0];
    this.scroller.addEventListener("scroll", oncePerFrame(() => this.scrolled()), { passive: true });
    this.scroller.addEventListener("keydown", (event) => this.keyed(event));
    const sized = new ResizeObserver(() => this.atEnd && this.stick());
    sized.observe(this.scroller);
    sized.observe(this.list);
  }

  /** Show a loaded history from its newest message on, or from the first new one. */
  show(history, context) {
    this.history = history;
    this.shown.take(history, context);
    this.renew();
    this.shown.item(this.shown.newFrom)?.scrollIntoView({ block: "nearest" });
    this.scrolled();
    performance.mark("messages");
  }

  /** What messages need to know when they are drawn from now on. */
  knows(context) {
    this.shown.context = context;
  }

  /** Draw the newest messages, all at once. */
  renew() {
    this.shown.tail();
    [this.atEnd, this.missed] = [true, 0];
    this.stick();
    // What is filled in within this frame changes no size that the observer would see.
    requestAnimationFrame(() => this.atEnd && this.stick());
    this.scrolled();
  }

  /** Follow a change that `History.apply` told of. */
  changed({ what, index }, mine) {
    if (what === "added") this.added(index, mine);
    else if (what === "changed") this.shown.redraw(index);
    else this.shown.remove(index);
  }

  toEnd() {
    if (!this.history) return;
    if (!this.shown.complete) this.shown.tail();
    [this.atEnd, this.missed] = [true, 0];
    this.scroller.scrollTo({ top: this.scroller.scrollHeight, behavior: calm() });
    this.mark();
  }

  /** Scroll to a message and let it light up; false where it is gone. */
  async jump(id) {
    const before = this.history.messages.length;
    const index = await this.history.reach(id);
    this.shown.shift(this.history.messages.length - before);
    if (index < 0) return false;
    this.shown.around(index);
    const li = this.shown.item(id);
    this.atEnd = false;
    li.scrollIntoView({ block: "center", behavior: calm() });
    li.classList.remove("lit");
    requestAnimationFrame(() => li.classList.add("lit"));
    li.querySelector("article")?.focus({ preventScroll: true });
    return true;
  }

  /** What depends on today, or on how long ago something was, is written anew. */
  timeChanged() {
    for (const time of this.list.querySelectorAll(".day time")) time.textContent = dayOf(Number(time.dataset.date));
    refreshMoments(this.list, this.shown.context?.acts.language);
  }

  added(index, mine) {
    const follows = mine || this.atEnd;
    if (this.shown.to < index) {
      this.missed += 1;
      if (mine) this.toEnd();
    } else {
      this.shown.append(index);
      if (follows) {
        this.atEnd = true;
        this.shown.trimTop();
        this.stick();
      } else {
        this.missed += 1;
      }
    }
    this.mark();
  }

  // --- scrolling ---

  scrolled() {
    if (!this.history) return;
    const { scroller, shown } = this;
    // Only a scroll upwards leaves the end: what is shown below may grow or shrink at any time.
    const near = shown.complete && this.below() < AT_END;
    this.atEnd = near || (this.atEnd && shown.complete && scroller.scrollTop >= this.lastTop);
    this.lastTop = scroller.scrollTop;
    if (this.atEnd) this.missed = 0;
    this.mark();
    this.showDay();
    this.growing ??= this.grow().finally(() => (this.growing = null));
  }

  async grow() {
    if (this.scroller.scrollTop < NEAR) await this.shown.up();
    if (this.below() < NEAR) this.shown.down();
    this.lastTop = this.scroller.scrollTop;
  }

  below() {
    return this.scroller.scrollHeight - this.scroller.scrollTop - this.scroller.clientHeight;
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

  /** Arrows go from message to message; Enter or the menu key opens the focused one's actions. */
  keyed(event) {
    const bubbles = [...this.list.querySelectorAll("article")];
    const at = bubbles.indexOf(event.target);
    const onLog = event.target === this.scroller;
    if ((!onLog && at < 0) || event.altKey) return;
    if (event.key === "End") this.toEnd();
    else if (event.key === "Enter" && at >= 0) event.target.dispatchEvent(new MouseEvent("contextmenu", { bubbles: true }));
    else if (event.key === "ArrowUp") (bubbles[at - 1] ?? (onLog ? bubbles.at(-1) : null))?.focus();
    else if (event.key === "ArrowDown" && at >= 0) (bubbles[at + 1] ?? this.scroller).focus();
    else return;
    event.preventDefault();
  }
}

const calm = () => (matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth");
