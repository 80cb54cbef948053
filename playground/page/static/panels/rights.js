// The rights of administrators and the permissions of everybody, by name (core.telegram.org/bots/api#chatadministratorrights,
// #chatpermissions), in the order and the words in which a person reads them.

const COMMON = {
  can_change_info: "Change title and picture",
  can_delete_messages: "Delete messages of others",
  can_invite_users: "Add people",
  can_restrict_members: "Restrict and remove people",
  can_promote_members: "Name other admins",
  can_manage_video_chats: "Manage video chats",
};
const STORIES = {
  can_post_stories: "Post stories",
  can_edit_stories: "Edit stories of others",
  can_delete_stories: "Delete stories of others",
};
const RIGHTS = {
  group: { ...COMMON, can_pin_messages: "Pin messages" },
  supergroup: { ...COMMON, can_pin_messages: "Pin messages", can_manage_topics: "Manage topics", can_manage_tags: "Manage tags", ...STORIES },
  channel: { can_post_messages: "Post messages", can_edit_messages: "Edit posts of others", ...COMMON,
    can_manage_direct_messages: "Manage direct messages", ...STORIES },
};
const PERMISSIONS = {
  can_send_messages: "Send texts",
  can_send_photos: "Send photos",
  can_send_videos: "Send videos",
  can_send_video_notes: "Send video notes",
  can_send_audios: "Send music",
  can_send_voice_notes: "Send voice notes",
  can_send_documents: "Send files",
  can_send_other_messages: "Send stickers and GIFs",
  can_send_polls: "Send polls",
  can_add_web_page_previews: "Show link previews",
  can_react_to_messages: "React to messages",
  can_edit_tag: "Change own tag",
  can_change_info: "Change title and picture",
  can_invite_users: "Add people",
  can_pin_messages: "Pin messages",
  can_manage_topics: "Create topics",
};

/** What an administrator of this type of chat may be given: [[name, words]]. Topics only where there are any. */
export function rightsOf(type, { forum = false } = {}) {
  return Object.entries(RIGHTS[type]).filter(([name]) => forum || name !== "can_manage_topics");
}

/** What everybody may be allowed in this chat: [[name, words]]. */
export function permissionsOf({ forum = false } = {}) {
  return Object.entries(PERMISSIONS).filter(([name]) => forum || name !== "can_manage_topics");
}

/** The rights that an app ticks at first for a new administrator: all but naming others. */
export function usualRights(type, { forum = false } = {}) {
  const left = new Set(["can_promote_members", ...Object.keys(STORIES), "can_manage_direct_messages", "can_manage_tags"]);
  return rightsOf(type, { forum }).map(([name]) => name).filter((name) => !left.has(name));
}

/** What this bot needs and no more: it posts and pins; in a channel it also edits its own posts, which needs no right. */
export function leastRights(type) {
  return type === "channel" ? ["can_post_messages"] : ["can_pin_messages"];
}

/** {name: true|false} of all names, true where ticked. */
export function ticked(names, chosen) {
  return Object.fromEntries(names.map(([name]) => [name, chosen.includes(name)]));
}
