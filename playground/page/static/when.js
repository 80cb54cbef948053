// Times and dates as the page writes them: the time zone of one's phone, the playground's idea of today.

import { store } from "./store.js";
import { dayNumber, written } from "./zone.js";

const DAY = 86_400;
const CLOCK = { hour: "2-digit", minute: "2-digit" };
const WEEKDAY = { weekday: "short" };
const DAY_MONTH = { day: "numeric", month: "short" };
const DAY_LONG = { weekday: "long", day: "numeric", month: "long" };
const DAY_YEAR = { day: "numeric", month: "long", year: "numeric" };
const WHOLE = { dateStyle: "full", timeStyle: "long" };
const YEAR = { year: "numeric" };

export const timeOf = (seconds) => written(seconds, CLOCK);
export const wholeOf = (seconds) => written(seconds, WHOLE);

/** What tells local days apart. */
export const dayKey = dayNumber;

/** "Today", "Yesterday", "Wednesday, 18 November" or, further off, with the year. */
export function dayOf(seconds) {
  const { now } = store.state;
  const ago = dayNumber(now) - dayNumber(seconds);
  if (ago === 0) return "Today";
  if (ago === 1) return "Yesterday";
  return written(seconds, written(seconds, YEAR) === written(now, YEAR) ? DAY_LONG : DAY_YEAR);
}

/** As short as a row of the chat list has room for. */
export function briefly(seconds) {
  const { now } = store.state;
  if (dayNumber(seconds) === dayNumber(now)) return timeOf(seconds);
  return written(seconds, now - seconds < 6 * DAY ? WEEKDAY : DAY_MONTH);
}

// A date_time entity: r | w?[dD]?[tT]? (core.telegram.org/bots/api, "Date-time entity formatting").
const PARTS = {
  w: { weekday: "long" },
  d: { day: "2-digit", month: "2-digit", year: "2-digit" },
  D: { day: "numeric", month: "long", year: "numeric" },
  t: { hour: "numeric", minute: "2-digit" },
  T: { hour: "numeric", minute: "2-digit", second: "2-digit" },
};
const STEPS = [["year", 365 * DAY], ["month", 30 * DAY], ["day", DAY], ["hour", 3600], ["minute", 60], ["second", 1]];

/** A moment in the reader's zone and language, or null where the text stays as it is written. */
export function inReadersWords(seconds, format, language) {
  if (!format) return null;
  if (format === "r") return relative(seconds - store.state.now, language);
  const parts = Object.assign({}, ...[...format].map((letter) => PARTS[letter] ?? {}));
  return written(seconds, parts, language);
}

function relative(difference, language) {
  const [unit, length] = STEPS.find(([, seconds]) => Math.abs(difference) >= seconds) ?? STEPS.at(-1);
  return relatively(language).format(Math.round(difference / length), unit);
}

/** An odd language code, such as en-BRR_x, falls back to the browser's own. */
function relatively(language) {
  try {
    return new Intl.RelativeTimeFormat(language || undefined, { numeric: "auto" });
  } catch {
    return new Intl.RelativeTimeFormat(undefined, { numeric: "auto" });
  }
}
