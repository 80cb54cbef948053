// What a message carries besides text: pictures, documents, places, stickers.

import { h } from "./dom.js";
import { icon } from "./icons.js";

const UNITS = ["B", "kB", "MB", "GB"];
const WIDEST = 360; // pixels of a picture in a bubble
const TALLEST = 420;

/** The elements for `extra`, as the Bot API names its fields; `botId` says whose files they are. */
export function attachments(extra, botId) {
  const found = [];
  if (extra.photo?.length) found.push(photo(extra.photo.at(-1), botId));
  if (extra.document) found.push(file(extra.document, botId));
  if (extra.sticker) found.push(h("span", { class: "sticker", role: "img", "aria-label": `Sticker ${extra.sticker.emoji ?? ""}` }, extra.sticker.emoji ?? "🙂"));
  if (extra.venue) found.push(place(extra.venue.location, extra.venue.title, extra.venue.address));
  else if (extra.location) found.push(place(extra.location, "Location"));
  if (extra.contact) found.push(h("span", { class: "contact" }, `${extra.contact.first_name} · ${extra.contact.phone_number}`));
  return found;
}

/** One line of what a message carries, for lists and quotations. */
export function inAWord(extra) {
  if (extra.photo) return "Photo";
  if (extra.document) return extra.document.file_name ?? "File";
  if (extra.sticker) return `${extra.sticker.emoji ?? ""} Sticker`.trim();
  if (extra.location || extra.venue) return "Location";
  if (extra.contact) return "Contact";
  return "";
}

function photo(size, botId) {
  const { width = 90, height = 90 } = size;
  const scale = Math.min(WIDEST / width, TALLEST / height, width < 120 ? 2.4 : 1);
  const img = h("img", { src: `/picture/${botId}/${size.file_id}`, alt: "Photo", width: Math.round(width * scale), height: Math.round(height * scale), loading: "lazy", decoding: "async" });
  const frame = h("button", { type: "button", class: "photo", "aria-label": "Photo: press to enlarge", onclick: () => enlarge(img.src) }, img);
  img.addEventListener("error", () => {
    frame.replaceWith(h("span", { class: "photo no-photo", role: "img", "aria-label": "Photo" }, icon("picture", { size: 40 })));
  });
  return frame;
}

function enlarge(src) {
  const shut = () => viewer.close();
  const viewer = h("dialog", { class: "viewer", "aria-label": "Photo", onclick: shut, onclose: () => viewer.remove() }, h("img", { src, alt: "Photo" }), h("button", { type: "button", class: "icon-button", "aria-label": "Close", onclick: shut, autofocus: true }, icon("close")));
  document.body.append(viewer);
  viewer.showModal();
}

function file(found, botId) {
  const name = found.file_name ?? "File";
  const kind = name.includes(".") ? name.split(".").at(-1).slice(0, 4) : "";
  return h(
    "a",
    { class: "file", href: `/download/${botId}/${found.file_id}`, download: name, "data-test": "download" },
    h("span", { class: "file-kind", "aria-hidden": "true" }, icon("file", { size: 26 }), h("span", {}, kind)),
    h("span", { class: "file-words" }, h("span", { class: "file-name" }, name), h("small", {}, `${sizeOf(found.file_size ?? 0)} · Download`)),
  );
}

function sizeOf(bytes) {
  const step = Math.min(UNITS.length - 1, Math.floor(Math.log(Math.max(1, bytes)) / Math.log(1000)));
  const value = bytes / 1000 ** step;
  return `${value < 10 && step ? value.toFixed(1) : Math.round(value)} ${UNITS[step]}`;
}

/** A drawn map: the real one would be asked for outside. */
function place({ latitude, longitude }, title, address) {
  const spot = `${Math.abs(latitude).toFixed(4)}° ${latitude < 0 ? "S" : "N"}, ${Math.abs(longitude).toFixed(4)}° ${longitude < 0 ? "W" : "E"}`;
  return h(
    "span",
    { class: "place" },
    h("span", { class: "map", "aria-hidden": "true" }, icon("place", { size: 34 })),
    h("span", { class: "place-words" }, h("span", {}, title), h("small", {}, address ?? spot)),
  );
}
