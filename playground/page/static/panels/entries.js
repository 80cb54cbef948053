// What the log shows, worked out from the calls: one entry a call, and one for each update that a poll brought to the bot.
// Nothing here touches the page, so it can be read and tested alone.

import { wordsOf } from "./words.js";

const POLL = "getupdates";
const PREVIEW = 140;
const CUT = /^… [\d,]+ bytes$/;

/**
 * The entries of one call, in the order they are to be read. `told` holds the updates that were shown before:
 * a bot gets one again until it has acknowledged it. An entry is
 * {key, seq, at, incoming, poll, method, chat, status, problem, took, preview, sections: [[title, data]]}.
 */
export function entriesOf(call, told = new Set()) {
  const poll = isPoll(call);
  const own = {
    key: `c${call.seq}`,
    seq: call.seq,
    at: call.at,
    incoming: false,
    poll,
    method: call.method,
    chat: chatOf(call),
    status: call.status,
    problem: call.problem,
    took: call.took_ms ?? null,
    preview: preview(call.params, call.answer),
    cut: isCut(call),
    sections: [["Parameters", opened(call.params)], [call.status === 200 ? "Result" : "Answer", call.answer]],
  };
  const updates = poll && Array.isArray(call.answer) ? call.answer.filter((update) => fresh(call, update, told)) : [];
  return [own, ...updates.map((update) => updateEntry(call, update))];
}

export const isPoll = (call) => call.method.toLowerCase() === POLL;

/** Whether the stream left out a long body of this call. */
export const isCut = (call) => [call.params, call.answer].some((body) => typeof body === "string" && CUT.test(body));

function fresh(call, update, told) {
  const id = `${call.bot_id}/${update?.update_id}`;
  if (!update?.update_id || told.has(id)) return false;
  told.add(id);
  return true;
}

function updateEntry(call, update) {
  const kind = Object.keys(update).find((key) => key !== "update_id") ?? "update";
  const payload = update[kind] ?? {};
  const chat = payload.chat ?? payload.message?.chat ?? null;
  return {
    key: `c${call.seq}u${update.update_id}`,
    seq: call.seq,
    at: call.at,
    incoming: true,
    poll: false,
    method: kind,
    chat: chat?.id ?? payload.from?.id ?? null,
    status: null,
    problem: null,
    took: null,
    preview: updatePreview(payload),
    sections: [["Update", update]],
  };
}

/** Whether an entry passes the filter {text, method, chat, problems, polls}. A failed poll is a problem and always shown. */
export function passes(entry, filter) {
  if (entry.poll && !entry.problem && !filter.polls) return false;
  if (filter.problems && !entry.problem) return false;
  if (filter.method && entry.method !== filter.method) return false;
  if (filter.chat && String(entry.chat) !== filter.chat) return false;
  return !filter.text || searched(entry).includes(filter.text.toLowerCase());
}

function searched(entry) {
  entry.words ??= JSON.stringify([entry.method, entry.chat, entry.problem, entry.sections]).toLowerCase();
  return entry.words;
}

function chatOf(call) {
  const id = call.chat_id ?? call.params?.chat_id ?? null;
  return id !== null && /^-?\d+$/.test(String(id)) ? Number(id) : id;
}

/** The words of a call; those of the message that came of it where there is one, for they are without markup. */
function preview(params = {}, answer = null) {
  const said = wordsOf(answer ?? {}) || wordsOf(params);
  return shortened(said || (params.action ?? params.description ?? params.name ?? ""));
}

function updatePreview(payload) {
  const { old_chat_member: old, new_chat_member: member } = payload;
  // A service message has a field of the second name too: an old one, of a user alone.
  const status = old && member ? `${old.status} → ${member.status}` : null;
  return shortened(payload.data ?? status ?? wordsOf(payload));
}

function shortened(words) {
  const line = String(words).replace(/\s+/g, " ").trim();
  return line.length > PREVIEW ? `${line.slice(0, PREVIEW - 1)}…` : line;
}

/** Parameters that came as JSON in a string, such as keyboards, are shown as what they mean. */
function opened(params = {}) {
  if (typeof params === "string") return params;
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, parsed(value)]));
}

function parsed(value) {
  if (typeof value !== "string" || !/^\s*[[{]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
