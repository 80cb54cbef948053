// Where links lead: to a bot here, to a place outside, or to somebody.

import { askToOpen, choose } from "./dialogs.js";
import { attempt, botLink } from "./doing.js";
import { chatAvatar, fullName } from "./names.js";
import { store } from "./store.js";

/** Follow a deep link of one of our bots as the app does; false where the link leads elsewhere. */
export async function follow(url) {
  const found = botLink(url);
  if (!found) return false;
  const { bot, query } = found;
  const group = query.has("startgroup");
  if (group || query.has("startchannel")) {
    await toChat(url, group, bot);
    return true;
  }
  if (query.has("start")) await attempt("follow", { person: store.state.me, link: url });
  const row = store.state.chats.find((each) => each.bot_id === bot.id);
  if (row) store.open(row.id, null, row.bot_id);
  return true;
}

/** A link in a text: a hidden address is shown before it is opened. */
export async function openLink(url, shown) {
  if (await follow(url)) return;
  const user = url.match(/^tg:\/\/user\?id=(\d+)$/);
  if (user) openPerson(Number(user[1]));
  else if (shown) window.open(url, "_blank", "noopener,noreferrer");
  else await askToOpen(url);
}

/** The private chat with a bot; people here have no private chats with each other. */
export function openPerson(id) {
  const row = store.state.chats.find((each) => each.bot_id === id);
  if (row) store.open(row.id, null, row.bot_id);
  else store.toast(store.person(id) ? fullName(store.person(id)) : "Somebody who is not here");
}

export function openMention(mention) {
  const name = mention.slice(1).toLowerCase();
  const user = [...store.state.bots, ...store.state.people].find((each) => each.username?.toLowerCase() === name);
  const chat = store.state.chats.find((each) => each.username?.toLowerCase() === name && each.type !== "private");
  if (chat) store.open(chat.id);
  else if (user) openPerson(user.id);
  else store.toast(`Nobody here is called ${mention}`);
}

async function toChat(link, group, bot) {
  const fits = (row) => (group ? row.type.endsWith("group") : row.type === "channel");
  const options = store.state.chats.filter(fits).map((row) => ({ label: row.title, picture: chatAvatar(row, 36), value: row.id }));
  const chat = await choose(`Add ${bot.first_name} to ${group ? "a group" : "a channel"}`, options, { empty: `You have no ${group ? "group" : "channel"} yet. Make one with “+”.` });
  if (typeof chat !== "number") return;
  const done = await attempt("follow", { person: store.state.me, link, chat });
  if (!done) return;
  await store.refresh(); // a basic group may have been upgraded on the way
  store.open(done.chat);
}
