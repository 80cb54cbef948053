// The page: boots the store, lays the three columns out, follows the address (#person/chat[/topic]).

import { mountChats } from "./chats.js";
import { mountConversation } from "./conversation.js";
import { mountToasts } from "./toasts.js";
import { mountSide } from "./side.js";
import { store } from "./store.js";

const WIDE = matchMedia("(min-width: 700px)");
const app = document.getElementById("app");

async function start() {
  applyTheme();
  store.on("theme", applyTheme);
  mountToasts(document.getElementById("toasts"));
  mountChats(document.getElementById("chats"));
  mountConversation(document.getElementById("conversation"));
  const side = mountSide(document.getElementById("side"), app);
  const wanted = readAddress();
  const last = await store.boot(wanted.person).catch((problem) => store.toast(problem.message, { kind: "error" }));
  if (last === undefined) return;
  store.on("chat", show);
  store.on("chats", entitle);
  store.on("me", writeAddress);
  addEventListener("hashchange", follow);
  document.addEventListener("visibilitychange", () => store.read());
  document.addEventListener("keydown", shortcuts);
  openFirst(wanted);
  // The log wants to hear all that is told, from the first call on.
  await side;
  store.listen(last);
}

function openFirst({ chat, topic }) {
  const known = store.state.chats.some((row) => row.id === chat);
  const first = WIDE.matches ? store.state.chats[0] : null;
  if (known) store.open(chat, topic);
  else store.open(first?.id ?? null, null, first?.bot_id ?? null);
}

/** On a narrow screen the list or the conversation, never both. */
function show() {
  app.dataset.view = store.state.chat === null ? "list" : "chat";
  entitle();
  writeAddress();
}

function entitle() {
  const row = store.row();
  const unread = store.state.chats.reduce((sum, each) => sum + store.unread(each), 0);
  document.title = `${unread ? `(${unread}) ` : ""}${row ? `${row.title} · ` : ""}Playground`;
}

function readAddress() {
  const [person, chat, topic] = location.hash.slice(1).split("/").map(Number);
  return { person, chat: chat || null, topic: topic || null };
}

function writeAddress() {
  const { me, chat, topic } = store.state;
  const address = `#${[me, chat, topic].filter((part) => part !== null).join("/")}`;
  if (address === location.hash) return;
  if (location.hash === "" || location.hash === "#") history.replaceState(null, "", address);
  else history.pushState(null, "", address);
}

async function follow() {
  const { person, chat, topic } = readAddress();
  if (person && person !== store.state.me) await store.become(person);
  if (chat !== store.state.chat || topic !== store.state.topic) store.open(chat, topic);
}

function applyTheme() {
  const { theme } = store.state;
  if (theme === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

/** Esc goes back to the list; Alt+Up and Alt+Down go from chat to chat. */
function shortcuts(event) {
  if (event.defaultPrevented || document.querySelector("dialog[open]")) return;
  if (event.key === "Escape" && store.state.chat !== null && !WIDE.matches) store.open(null);
  if (event.altKey && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    event.preventDefault();
    const { chats } = store.state;
    const at = chats.indexOf(store.row());
    const next = chats[Math.max(0, Math.min(chats.length - 1, at + (event.key === "ArrowDown" ? 1 : -1)))];
    if (next) store.open(next.id, null, next.bot_id);
  }
}

start();
