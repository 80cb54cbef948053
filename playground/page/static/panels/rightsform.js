// The forms for the rights of an administrator and for the restriction of a member.

import { check, field, fieldset, openForm } from "./dialog.js";
import { h, nameOf } from "./parts.js";
import { permissionsOf, rightsOf, ticked, usualRights } from "./rights.js";

/**
 * Make somebody an administrator, or change what an administrator may. Of an owner only title and anonymity change.
 * A basic group has one set of rights: any other choice upgrades it, as in Telegram's apps.
 */
export function openPromotion(info, member) {
  const { chat } = info;
  const owner = member.status === "creator";
  const fresh = !owner && member.status !== "administrator";
  const type = chat.type === "group" ? "supergroup" : chat.type;
  const names = rightsOf(type, { forum: chat.forum });
  const fields = [
    !owner && fieldset("May", h("div", { class: "p-checks" }, rightChecks(info, member, names))),
    type === "supergroup" && fieldset("Shown as", titleField(member), anonymousCheck(member)),
    chat.type === "group" && h("p", { class: "p-help" }, "Other rights, a title or anonymity turn this basic group into a supergroup."),
  ].filter(Boolean);
  openForm(`${fresh ? "Make admin" : "Rights"}: ${nameOf(member.user)}`, fields, {
    submit: fresh ? "Make admin" : "Save",
    test: "promote-form",
    wide: true,
    send: (data) => promote(info, member, names, data),
  });
}

/** One box a right. What I lack myself I cannot give: that box is off. */
function rightChecks(info, member, names) {
  const { chat } = info;
  const me = info.chat.members.find((each) => each.user.id === info.me);
  const usual = usualRights(chat.type, { forum: chat.forum });
  const held = (name) => (member.status === "administrator" ? member.rights?.[name] === true : usual.includes(name));
  const mine = (name) => me?.status === "creator" || me?.rights?.[name] === true;
  return names.map(([name, words]) => check("rights", words, { value: name, checked: held(name) && mine(name), disabled: !mine(name) }));
}

function titleField(member) {
  const input = h("input", { name: "title", maxlength: "16", autocomplete: "off", value: member.title ?? "", placeholder: "admin" });
  return field("Title beside the name", input, "At most 16 characters, no emoji.");
}

function anonymousCheck(member) {
  return check("anonymous", "Remain anonymous", { checked: Boolean(member.anonymous), help: "Writes in the name of the group" });
}

async function promote(info, member, names, data) {
  const rights = member.status === "creator" ? null : ticked(names, data.getAll("rights"));
  const title = data.get("title")?.trim() || null;
  await info.send("member", { user: member.user.id, what: "promote", rights, title, anonymous: data.has("anonymous") });
}

/** Choose what a member still may; with everything ticked the restriction is lifted. */
export function openRestriction(info, member) {
  const names = permissionsOf({ forum: info.chat.forum });
  const restricted = member.status === "restricted";
  const held = (name) => (restricted ? Boolean((member.permissions ?? member.rights)?.[name]) : name === "can_send_messages");
  const boxes = names.map(([name, words]) => check("permissions", words, { value: name, checked: held(name) }));
  const help = h("p", { class: "p-help" }, "With everything ticked the restriction is lifted.");
  const send = (data) => {
    const chosen = data.getAll("permissions");
    // What this chat has no use for does not stand in the way of lifting it.
    const all = chosen.length === names.length ? permissionsOf({ forum: true }) : names;
    const given = chosen.length === names.length ? all.map(([name]) => name) : chosen;
    return info.send("member", { user: member.user.id, what: "restrict", rights: ticked(all, given) });
  };
  const still = fieldset("Still may", h("div", { class: "p-checks" }, boxes));
  openForm(`Restrict: ${nameOf(member.user)}`, [still, help], { submit: "Save", test: "restrict-form", wide: true, send });
}
