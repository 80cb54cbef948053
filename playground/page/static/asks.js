// What a button or a person can be asked for: a place on earth, or one of one's chats.

import { button, choose, showDialog } from "./dialogs.js";
import { act } from "./doing.js";
import { h } from "./dom.js";
import { chatAvatar, countOf } from "./names.js";
import { store } from "./store.js";

const CITIES = [
  ["Madrid", 40.4168, -3.7038],
  ["London", 51.5072, -0.1276],
  ["New York", 40.7128, -74.006],
  ["São Paulo", -23.5505, -46.6333],
  ["Nairobi", -1.2864, 36.8172],
  ["Kolkata", 22.5726, 88.3639],
  ["Tokyo", 35.6762, 139.6503],
  ["Auckland", -36.8509, 174.7645],
];

/** Share a place: one of a few cities, or any coordinates. */
export async function askForPlace() {
  const number = (label, limit) => h("input", { type: "number", step: "any", min: -limit, max: limit, required: true, inputmode: "decimal", id: `place-${label}`, value: label === "latitude" ? CITIES[0][1] : CITIES[0][2] });
  const fields = [number("latitude", 90), number("longitude", 180)];
  const cities = CITIES.map(([name, latitude, longitude], index) => {
    const pick = h("input", { type: "radio", name: "city", value: name, checked: index === 0, onchange: () => [latitude, longitude].forEach((value, at) => (fields[at].value = value)) });
    return h("label", { class: "city" }, pick, h("span", {}, name));
  });
  const body = [
    h("p", {}, "Your phone would send where it is. Here you choose where you are:"),
    h("fieldset", { class: "cities" }, h("legend", { class: "quiet" }, "Example cities"), cities),
    h("div", { class: "fields" }, ["Latitude", "Longitude"].map((label, at) => h("label", { class: "field", for: fields[at].id }, h("span", {}, label), fields[at]))),
  ];
  const foot = [button("Cancel", "", { formnovalidate: true }), button("Share location", "share", { kind: "button-primary", "data-test": "share-location" })];
  const answer = await showDialog({ title: "Share a location", body, foot, test: "location-form" });
  const [latitude, longitude] = fields.map((field) => Number(field.value));
  return answer === "share" ? act("share_location", { latitude, longitude }) : null;
}

/** Share one of the chats that a KeyboardButtonRequestChat accepts (core.telegram.org/bots/api). */
export async function askForChat(key) {
  const wish = key.request_chat;
  const options = store.state.chats
    .filter((row) => fits(row, wish))
    .map((row) => ({ label: row.title, note: countOf(row.members, "member", "members"), picture: chatAvatar(row, 38), value: row.id }));
  const kind = wish.chat_is_channel ? "channel" : "group";
  const make = h("button", { class: "button", value: "new", "data-test": "new-chat-here" }, `New ${kind}`);
  const chat = await choose(`Choose a ${kind}`, options, { empty: `You have no ${kind} that fits. Make one first.`, extra: [make] });
  if (chat === "new") {
    const { openNewChat } = await import("./panels/newchat.js").catch(() => import("./panels/chatinfo.js"));
    return openNewChat();
  }
  return typeof chat === "number" ? act("pick_chat", { label: key.text, chat }) : null;
}

function fits(row, wish) {
  if (row.type === "private" || (row.type === "channel") !== Boolean(wish.chat_is_channel)) return false;
  if (wish.chat_is_forum !== undefined && row.forum !== wish.chat_is_forum) return false;
  if (wish.chat_has_username !== undefined && Boolean(row.username) !== wish.chat_has_username) return false;
  if (wish.chat_is_created && row.status !== "creator") return false;
  const asksRights = wish.user_administrator_rights || wish.bot_administrator_rights;
  return !asksRights || ["creator", "administrator"].includes(row.status);
}
