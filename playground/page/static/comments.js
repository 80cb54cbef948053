// The way from a channel's post to its copy in the discussion group, where it is talked about.

import { ask } from "./api.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { store } from "./store.js";

/** The line below a post; null where no group is linked, or the person is not in it. */
export function comments(message, row) {
  const group = row.type === "channel" && row.linked ? store.state.chats.find((each) => each.id === row.linked) : null;
  if (!group) return null;
  const go = () => openCopy(message, group);
  return h("button", { type: "button", class: "comments", "data-test": "comments", title: `Open in “${group.title}”`, onclick: go },
    icon("people", { size: 16 }), "Comments");
}

/** A post from before the chats were linked has no copy. */
async function openCopy(post, group) {
  const said = await ask("transcript", { chat: group.id }).catch(() => []);
  const isCopy = ({ forward, deleted }) => !deleted && forward?.message_id === post.id && forward.chat?.id === post.chat_id;
  const copy = said.find(isCopy);
  if (copy) store.open(group.id, null, null, copy.id);
  else store.toast(`This post is not in “${group.title}”.`);
}
