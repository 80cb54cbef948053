// What a person can send besides text.

import { askForPlace } from "./asks.js";
import { act } from "./doing.js";
import { openMenu } from "./menus.js";

export function attachMenu(at) {
  const items = [
    { label: "Photo", note: "an example picture", icon: "picture", run: () => act("send_other", { kind: "photo" }) },
    { label: "Sticker", icon: "sticker", run: () => act("send_other", { kind: "sticker" }) },
    { label: "Location", icon: "place", run: askForPlace },
  ];
  openMenu(items, at, { label: "Attach", test: "attach-menu" });
}
