// The dialog about one chat: who is in it and as what, its topics, what everybody may do, and its settings.
// It shows what the server says (verb `chat`) and asks again whenever something in the chat changes.

import { store } from "../store.js";
import { showBotInfo } from "./botinfo.js";
import { openDialog } from "./dialog.js";
import { showMembers } from "./members.js";
import { attempt, avatar, counted, fill, h, rememberFocus } from "./parts.js";
import { showPermissions, showSettings } from "./settings.js";
import { showTopics } from "./topics.js";

export { openNewChat } from "./newchat.js";

const TYPES = { group: "Group", supergroup: "Supergroup", channel: "Channel" };
const TELLING = new Set(["chat", "chat_new", "topic", "pin", "blocked", "unblocked"]);

/** Open the dialog about the chat. */
export function openChatInfo(chatId) {
  const row = store.state.chats.find((chat) => chat.id === chatId || (chat.type === "private" && chat.bot_id === chatId));
  const view = openDialog("Chat info", { test: "chat-info", onclose: () => offs.forEach((off) => off()) });
  const info = { id: chatId, tab: null, view, chat: null, asked: 0 };
  info.close = view.close;
  info.me = store.state.me;
  info.send = (verb, params) => send(info, verb, params);
  info.end = (verb, params) => end(info, verb, params);
  const draw = row?.type === "private" ? () => showBotInfo(info) : () => load(info);
  info.refresh = draw;
  const offs = [
    store.on("chats", draw),
    store.on("me", view.close),
    store.on("event", (event) => event.chat_id === info.id && TELLING.has(event.kind) && draw()),
  ];
  draw();
}

/** Ask for a change as the person who looks, and show what became of it. Throws the refusal. */
async function send(info, verb, params) {
  const open = store.state.chat === info.id;
  const before = info.id;
  info.sending = true;
  try {
    const answer = await store.ask(verb, { chat: info.id, by: info.me, ...params });
    // A basic group that was upgraded goes on under another id.
    info.id = { member: answer?.chat, set_chat: answer?.id, upgrade: answer?.id }[verb] ?? info.id;
    await store.refresh();
  } finally {
    info.sending = false;
  }
  if (info.id !== before && open) store.open(info.id);
  await info.refresh();
}

/** As `send`, for what takes the chat away from the one who looks. */
async function end(info, verb, params) {
  info.sending = true;
  try {
    await store.ask(verb, { chat: info.id, by: info.me, ...params });
    info.close();
  } finally {
    info.sending = false;
  }
  await store.refresh();
}

async function load(info) {
  if (info.sending) return;
  const ticket = ++info.asked;
  const found = await fetchChat(info);
  if (ticket !== info.asked || !info.view.dialog.open || found === null) return;
  // What is the same is not drawn again: a menu may be open on it, or a title half typed.
  const written = JSON.stringify([found.title, found.username, found.type, found.forum, found.members, found.topics,
    found.permissions, found.linked, found.description]);
  if (written === info.written) return;
  info.written = written;
  info.chat = found;
  show(info);
}

async function fetchChat(info) {
  let found = null;
  const ask = async () => {
    found = await store.ask("chat", { chat: info.id, person: info.me });
  };
  // A chat that goes while one looks at it needs no words here: the conversation says so.
  const known = info.chat ? await ask().then(() => true, () => false) : await attempt(ask);
  if (!known) info.close();
  return found;
}

function show(info) {
  const { chat, view } = info;
  const tabs = tabsOf(info);
  info.tab = tabs.some((tab) => tab.id === info.tab) ? info.tab : tabs[0].id;
  const panel = h("div", { class: "p-tab-panel", role: "tabpanel", id: "p-tab-panel", "aria-labelledby": `p-tab-${info.tab}` });
  view.heading.textContent = "Chat info";
  const goBack = rememberFocus();
  const bar = tabs.length > 1 ? h("div", { class: "p-tabs", role: "tablist", "aria-label": "About this chat", onkeydown: moveInTabs },
    tabs.map((tab) => tabButton(info, tab))) : null;
  const description = chat.description ? h("p", { class: "p-words" }, chat.description) : null;
  const about = h("div", {}, h("h3", {}, chat.title), h("p", { class: "p-help" }, words(chat)), description);
  fill(view.body, h("div", { class: "p-chat-head" }, avatar(chat.title, chat.id), about), bar, panel);
  tabs.find((tab) => tab.id === info.tab).show(info, panel);
  goBack(view.heading);
}

function tabsOf({ chat }) {
  const members = { id: "members", words: "Members", show: showMembers };
  const topics = { id: "topics", words: "Topics", show: showTopics };
  const permissions = { id: "permissions", words: "Permissions", show: showPermissions };
  const settings = { id: "settings", words: "Settings", show: showSettings };
  return [members, chat.forum && topics, chat.type !== "channel" && permissions, settings].filter(Boolean);
}

function tabButton(info, tab) {
  const chosen = tab.id === info.tab;
  return h("button", { type: "button", role: "tab", id: `p-tab-${tab.id}`, "aria-selected": String(chosen), "aria-controls": "p-tab-panel",
    tabindex: chosen ? "0" : "-1", "data-test": `tab-${tab.id}`, onclick: () => choose(info, tab.id) }, tab.words);
}

function choose(info, id) {
  info.tab = id;
  show(info);
}

function moveInTabs(event) {
  const tabs = [...event.currentTarget.querySelectorAll("[role=tab]")];
  const at = tabs.indexOf(document.activeElement);
  const next = { ArrowRight: tabs[(at + 1) % tabs.length], ArrowLeft: tabs.at(at - 1), Home: tabs[0], End: tabs.at(-1) }[event.key];
  if (!next) return;
  event.preventDefault();
  next.focus();
  next.click();
}

function words(chat) {
  const type = chat.forum ? "Supergroup with topics" : TYPES[chat.type];
  const people = counted(chat.members.filter((member) => present(member)).length, chat.type === "channel" ? "subscriber" : "member");
  return [type, people, chat.username && `@${chat.username}`].filter(Boolean).join(" · ");
}

const present = (member) => !["left", "kicked"].includes(member.status);
