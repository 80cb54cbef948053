// What everybody may do in a chat, its title and description, the group linked to a channel, and its end.

import { store } from "../store.js";
import { check, field, fieldset, openConfirm } from "./dialog.js";
import { leave } from "./members.js";
import { attempt, chatTitle, fill, h, row, textButton } from "./parts.js";
import { permissionsOf, ticked } from "./rights.js";

/** Fill `panel` with the permissions of all who are no administrators. */
export function showPermissions(info, panel) {
  const { chat } = info;
  const names = permissionsOf({ forum: chat.forum });
  const boxes = names.map(([name, words]) => check("permissions", words, { value: name, checked: chat.permissions?.[name] !== false }));
  fill(panel, formOf("Save permissions", "permissions", [fieldset("Members may", h("div", { class: "p-checks" }, boxes))], async (data) => {
    await info.send("set_chat", { permissions: ticked(names, data.getAll("permissions")) });
    store.toast("Permissions saved");
  }));
}

/** Fill `panel` with the title, the link to another chat, and the ways to end it. */
export function showSettings(info, panel) {
  const { chat } = info;
  fill(panel, about(info), linking(info), chat.type !== "channel" && !chat.forum && growing(info), ending(info));
}

function about(info) {
  const { chat } = info;
  const title = h("input", { name: "title", required: true, maxlength: "128", value: chat.title, autocomplete: "off" });
  const description = h("textarea", { name: "description", maxlength: "255", rows: "2", value: chat.description ?? "" });
  return formOf("Save", "about", [field("Title", title), field("Description", description)], async (data) => {
    const changes = { title: data.get("title").trim(), description: data.get("description").trim() };
    // Only what was changed is sent: an unchanged title is no service message.
    if (changes.title === chat.title) delete changes.title;
    if (changes.description === (chat.description ?? "")) delete changes.description;
    if (Object.keys(changes).length === 0) return;
    await info.send("set_chat", changes);
    store.toast("Saved");
  });
}

function linking(info) {
  const { chat } = info;
  const channel = chat.type === "channel";
  const heading = channel ? "Discussion group" : "Linked channel";
  if (chat.linked) {
    const cut = textButton("Unlink", "link", () => attempt(async () => {
      await store.ask("unlink", { channel: channel ? info.id : chat.linked, by: info.me });
      await done(info, "No longer linked");
    }));
    return section(heading, h("p", {}, chatTitle(chat.linked)), row(cut));
  }
  if (!channel) return null;
  const groups = store.state.chats.filter((each) => ["group", "supergroup"].includes(each.type) && !each.forum && !each.linked);
  const none = h("p", { class: "p-help" }, "Make a group first: posts of the channel are then forwarded into it.");
  return section(heading, groups.length ? linkForm(info, groups) : none);
}

function linkForm(info, groups) {
  const options = groups.map(({ id, title }) => h("option", { value: String(id) }, title));
  const select = h("select", { name: "group", required: true }, h("option", { value: "" }, "Choose…"), options);
  return formOf("Link", "link", [field("Posts are forwarded into", select)], async (data) => {
    await store.ask("link", { channel: info.id, chat: Number(data.get("group")), by: info.me });
    await done(info, "Linked");
  });
}

/** What a group can become: a supergroup, and one with topics. */
function growing(info) {
  const basic = info.chat.type === "group";
  const upgrade = textButton("Upgrade to a supergroup", "up", () => openConfirm("Upgrade to a supergroup?",
    "The group gets a new id, and bots are told of it. It cannot be undone.",
    { submit: "Upgrade", send: () => info.send("upgrade", {}) }), { "data-test": "upgrade" });
  const makeForum = () => attempt(() => info.send("set_chat", { forum: true }));
  const topics = textButton("Turn on topics", "forum", makeForum, { "data-test": "make-forum" });
  const needs = "Rights for each admin, topics, restrictions and a linked channel need a supergroup.";
  const words = h("p", { class: "p-help" }, basic ? needs : "Topics part the conversation by subject.");
  return section(basic ? "Supergroup" : "Topics", words, row(basic && upgrade, topics));
}

function ending(info) {
  const kind = info.chat.type === "channel" ? "channel" : "group";
  const owner = info.chat.members.some((member) => member.user.id === info.me && member.status === "creator");
  const send = () => info.end("delete_chat", {});
  const sure = () => openConfirm(`Delete ${info.chat.title}?`, "It goes for everybody, with all its messages.", { submit: "Delete", send });
  const end = textButton(`Delete the ${kind}`, "bin", sure, { kind: "danger", "data-test": "delete-chat" });
  const away = textButton("Leave", "away", () => leave(info), { "data-test": "leave-chat" });
  return section("Leave or delete", row(away, owner && end));
}

const section = (heading, ...parts) => h("section", { class: "p-section" }, h("h4", {}, heading), parts);

function formOf(submit, test, fields, send) {
  const go = h("button", { type: "submit", class: "button button-primary" }, submit);
  const form = h("form", { class: "p-inline-form", "data-test": `form-${test}` }, fields, row(go));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    attempt(() => send(new FormData(form)));
  });
  return form;
}

async function done(info, words) {
  store.toast(words);
  await store.refresh();
  await info.refresh();
}
