// What was typed and not yet sent, for each chat of each person; it outlives a reload, not the tab.

const keyOf = (chat) => `draft ${chat}`;

export const drafts = {
  of: (chat) => sessionStorage.getItem(keyOf(chat)) ?? "",

  keep(chat, text) {
    if (text) sessionStorage.setItem(keyOf(chat), text);
    else sessionStorage.removeItem(keyOf(chat));
  },
};
