// What everybody may do in a chat, its title and description, the group linked to a channel, and its end.

import { store } from "../store.js";
import { check, field, fieldset, openConfirm } from "./dialog.js";
import { leave } from "./members.js";
import { attempt, fill, h, icon } from "./parts.js";
import { permissionsOf, ticked } from "./rights.js";

/** Fill `panel` with the permissions of all who are no administrators. */
export function showPermissions(info, panel) {
  const { chat } = info;
  const names = permissionsOf({ forum: chat.forum });
  const boxes = names.map(([name, words]) => check("permissions", words, { value: name, checked: chat.permissions?.[name] !== false }));
  fill(panel, formOf("Save permissions", "permissions", [fieldset("Members may", h("div", { class: "p-checks" }, boxes))], async (data) => {
    await store.ask("set_chat", { chat: info.id, by: info.me, permissions: ticked(names, data.getAll("permissions")) });
    await done(info, "Permissions saved");
  }));
}

/** Fill `panel` with the title, the link to another chat, and the ways to end it. */
export function showSettings(info, panel) {
  const { chat } = info;
  fill(panel, about(info), chat.type !== "group" && linking(info), chat.type === "group" && upgrading(info), ending(info));
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
    await store.ask("set_chat", { chat: info.id, by: info.me, ...changes });
    await done(info, "Saved");
  });
}

function linking(info) {
  const { chat } = info;
  const channel = chat.type === "channel";
  const heading = channel ? "Discussion group" : "Linked channel";
  const other = store.state.chats.find((row) => row.id === chat.linked);
  if (chat.linked) {
    const cut = button("Unlink", "link", () => change(info, "unlink", { channel: channel ? info.id : chat.linked }, "No longer linked"));
    return section(heading, h("p", {}, other?.title ?? String(chat.linked)), h("div", { class: "p-row-buttons" }, cut));
  }
  if (!channel) return null;
  const groups = store.state.chats.filter((row) => row.type === "supergroup" && !row.linked);
  if (groups.length === 0) return section(heading, h("p", { class: "p-help" }, "Make a supergroup first: posts of the channel are then forwarded into it."));
  const select = h("select", { name: "group" }, groups.map((row) => h("option", { value: String(row.id) }, row.title)));
  return section(heading, formOf("Link", "link", [field("Posts are forwarded into", select)], async (data) => {
    await store.ask("link", { channel: info.id, chat: Number(data.get("group")), by: info.me });
    await done(info, "Linked");
  }));
}

function upgrading(info) {
  const go = button("Upgrade to a supergroup", "up", () => openConfirm("Upgrade to a supergroup?", "The group gets a new id, and bots are told of it. It cannot be undone.",
    { submit: "Upgrade", send: async () => {
      const made = await store.ask("upgrade", { chat: info.id, by: info.me });
      info.move(typeof made === "object" ? made.id : made);
      await store.refresh();
      store.open(info.id);
    } }), "upgrade");
  return section("Supergroup", h("p", { class: "p-help" }, "Rights for each admin, topics, restrictions and a linked channel need one."), h("div", { class: "p-row-buttons" }, go));
}

function ending(info) {
  const kind = info.chat.type === "channel" ? "channel" : "group";
  const owner = info.chat.members.some((member) => member.user.id === info.me && member.status === "creator");
  const end = owner && button(`Delete the ${kind}`, "bin", () => openConfirm(`Delete ${info.chat.title}?`, "It goes for everybody, with all its messages.",
    { submit: "Delete", send: async () => {
      await store.ask("delete_chat", { chat: info.id, by: info.me });
      info.close();
      await store.refresh();
    } }), "delete-chat", true);
  return section("Leave or delete", h("div", { class: "p-row-buttons" }, button("Leave", "away", () => leave(info), "leave-chat", true), end));
}

const section = (heading, ...parts) => h("section", { class: "p-section" }, h("h4", {}, heading), parts);

function button(words, sign, action, test = null, danger = false) {
  return h("button", { type: "button", class: `button${danger ? " button-danger" : ""}`, "data-test": test, onclick: action }, icon(sign), h("span", {}, words));
}

const change = (info, verb, params, said) => attempt(async () => {
  await store.ask(verb, { by: info.me, ...params });
  await done(info, said);
});

function formOf(submit, test, fields, send) {
  const go = h("button", { type: "submit", class: "button button-primary" }, submit);
  const form = h("form", { class: "p-inline-form", "data-test": `form-${test}` }, fields, h("div", { class: "p-row-buttons" }, go));
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
