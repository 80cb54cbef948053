// Words for moments and spans. Moments are Unix seconds; they are shown in the zone of the browser.

const TIME = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const SHORT = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const DAY = new Intl.DateTimeFormat("en-GB", { weekday: "short", day: "numeric", month: "short" });
const WEEKDAY = new Intl.DateTimeFormat("en-GB", { weekday: "long" });
const LONG = new Intl.DateTimeFormat("en-GB", { weekday: "long", day: "numeric", month: "long", year: "numeric" });
const DAY_SECONDS = 86_400;

const date = (seconds) => new Date(seconds * 1000);

/** 08:00:03 */
export const timeOfDay = (at) => TIME.format(date(at));

/** 08:00 */
export const shortTime = (at) => SHORT.format(date(at));

/** Mon 23 Nov */
export const dayOf = (at) => DAY.format(date(at)).replace(",", "");

/** Monday 23 November 2026 */
export const longDay = (at) => LONG.format(date(at)).replace(",", "");

/** "today 08:00", "tomorrow 08:00", "Wednesday 08:00", "Mon 23 Nov 08:00", seen from `now`. */
export function momentFrom(at, now) {
  const days = dayNumber(at) - dayNumber(now);
  const time = shortTime(at);
  if (days === 0) return `today ${time}`;
  if (days === 1) return `tomorrow ${time}`;
  if (days > 1 && days < 7) return `${WEEKDAY.format(date(at))} ${time}`;
  return `${dayOf(at)} ${time}`;
}

/** "in 40 s", "in 12 min", "in 12 h 5 min", "in 3 days". */
export function spanUntil(at, now) {
  const seconds = Math.max(0, Math.round(at - now));
  if (seconds < 1) return "now";
  if (seconds < 60) return `in ${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `in ${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `in ${hours} h${minutes % 60 ? ` ${minutes % 60} min` : ""}`;
  return `in ${Math.round(seconds / DAY_SECONDS)} days`;
}

function dayNumber(at) {
  const local = date(at);
  return Math.floor((local.getTime() - local.getTimezoneOffset() * 60_000) / (DAY_SECONDS * 1000));
}
