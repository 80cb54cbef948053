// Service messages in words: who did what with the chat.

import { fullName } from "./names.js";

const names = (users) => users.map(fullName).join(", ");
const list = (value) => (Array.isArray(value) ? value : [value]);

const WORDS = {
  new_chat_members: (who, { value, sender }) => {
    const users = list(value);
    return users.length === 1 && users[0].id === sender ? `${who} joined` : `${who} added ${names(users)}`;
  },
  left_chat_member: (who, { value, sender }) => (value.id === sender ? `${who} left` : `${who} removed ${fullName(value)}`),
  new_chat_title: (who, { value, channel }) => `${channel ? "The channel" : who} ${channel ? "was renamed to" : "changed the name to"} “${value}”`,
  new_chat_photo: (who) => `${who} changed the photo`,
  delete_chat_photo: (who) => `${who} removed the photo`,
  group_chat_created: (who) => `${who} created the group`,
  supergroup_chat_created: (who) => `${who} created the group`,
  channel_chat_created: () => "Channel created",
  migrate_to_chat_id: () => "The group became a supergroup",
  migrate_from_chat_id: () => "The group became a supergroup",
  pinned_message: (who, { pinned }) => (pinned ? `${who} pinned “${pinned}”` : `${who} pinned a message`),
  forum_topic_created: (who, { value }) => `${who} created the topic “${value.name}”`,
  forum_topic_edited: (who, { value }) => (value.name ? `${who} renamed the topic to “${value.name}”` : `${who} changed the topic's icon`),
  forum_topic_closed: (who) => `${who} closed the topic`,
  forum_topic_reopened: (who) => `${who} reopened the topic`,
  general_forum_topic_hidden: (who) => `${who} hid the General topic`,
  general_forum_topic_unhidden: (who) => `${who} showed the General topic`,
  chat_shared: (who, { value }) => `${who} shared ${value.title ? `“${value.title}”` : "a chat"} with the bot`,
  users_shared: (who) => `${who} shared a contact with the bot`,
  write_access_allowed: (who) => `${who} allowed the bot to write`,
  message_auto_delete_timer_changed: (who) => `${who} changed when messages are deleted`,
};

/** The words of a service message that `who` sent, or null where the message is an ordinary one. */
export function serviceWords(message, who, row = null) {
  const told = message.service;
  if (!told) return null;
  const kind = told.kind ?? Object.keys(told)[0];
  const value = told.users ?? told.user ?? (kind === "new_chat_title" ? told.title : told);
  const details = { value, sender: message.sender_id, channel: row?.type === "channel", pinned: pinnedWords(value) };
  try {
    return WORDS[kind]?.(who, details) ?? `${who}: ${kind.replaceAll("_", " ")}`;
  } catch {
    return `${who}: ${kind.replaceAll("_", " ")}`;
  }
}

/** The same for a Message as the Bot API has it, without the name before: "added Glute Tips". */
export function wordsOfService(message) {
  const kind = Object.keys(WORDS).find((field) => message[field] !== undefined);
  // A chat too has a field for its pinned message.
  if (!kind || !message.message_id) return null;
  const value = message[kind];
  const details = { value, sender: message.from?.id, channel: message.chat?.type === "channel", pinned: pinnedWords(value) };
  return WORDS[kind]("", details).trim();
}

function pinnedWords(value) {
  const text = (value?.text ?? value?.caption ?? "").replace(/\s+/g, " ");
  return text.length > 40 ? `${text.slice(0, 40).trimEnd()}…` : text;
}
