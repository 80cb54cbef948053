// The clock on the phone of whoever one is: moments (Unix seconds) written in that time zone, or in the
// browser's where the phone's is not known.

import { store } from "./store.js";

const made = new Map();
const DATE = { year: "numeric", month: "2-digit", day: "2-digit" };

/** The IANA name of the zone that moments are written in; undefined is the browser's. */
export const zone = () => store.person(store.state.me)?.zone ?? undefined;

/** A moment in words, by the options of Intl.DateTimeFormat. */
export const written = (seconds, options, language = "en-GB") => formatter(language, options).format(new Date(seconds * 1000));

/** The number of the local day, counted from 1 January 1970. */
export const dayNumber = (seconds) => Date.parse(written(seconds, DATE, "en-CA")) / 86_400_000;

function formatter(language, options) {
  const key = JSON.stringify([zone(), language, options]);
  if (!made.has(key)) made.set(key, make(language, options));
  return made.get(key);
}

/** An odd language code, such as en-BRR_x, or a zone that the browser does not know, falls back to the browser's own. */
function make(language, options) {
  for (const [tongue, timeZone] of [[language, zone()], [undefined, zone()], [undefined, undefined]]) {
    try {
      return new Intl.DateTimeFormat(tongue || undefined, { ...options, timeZone });
    } catch (refused) {
      if (!(refused instanceof RangeError)) throw refused;
    }
  }
  return new Intl.DateTimeFormat();
}
