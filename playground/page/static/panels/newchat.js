// The dialog that makes a group, a supergroup, a forum or a channel, with people and, if wished, the bot in it.

import { isDeleted } from "../names.js";
import { store } from "../store.js";
import { check, field, fieldset, openForm, usernameInput } from "./dialog.js";
import { attempt, avatar, fill, h, icon, nameOf } from "./parts.js";
import { leastRights, rightsOf, ticked, usualRights } from "./rights.js";

const KINDS = {
  group: { words: "Group", help: "A small basic group", sign: "people", type: "group" },
  supergroup: { words: "Supergroup", help: "With rights for each admin", sign: "people", type: "supergroup" },
  forum: { words: "Forum", help: "A supergroup with topics", sign: "forum", type: "supergroup" },
  channel: { words: "Channel", help: "Posts of admins to readers", sign: "channel", type: "channel" },
};

/** Open the dialog; the new chat is opened once it is there. */
export function openNewChat() {
  const title = h("input", { name: "title", required: true, maxlength: "128", autocomplete: "off", autofocus: true, placeholder: "Glute club" });
  const username = usernameInput("none: private");
  const kinds = fieldset("Kind", h("div", { class: "p-cards" }, Object.keys(KINDS).map(kindCard)));
  const named = field("Public username", username);
  const bots = store.state.bots.map(botFields);
  const form = openForm("New chat", [kinds, h("div", { class: "p-two" }, field("Title", title), named), people(), ...bots.map((bot) => bot.fields)],
    { submit: "Create", test: "new-chat-dialog", wide: true, send: (data) => create(data, bots) });
  const kind = () => form.dialog.querySelector("[name=kind]:checked").value;
  const suit = () => {
    named.hidden = kind() === "group";
    bots.forEach((bot) => bot.suit(kind()));
  };
  kinds.addEventListener("change", suit);
  suit();
}

function kindCard(kind) {
  const { words, help, sign } = KINDS[kind];
  return h("label", { class: "p-card" }, h("input", { type: "radio", name: "kind", value: kind, checked: kind === "supergroup" }),
    icon(sign), h("span", { class: "p-check-words" }, h("span", {}, words), h("span", { class: "p-help" }, help)));
}

function people() {
  const others = store.state.people.filter((user) => user.id !== store.state.me && !isDeleted(user));
  if (others.length === 0) return null;
  return fieldset("Members", h("div", { class: "p-checks" }, others.map((user) => check("members", nameOf(user),
    { value: String(user.id), lead: avatar(nameOf(user), user.id) }))));
}

/** What is asked about one bot: in or not, and as what; `suit` fits it to the kind of chat. */
function botFields(bot) {
  const role = h("select", { name: `role-${bot.id}` }, h("option", { value: "none" }, "Not in the chat"), h("option", { value: "member" }, "Member"),
    h("option", { value: "admin" }, "Admin"));
  const list = h("div", { class: "p-checks" });
  const rights = h("fieldset", { class: "p-fieldset p-inner" }, h("legend", {}, "May"), list);
  const fields = fieldset(nameOf(bot), field("Takes part as", role), rights);
  let kind = "supergroup";
  const show = () => {
    rights.hidden = role.value !== "admin" || kind === "group";
  };
  const suit = (wanted) => {
    kind = wanted;
    const { type } = KINDS[kind];
    const chosen = usualRights(type, { forum: kind === "forum" }).filter((name) => leastRights(type).includes(name));
    const box = ([name, words]) => check(`rights-${bot.id}`, words, { value: name, checked: chosen.includes(name) });
    fill(list, rightsOf(type, { forum: kind === "forum" }).map(box));
    role.querySelector("[value=member]").hidden = kind === "channel";
    if (kind === "channel" && role.value === "member") role.value = "admin";
    show();
  };
  role.value = "member";
  role.addEventListener("change", show);
  return { bot, fields, suit };
}

async function create(data, bots) {
  const { me } = store.state;
  const kind = data.get("kind");
  const plain = bots.filter(({ bot }) => data.get(`role-${bot.id}`) === "member").map(({ bot }) => bot.id);
  const members = [...data.getAll("members").map(Number), ...plain];
  const username = kind === "group" ? null : data.get("username").trim() || null;
  const row = await store.ask("create_chat", { person: me, kind, title: data.get("title").trim(), members, username });
  const admins = bots.filter(({ bot }) => data.get(`role-${bot.id}`) === "admin");
  // The chat is there, even where a bot is refused: that is told, and the dialog closes.
  for (const { bot } of admins) await attempt(() => promote(row.id, bot, kind, data));
  await store.refresh();
  store.open(row.id);
}

/** A bot that is made an administrator joins by that. */
function promote(chat, bot, kind, data) {
  const { type } = KINDS[kind];
  const chosen = type === "group" ? usualRights(type) : data.getAll(`rights-${bot.id}`);
  const rights = ticked(rightsOf(type, { forum: true }), chosen);
  return store.ask("member", { chat, by: store.state.me, user: bot.id, what: "promote", rights });
}
