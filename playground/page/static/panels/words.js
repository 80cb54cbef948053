// What a message says in one line, as the Bot API has it: what it carries, its text, or what its service message tells.

import { wordsOfService } from "../service.js";

const TAG = /<\/?[a-z][^>]*>/gi;
const ESCAPED = { lt: "<", gt: ">", amp: "&", quot: '"' };

/** The words of a Message, or of the parameters that would make one; "" where there are none. */
export function wordsOf(message) {
  const text = message.text ?? message.caption ?? wordsOfService(message);
  return [carried(message), plain(text, message.parse_mode)].filter(Boolean).join(" · ");
}

/** What a message carries besides its text. A parameter is often a file's id, which says nothing. */
function carried({ sticker, photo, document, venue, location, contact, latitude, longitude }) {
  if (sticker?.file_id) return `sticker ${sticker.emoji ?? ""}`.trim();
  if (Array.isArray(photo)) return "photo";
  if (document?.file_id) return document.file_name ?? "file";
  if (venue?.title) return venue.title;
  if (contact?.first_name) return `contact ${contact.first_name}`;
  const spot = location ?? { latitude, longitude };
  return spot.latitude === undefined ? null : `location ${degrees(spot.latitude)}, ${degrees(spot.longitude)}`;
}

const degrees = (value) => Number(value).toFixed(1);

/** A text without its HTML tags; a call that failed was never read by the server, which takes them out. */
function plain(text, mode) {
  if (String(mode).toLowerCase() !== "html") return text;
  return String(text ?? "").replace(TAG, "").replace(/&(lt|gt|amp|quot);/g, (_, name) => ESCAPED[name]);
}
