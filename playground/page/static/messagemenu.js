// What can be done with one message.

import { isMine } from "./bubble.js";
import { confirm } from "./dialogs.js";
import { act } from "./doing.js";
import { openMenu } from "./menus.js";
import { store } from "./store.js";

export function messageMenu(message, event, row, composer) {
  if (event.target.closest?.("a, .pre") && event.type === "contextmenu" && event.isTrusted && event.clientX) return;
  event.preventDefault();
  const mine = isMine(message, row);
  const admin = ["creator", "administrator"].includes(row.status);
  const own = message.sender_id === store.state.me;
  const pinned = (row.pinned ?? []).includes(message.id);
  const items = [
    row.can_write && row.type !== "channel" && { label: "Reply", icon: "reply", run: () => composer.replyTo(message) },
    message.text && !message.protected && { label: "Copy the text", icon: "copy", run: () => copy(message.text) },
    own && message.text && { label: "Edit", icon: "edit", run: () => composer.edit(message) },
    (admin || row.type === "private") && { label: pinned ? "Unpin" : "Pin", icon: "pin", run: () => act(pinned ? "unpin" : "pin", { message_id: message.id }) },
    (mine || own || admin || row.type === "private") && { label: "Delete", icon: "bin", danger: true, run: () => remove(message) },
  ];
  const bubble = event.target.closest?.(".line")?.querySelector("article") ?? event.target;
  const pointed = event.clientX || event.clientY;
  openMenu(items, pointed && event.type === "contextmenu" ? { x: event.clientX, y: event.clientY } : event.currentTarget.closest?.("button") ?? bubble, { label: "Actions for this message", test: "message-menu" });
}

async function copy(text) {
  await navigator.clipboard?.writeText(text);
  store.toast("Copied");
}

async function remove(message) {
  if (await confirm("Delete this message?", "It goes for everybody.", "Delete", { danger: true })) act("delete", { message_id: message.id });
}
