// Times and dates as the page writes them: the browser's time zone, the playground's idea of today.

import { store } from "./store.js";

const DAY = 86_400;
const clockTime = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const weekday = new Intl.DateTimeFormat("en-GB", { weekday: "short" });
const dayMonth = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });
const dayLong = new Intl.DateTimeFormat("en-GB", { weekday: "long", day: "numeric", month: "long" });
const dayYear = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric" });
const whole = new Intl.DateTimeFormat("en-GB", { dateStyle: "full", timeStyle: "long" });

const dateOf = (seconds) => new Date(seconds * 1000);

export const timeOf = (seconds) => clockTime.format(dateOf(seconds));
export const wholeOf = (seconds) => whole.format(dateOf(seconds));

/** What tells local days apart. */
export const dayKey = (seconds) => dateOf(seconds).toDateString();

/** "Today", "Yesterday", "Wednesday, 18 November" or, further off, with the year. */
export function dayOf(seconds) {
  const { now } = store.state;
  if (dayKey(seconds) === dayKey(now)) return "Today";
  if (dayKey(seconds) === dayKey(now - DAY)) return "Yesterday";
  const sameYear = dateOf(seconds).getFullYear() === dateOf(now).getFullYear();
  return (sameYear ? dayLong : dayYear).format(dateOf(seconds));
}

/** As short as a row of the chat list has room for. */
export function briefly(seconds) {
  const { now } = store.state;
  if (dayKey(seconds) === dayKey(now)) return timeOf(seconds);
  if (now - seconds < 6 * DAY) return weekday.format(dateOf(seconds));
  return dayMonth.format(dateOf(seconds));
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
  return formatter(Intl.DateTimeFormat, language, parts).format(dateOf(seconds));
}

function relative(difference, language) {
  const [unit, length] = STEPS.find(([, seconds]) => Math.abs(difference) >= seconds) ?? STEPS.at(-1);
  return formatter(Intl.RelativeTimeFormat, language, { numeric: "auto" }).format(Math.round(difference / length), unit);
}

/** An odd language code, such as en-BRR_x, falls back to the browser's own. */
function formatter(Kind, language, options) {
  try {
    return new Kind(language || undefined, options);
  } catch {
    return new Kind(undefined, options);
  }
}
