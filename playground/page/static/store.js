// What the page knows: who I am, my chats, which one is open, what time it is there; and who wants to hear of it.
//
//   store.state       {me, people, bots, chats, chat, bot, topic, news, now, theme}
//   store.on(kind, fn) -> off    kinds: people chats chat me time call event line toast theme
//   store.ask(verb, params)      the control API
//   store.boot(person), then store.listen(last)
//   store.become(person), store.open(chat, topic, bot, at), store.refresh(), store.toast(text, {kind})

import { ask } from "./api.js";
import { Line } from "./line.js";
import { fullName, isDeleted } from "./names.js";
import { listChats, withMessage } from "./rows.js";
import { Unread } from "./unread.js";

const RECENT_EVENTS = 500; // enough to count what is unread after a reload
const RECENT_CALLS = 300;
const ROWS_CHANGE = new Set(["chat", "chat_new", "pin", "topic", "blocked", "unblocked"]);

const listeners = new Map();
const unread = new Unread();
let line = null;
let refreshing = null;
let drawing = null;
let clock = { now: Date.now() / 1000, at: performance.now() };

const state = {
  me: null,
  people: [],
  bots: [],
  chats: [],
  chat: null,
  bot: null,
  topic: null,
  /** How many messages were new when the open chat was opened. */
  news: 0,
  /** The message at which the open chat was opened; null is the newest. */
  at: null,
  theme: localStorage.getItem("theme") ?? "auto",
  /** Seconds since 1970 in the playground, which is not always the time here. */
  get now() {
    return clock.now + (performance.now() - clock.at) / 1000;
  },
};

/** The private chat's bot is part of what tells chats apart: a person has one with each bot. */
export const sameChat = (row, chat, bot) =>
  row.id === chat && (row.type !== "private" || bot === null || bot === undefined || row.bot_id === bot);

export const store = {
  state,
  ask,

  on(kind, listener) {
    if (!listeners.has(kind)) listeners.set(kind, new Set());
    listeners.get(kind).add(listener);
    return () => listeners.get(kind).delete(listener);
  },

  emit(kind, detail) {
    for (const listener of [...(listeners.get(kind) ?? [])]) listener(detail);
  },

  /** Load the world. `wanted` may name the person to be. */
  async boot(wanted) {
    const info = await ask("info");
    unread.restore(info.last);
    take(info);
    setClock({ now: info.now });
    state.me = state.people.find((person) => person.id === wanted)?.id ?? state.people[0]?.id ?? null;
    state.chats = await listChats(state);
    store.emit("people");
    store.emit("me");
    store.emit("chats");
    return info.last;
  },

  /** Hear what happens; `last` is the newest event that `boot` knew. */
  listen(last) {
    line = new Line({ happened, called: (call) => store.emit("call", call), changed: lineChanged });
    line.open(`/stream?after=${Math.max(0, last - RECENT_EVENTS)}&call=-${RECENT_CALLS}`, last);
  },

  /** Be another person. The open chat closes unless the other is in it too. */
  async become(person) {
    if (person === state.me) return;
    state.me = person;
    state.chats = [];
    const chats = await listChats(state);
    if (state.me !== person) return;
    state.chats = chats;
    const kept = state.chat < 0 && chats.some((row) => row.id === state.chat);
    if (!kept) close(chats);
    state.at = null;
    store.emit("me");
    store.emit("chats");
    store.emit("chat");
  },

  /** Open a chat, or none (null). In a forum, `topic` is the thread's id; null is General. `at` is a message to show. */
  open(chat, topic = null, bot = null, at = null) {
    const row = chat === null ? null : state.chats.find((each) => sameChat(each, chat, bot));
    state.chat = row?.id ?? null;
    state.bot = row?.bot_id ?? null;
    state.topic = row ? topic : null;
    state.news = row ? unread.count(state.me, row) : 0;
    state.at = at;
    store.read();
    store.emit("chat");
  },

  /** The row of the open chat, or null. */
  row() {
    return state.chats.find((row) => sameChat(row, state.chat, state.bot)) ?? null;
  },

  /** Ask for people and chats again; several wishes at once are one request. */
  refresh() {
    refreshing ??= (async () => {
      await Promise.resolve();
      try {
        take(await ask("info"));
        state.me ??= state.people[0]?.id ?? null;
        state.chats = await listChats(state);
      } finally {
        refreshing = null;
      }
      store.emit("people");
      store.emit("chats");
    })();
    return refreshing;
  },

  person: (id) => state.people.find((person) => person.id === id) ?? state.bots.find((bot) => bot.id === id),

  /** Whose name stands over a message; an account that was deleted since takes its name away with it. */
  author(message) {
    const user = message.sender_chat ? null : store.person(message.sender_id);
    return user && isDeleted(user) ? fullName(user) : message.sender_name;
  },

  /** How many messages of others in a chat I have not seen. */
  unread: (row) => unread.count(state.me, row),

  /** Everything in the open chat is seen, if anybody is looking. */
  read() {
    const row = store.row();
    if (row && document.visibilityState === "visible" && unread.seen(state.me, row)) store.emit("chats");
  },

  /** A word at the edge of the screen; kind "error" stays longer. */
  toast: (text, { kind = "info" } = {}) => store.emit("toast", { text, kind }),

  setTheme(theme) {
    state.theme = theme;
    localStorage.setItem("theme", theme);
    store.emit("theme");
  },
};

function take(info) {
  state.people = info.people;
  state.bots = info.bots;
}

function close(chats) {
  const bot = chats.find((row) => row.bot_id !== null && row.bot_id === state.bot);
  [state.chat, state.bot, state.topic] = [bot?.id ?? null, bot?.bot_id ?? null, null];
}

function setClock({ now }) {
  clock = { now, at: performance.now() };
}

async function lineChanged({ up, again }) {
  store.emit("line", up);
  if (!again) return;
  const { last } = await ask("info");
  // Fewer events than before: it is another world, started anew.
  if (last < unread.last) location.reload();
  else store.refresh();
}

/** `past`: it happened before the page was there, and counts only as read or unread. */
function happened(event, past) {
  unread.last = Math.max(unread.last, event.seq);
  if (event.kind === "message") unread.came(event);
  if (event.kind === "press") unread.acted(event.detail.person ?? event.chat_id, event);
  if (past) {
    rowsSoon();
    return;
  }
  if (event.kind === "time") setClock(event.detail);
  else if (event.at > state.now) setClock({ now: event.at });
  if (event.kind === "time") store.emit("time", event.detail);
  if (ROWS_CHANGE.has(event.kind)) store.refresh();
  if (event.message) messageChanged(event);
  store.emit("event", event);
}

function messageChanged(event) {
  const row = state.chats.find((each) => sameChat(each, event.chat_id, event.bot_id));
  if (!row) {
    if (event.chat_id < 0) store.refresh();
    return;
  }
  withMessage(row, event);
  if (event.kind === "delete" && row.last?.id === event.message.id) store.refresh();
  if (row === store.row()) store.read();
  rowsSoon();
}

/** Many things that happen at once draw the list once. */
function rowsSoon() {
  drawing ??= setTimeout(() => {
    drawing = null;
    store.emit("chats");
  }, 40);
}
