// "Who am I": the menu of people in the playground, and what one can do with one's own account.

import { isDeleted } from "../names.js";
import { store } from "../store.js";
import { check, field, fieldset, openConfirm, openForm, openMenu, usernameInput } from "./dialog.js";
import { attempt, avatar, fill, h, icon, nameOf } from "./parts.js";

const LANGUAGES = ["en", "ar", "cs", "de", "el", "es", "fa", "fr", "he", "hi", "hu", "id", "it", "ja", "ko", "ms", "nl", "pl", "pt-br",
  "pt-pt", "ro", "ru", "sr", "sv", "th", "tr", "uk", "uz", "vi", "zh-hans", "zh-hant"];
const NAMES = new Intl.DisplayNames("en", { type: "language", languageDisplay: "standard" });

/** Fill `el` with the button that shows who one is and opens the menu. */
export function mountPeople(el) {
  const button = h("button", { type: "button", class: "p-me", "data-test": "me", "aria-haspopup": "menu", "aria-expanded": "false",
    onclick: () => openMenu(button, entries(), { label: "People" }), onkeydown: openByArrow });
  fill(el, button);
  const draw = () => showMe(button);
  store.on("people", draw);
  store.on("me", draw);
  draw();
}

function openByArrow(event) {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  event.preventDefault();
  event.currentTarget.click();
}

function showMe(button) {
  const user = myself();
  const name = user ? nameOf(user) : "Nobody";
  button.setAttribute("aria-label", `You are ${name}. Switch person`);
  button.title = `You are ${name}`;
  fill(button, avatar(name, user?.id), h("span", { class: "p-me-words" }, h("span", { class: "p-me-name" }, name),
    h("span", { class: "p-help" }, user ? hint(user) : "Add a person")), icon("down"));
}

function entries() {
  const { people, me } = store.state;
  const alive = people.filter((user) => !isDeleted(user) || user.id === me);
  const persons = alive.map((user) => ({ label: nameOf(user), hint: hint(user), lead: avatar(nameOf(user), user.id), checked: user.id === me,
    test: "person-item", data: { "data-person": String(user.id) }, action: () => store.become(user.id) }));
  const add = { label: "Add a person…", icon: "plus", test: "person-add", action: addPerson };
  const user = myself();
  return user && !isDeleted(user) ? [...persons, add, "-", ...own(user)] : [...persons, add];
}

function own(user) {
  return [
    { label: "Change language…", icon: "world", test: "person-language", action: () => changeLanguage(user) },
    ...store.state.bots.map(blocking),
    { label: "Delete account…", icon: "bin", danger: true, test: "person-delete", action: () => deleteAccount(user) },
  ];
}

/** A bot that was never started cannot be blocked. */
function blocking(bot) {
  const row = store.state.chats.find((chat) => chat.bot_id === bot.id);
  const blocked = Boolean(row?.blocked);
  if (!row?.started && !blocked) return null;
  return { label: `${blocked ? "Unblock" : "Block"} ${nameOf(bot)}`, icon: "block", test: "person-block", action: () => block(bot, !blocked) };
}

/** Block the bot as the person who looks, or let it write again. */
export function block(bot, blocked) {
  return attempt(async () => {
    await store.ask("act", { person: store.state.me, what: "block", bot: bot.id, blocked });
    await store.refresh();
    store.toast(`${nameOf(bot)} is ${blocked ? "blocked: it cannot write to you" : "unblocked"}`);
  });
}

function addPerson() {
  const first = h("input", { name: "first_name", required: true, maxlength: "64", autocomplete: "off", autofocus: true });
  const last = h("input", { name: "last_name", maxlength: "64", autocomplete: "off" });
  const username = usernameInput("none");
  openForm("Add a person", [
    h("div", { class: "p-two" }, field("First name", first), field("Last name", last)),
    h("div", { class: "p-two" }, field("Username", username), field("Language of the app", languages("en"))),
    fieldset("Then", check("become", "Continue as this person", { checked: true })),
  ], { submit: "Add", test: "add-person", send: sendPerson });
}

async function sendPerson(data) {
  const said = (name) => data.get(name).trim() || null;
  const who = { first_name: said("first_name"), last_name: said("last_name"), username: said("username"), language_code: said("language") };
  const user = await store.ask("add_person", who);
  await store.refresh();
  if (data.has("become")) await store.become(user.id);
  store.toast(`${nameOf(user)} is here`);
}

function changeLanguage(user) {
  const send = async (data) => {
    await store.ask("change_person", { person: user.id, language_code: data.get("language") || null });
    await store.refresh();
  };
  const choice = field("Language", languages(user.language_code ?? ""), "Telegram tells it to bots with every message. Some apps tell none.");
  openForm("Language of the app", [choice], { submit: "Save", test: "change-language", send });
}

function languages(chosen) {
  const known = LANGUAGES.includes(chosen) || !chosen ? LANGUAGES : [chosen, ...LANGUAGES];
  const options = known.map((code) => h("option", { value: code }, languageName(code)));
  const select = h("select", { name: "language" }, options, h("option", { value: "" }, "not told"));
  select.value = chosen;
  return select;
}

function deleteAccount(user) {
  const send = async () => {
    await store.ask("change_person", { person: user.id, deactivated: true });
    await store.refresh();
    const other = store.state.people.find((person) => person.id !== user.id && !isDeleted(person));
    if (other) await store.become(other.id);
  };
  const words = "Bots can no longer write to it, and it cannot be brought back.";
  openConfirm(`Delete ${nameOf(user)}'s account?`, words, { submit: "Delete account", send });
}

const myself = () => store.state.people.find((user) => user.id === store.state.me) ?? null;

function hint(user) {
  const language = user.language_code ? languageName(user.language_code) : "no language told";
  return user.username ? `@${user.username} · ${language}` : language;
}

function languageName(code) {
  try {
    return NAMES.of(code);
  } catch {
    return code;
  }
}
