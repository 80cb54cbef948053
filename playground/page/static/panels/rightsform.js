// The forms for the rights of an administrator and for the restriction of a member.

import { store } from "../store.js";
import { check, field, fieldset, openForm } from "./dialog.js";
import { h, nameOf } from "./parts.js";
import { permissionsOf, rightsOf, ticked, usualRights } from "./rights.js";

/** Make somebody an administrator, or change what an administrator may. Of an owner only title and anonymity change. */
export function openPromotion(info, member) {
  const { chat } = info;
  const owner = member.status === "creator";
  const fresh = member.status !== "administrator";
  const names = rightsOf(chat.type, { forum: chat.forum });
  const held = fresh ? usualRights(chat.type, { forum: chat.forum }) : names.map(([name]) => name).filter((name) => member.rights?.[name]);
  const fields = [
    chat.type !== "group" && !owner && fieldset("May", h("div", { class: "p-checks" }, names.map(([name, words]) =>
      check("rights", words, { value: name, checked: held.includes(name) })))),
    chat.type === "group" && h("p", { class: "p-words" }, "All admins of a basic group have the same rights. Upgrade it to choose them."),
    chat.type === "supergroup" && fieldset("Shown as", titleField(member), anonymousCheck(member)),
  ].filter(Boolean);
  openForm(`${fresh && !owner ? "Make admin" : "Rights"}: ${nameOf(member.user)}`, fields, { submit: fresh && !owner ? "Make admin" : "Save", test: "promote-form",
    wide: true, send: (data) => promote(info, member, names, data) });
}

function titleField(member) {
  return field("Title beside the name", h("input", { name: "title", maxlength: "16", autocomplete: "off", value: member.title ?? "", placeholder: "admin" }),
    "At most 16 characters, no emoji.");
}

function anonymousCheck(member) {
  return check("anonymous", "Remain anonymous", { checked: Boolean(member.anonymous), help: "Writes in the name of the group" });
}

async function promote(info, member, names, data) {
  const { chat } = info;
  const chosen = chat.type === "group" ? usualRights(chat.type) : data.getAll("rights");
  await store.ask("member", { chat: info.id, by: info.me, user: member.user.id, what: "promote", rights: ticked(names, chosen),
    title: data.get("title")?.trim() || null, anonymous: data.has("anonymous") });
  await info.refresh();
}

/** Choose what a member still may; with everything ticked the restriction is lifted. */
export function openRestriction(info, member) {
  const names = permissionsOf({ forum: info.chat.forum });
  const restricted = member.status === "restricted";
  const held = (name) => (restricted ? Boolean(member.rights?.[name]) : name === "can_send_messages");
  openForm(`Restrict: ${nameOf(member.user)}`, [fieldset("Still may", h("div", { class: "p-checks" }, names.map(([name, words]) =>
    check("permissions", words, { value: name, checked: held(name) })))), h("p", { class: "p-help" }, "With everything ticked the restriction is lifted.")],
  { submit: "Save", test: "restrict-form", wide: true, send: async (data) => {
    const chosen = data.getAll("permissions");
    // What this chat has no use for does not stand in the way of lifting it.
    const all = chosen.length === names.length ? permissionsOf({ forum: true }) : names;
    const given = chosen.length === names.length ? all.map(([name]) => name) : chosen;
    await store.ask("member", { chat: info.id, by: info.me, user: member.user.id, what: "restrict", rights: ticked(all, given) });
    await info.refresh();
  } });
}
