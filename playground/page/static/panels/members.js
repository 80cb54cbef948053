// Who is in a chat and as what, and all that one member can do to another: add, promote, restrict, remove, hand over.

import { isDeleted } from "../names.js";
import { store } from "../store.js";
import { check, fieldset, menuButton, openConfirm, openForm } from "./dialog.js";
import { openPromotion, openRestriction } from "./rightsform.js";
import { attempt, avatar, counted, fill, h, nameOf, row, textButton } from "./parts.js";

const RANK = ["creator", "administrator", "member", "restricted", "left", "kicked"];
const STATUS = { creator: "owner", administrator: "admin", member: null, restricted: "restricted", left: "left", kicked: "removed" };

/** Fill `panel` with the members of the chat. */
export function showMembers(info, panel) {
  const members = [...info.chat.members].sort((one, other) => RANK.indexOf(one.status) - RANK.indexOf(other.status));
  const words = info.chat.type === "channel" ? "Add subscribers" : "Add members";
  const add = textButton(words, "plus", () => openAdding(info), { kind: "primary", "data-test": "member-add" });
  const list = h("ul", { class: "p-list", "aria-label": "Members" }, members.map((member) => rowOf(info, member)));
  fill(panel, row(add), list);
}

function rowOf(info, member) {
  const { user } = member;
  const name = nameOf(user);
  const title = STATUS[member.status] && (member.title ?? STATUS[member.status]);
  const entries = actions(info, member);
  const menu = entries.length ? menuButton(`Actions for ${name}`, entries, "member-menu") : null;
  return h("li", { class: `p-list-row${isGone(member) ? " p-faint" : ""}`, "data-test": "member-row", "data-user": String(user.id) },
    avatar(name, user.id, user.is_bot ? "bot" : null),
    h("span", { class: "p-grow" }, h("span", { class: "p-name" }, name, user.id === info.me && h("span", { class: "p-help" }, " (you)")),
      h("span", { class: "p-help" }, details(member))),
    title && h("span", { class: `p-badge p-badge-${member.status}` }, title), menu);
}

function details(member) {
  const { user } = member;
  if (isDeleted(user)) return null;
  const words = [user.username ? `@${user.username}` : user.is_bot ? "bot" : null, member.anonymous ? "anonymous" : null];
  if (member.status === "administrator") words.push(counted(countRights(member), "right"));
  return words.filter(Boolean).join(" · ") || (user.is_bot ? "bot" : "person");
}

/** Beside `can_manage_chat`, which every administrator has. */
const countRights = ({ rights }) =>
  Object.entries(rights ?? {}).filter(([name, on]) => on && name.startsWith("can_") && name !== "can_manage_chat").length;
const isGone = (member) => member.status === "left" || member.status === "kicked";
const mineIn = (info) => info.chat.members.find((member) => member.user.id === info.me);
const isAdmin = (member) => member?.status === "creator" || member?.status === "administrator";

/** What I can try on a member, by where we both stand; whether I may is for the server to say. */
function actions(info, member) {
  const me = mineIn(info);
  const self = member.user.id === info.me;
  if (self) return own(info, member);
  if (!isAdmin(me)) return [];
  if (isGone(member)) return returning(info, member);
  return [...ranks(info, me, member), ...limits(info, member)];
}

function own(info, member) {
  if (isGone(member)) return [];
  const { type } = info.chat;
  const shown = { label: "Title and anonymity…", icon: "mask", action: () => openPromotion(info, member) };
  const words = type === "channel" ? "Leave the channel…" : "Leave the group…";
  const away = { label: words, icon: "away", danger: true, test: "leave", action: () => leave(info) };
  return member.status === "creator" && type === "supergroup" ? [shown, away] : [away];
}

function ranks(info, me, member) {
  const admin = member.status === "administrator";
  const owner = me.status === "creator" && !member.user.is_bot;
  return [
    member.status !== "creator" && promoting(info, member),
    admin && { label: "Take admin away", icon: "down", test: "demote", action: () => act(info, member, "demote") },
    owner && { label: "Make owner…", icon: "transfer", action: () => transfer(info, member) },
  ].filter(Boolean);
}

function promoting(info, member) {
  const label = member.status === "administrator" ? "Change rights…" : "Make admin…";
  return { label, icon: "star", test: "promote", action: () => openPromotion(info, member) };
}

function limits(info, member) {
  if (member.status === "creator") return [];
  const plain = info.chat.type !== "channel" && member.status !== "administrator";
  const words = member.status === "restricted" ? "Change restriction…" : "Restrict…";
  return [
    plain && { label: words, icon: "restrict", test: "restrict", action: () => openRestriction(info, member) },
    "-",
    { label: "Remove", icon: "block", danger: true, test: "remove", action: () => remove(info, member) },
  ].filter(Boolean);
}

function returning(info, member) {
  const removed = member.status === "kicked";
  const add = { label: "Add again", icon: "plus", hint: removed ? "Ends the ban and puts them back at once" : "Puts them back at once",
    test: "add-again", action: () => act(info, member, "add") };
  if (!removed) return [add];
  return [{ label: "Let back in", icon: "check", hint: "Ends the ban; they can join again", test: "unban", action: () => act(info, member, "unban") }, add];
}

const sendMember = (info, user, change) => info.send("member", { user, ...change });
const act = (info, member, what) => attempt(() => sendMember(info, member.user.id, { what }));

function remove(info, member) {
  openConfirm(`Remove ${nameOf(member.user)}?`, "They are banned: to come back, an admin has to let them in or add them again.", { submit: "Remove",
    send: () => sendMember(info, member.user.id, { what: "remove" }) });
}

function transfer(info, member) {
  openConfirm(`Make ${nameOf(member.user)} the owner?`, "You stay as an admin. Only the new owner can undo this.", { submit: "Make owner",
    send: () => sendMember(info, member.user.id, { what: "transfer" }) });
}

/** Ask, then leave; the dialog closes with the chat. */
export function leave(info) {
  const send = () => info.end("member", { user: info.me, what: "leave" });
  openConfirm(`Leave ${info.chat.title}?`, "The others stay. Somebody has to add you to come back.", { submit: "Leave", send });
}

function openAdding(info) {
  const inside = new Set(info.chat.members.filter((member) => !isGone(member)).map((member) => member.user.id));
  const { people, bots } = store.state;
  const others = [...bots, ...people].filter((user) => !inside.has(user.id) && !isDeleted(user));
  if (others.length === 0) return store.toast("Everybody is in the chat already");
  const channel = info.chat.type === "channel";
  const choice = (user) => check("users", nameOf(user), { value: String(user.id), lead: avatar(nameOf(user), user.id, user.is_bot ? "bot" : null),
    help: user.is_bot && channel ? "becomes an admin who may post" : null });
  openForm(channel ? "Add subscribers" : "Add members", [fieldset("Who", h("div", { class: "p-checks" }, others.map(choice)))],
    { submit: "Add", test: "add-members", send: (data) => add(info, data.getAll("users").map(Number)) });
}

async function add(info, users) {
  if (users.length === 0) throw new Error("Choose somebody to add");
  const bots = new Set(store.state.bots.map((bot) => bot.id));
  for (const user of users) {
    const posting = info.chat.type === "channel" && bots.has(user);
    await sendMember(info, user, posting ? { what: "promote", rights: { can_post_messages: true } } : { what: "add" });
  }
}
