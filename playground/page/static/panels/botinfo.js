// What the chat dialog says about a private chat: which bot it is with, its commands, and blocking it.

import { store } from "../store.js";
import { attempt, avatar, fill, h, icon, nameOf, rememberFocus } from "./parts.js";
import { block } from "./people.js";

/** Fill the dialog for the private chat of the person who looks. */
export async function showBotInfo(info) {
  const row = store.state.chats.find((chat) => chat.type === "private" && [chat.id, chat.bot_id].includes(info.id));
  const bot = store.state.bots.find((found) => found.id === row?.bot_id) ?? store.state.bots[0];
  if (!bot) return info.close();
  let commands = [];
  await attempt(async () => {
    commands = await store.ask("menu", { person: info.me, bot: bot.id });
  });
  const blocked = Boolean(row?.blocked);
  const button = h("button", { type: "button", class: `button ${blocked ? "button-primary" : "button-danger"}`, "data-test": "block",
    onclick: () => block(bot, !blocked) }, icon("block"), h("span", {}, blocked ? "Unblock" : "Block"));
  info.view.heading.textContent = "Bot info";
  info.view.footer.hidden = false;
  // With nothing in it to focus, the list of commands could not be scrolled by keys.
  info.view.body.tabIndex = 0;
  const goBack = rememberFocus();
  fill(info.view.footer, button);
  fill(info.view.body, h("div", { class: "p-chat-head" }, avatar(nameOf(bot), bot.id, "bot"), h("div", {}, h("h3", {}, nameOf(bot)),
    h("p", { class: "p-help" }, `@${bot.username} · bot`))), commands.length > 0 && commandList(commands),
  blocked && h("p", { class: "p-help" }, "You blocked this bot: what it sends is refused."));
  goBack(info.view.heading);
}

function commandList(commands) {
  const rows = commands.map(({ command, description }) => [h("dt", {}, `/${command}`), h("dd", {}, description)]);
  return h("section", { class: "p-section" }, h("h4", {}, "Commands"), h("dl", { class: "p-commands" }, rows.flat()));
}
