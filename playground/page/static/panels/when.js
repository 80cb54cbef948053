// Words for moments and spans. Moments are Unix seconds; they are shown in the zone of one's phone.

import { dayNumber, written } from "../zone.js";

const TIME = { hour: "2-digit", minute: "2-digit", second: "2-digit" };
const SHORT = { hour: "2-digit", minute: "2-digit" };
const DAY = { weekday: "short", day: "numeric", month: "short" };
const WEEKDAY = { weekday: "long" };
const LONG = { weekday: "long", day: "numeric", month: "long", year: "numeric" };
const DAY_SECONDS = 86_400;

/** 08:00:03 */
export const timeOfDay = (at) => written(at, TIME);

/** 08:00 */
export const shortTime = (at) => written(at, SHORT);

/** Mon 23 Nov */
export const dayOf = (at) => written(at, DAY).replace(",", "");

/** Monday 23 November 2026 */
export const longDay = (at) => written(at, LONG).replace(",", "");

/** "today 08:00", "tomorrow 08:00", "Wednesday 08:00", "Mon 23 Nov 08:00", seen from `now`. */
export function momentFrom(at, now) {
  const days = dayNumber(at) - dayNumber(now);
  const time = shortTime(at);
  if (days === 0) return `today ${time}`;
  if (days === 1) return `tomorrow ${time}`;
  if (days > 1 && days < 7) return `${written(at, WEEKDAY)} ${time}`;
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
