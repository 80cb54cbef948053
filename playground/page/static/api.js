// The control API: one verb of the playground, asked for over HTTP.

/**
 * Carry out a verb and return its result. Parameters that are undefined are left out.
 * Throws an Error whose message is the playground's own reason.
 */
export async function ask(verb, params = {}) {
  const response = await fetch(`/control/${verb}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(params),
  }).catch(() => {
    throw new Error("The playground does not answer. Is it still running?");
  });
  const answer = await response.json();
  if (!answer.ok) throw new Error(answer.description);
  return answer.result;
}
