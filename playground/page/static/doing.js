// What the person does in the open chat. A refusal becomes a toast; then the result is null.

import { store } from "./store.js";

/** One act of the control API, in the open chat. */
export async function act(what, details = {}) {
  const row = store.row();
  if (!row) return null;
  const where = row.type === "private" ? { bot: row.bot_id } : { chat: row.id };
  const topic = row.forum && store.state.topic ? { topic: store.state.topic } : {};
  return attempt("act", { person: store.state.me, what, ...where, ...topic, ...details });
}

/** Any verb, with a toast where it is refused. */
export async function attempt(verb, params) {
  try {
    return (await store.ask(verb, params)) ?? true;
  } catch (problem) {
    store.toast(problem.message, { kind: "error" });
    return null;
  }
}

/** Say a text; in a group, a bare command goes to the chat's only bot as the apps send it. */
export const say = (text, details = {}) => act("say", { text, ...details });

/** Follow a link to a bot here; false where it leads elsewhere. */
export function botLink(url) {
  const [, name, query] = url.match(/^(?:https?:\/\/)?t\.me\/(\w+)\/?(?:\?(.*))?$/i) ?? [];
  const known = name && store.state.bots.find((bot) => bot.username.toLowerCase() === name.toLowerCase());
  return known ? { bot: known, query: new URLSearchParams(query ?? "") } : null;
}
