// The rows of the chat list, as the playground gives them.

import { ask } from "./api.js";

/** The chats that the person's app lists, latest activity first. */
export async function listChats(state) {
  if (state.me === null) return [];
  try {
    return await ask("chats", { person: state.me });
  } catch (problem) {
    if (!problem.message.startsWith("unknown verb")) throw problem;
    return Promise.all(state.bots.map((bot) => privateRow(state.me, bot)));
  }
}

/** Put a new, changed or deleted message into its row. */
export function withMessage(row, { kind, seq, message }) {
  if (kind === "message") {
    row.last = message;
    row.last_seq = seq;
    row.started = true;
  } else if (row.last?.id === message.id) {
    row.last = kind === "edit" ? message : row.last;
  }
}

/** For a playground that knows private chats only. */
async function privateRow(person, bot) {
  const said = (await ask("transcript", { chat: person, bot: bot.id })).filter((message) => !message.deleted);
  return {
    id: person,
    type: "private",
    title: bot.first_name,
    username: bot.username,
    forum: false,
    bot_id: bot.id,
    blocked: false,
    started: said.length > 0,
    status: "member",
    can_write: true,
    can_write_why: null,
    members: 2,
    linked: null,
    pinned: [],
    last: said.at(-1) ?? null,
    last_seq: 0,
    action: null,
  };
}
