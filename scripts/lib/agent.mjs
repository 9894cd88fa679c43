// A small agent's client for the REST API: what scripts and tests post their updates with.

/** An agent of the server at `url`, with that token; each call retries safely what the network lost. */
export function createAgent(url, token) {
  async function call(method, path, body, key) {
    const request = {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...(key === undefined ? {} : { "idempotency-key": key }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    };
    const answer = await fetch(new URL(path, url), request);
    const text = await answer.text();
    if (!answer.ok) {
      const problem = text.startsWith("{") ? JSON.parse(text) : { detail: text };
      const fields = (problem.errors ?? []).map(({ pointer, message }) => `\n  ${pointer} ${message}`).join("");
      throw new Error(`${method} ${path}: ${answer.status} ${problem.code ?? ""} ${problem.detail ?? ""}${fields}`);
    }
    return text === "" ? undefined : JSON.parse(text);
  }
  // Where there are several cells, a session is known in its own alone.
  const homes = new Map();
  const session = (id, rest = "") => `${homes.get(id) ?? "/api"}/sessions/${encodeURIComponent(id)}${rest}`;
  return {
    create: async (sessionId) => {
      const made = await call("POST", "/api/sessions", sessionId === undefined ? {} : { sessionId });
      if (made.apiUrl !== undefined) homes.set(made.sessionId, made.apiUrl);
      return made;
    },
    update: (id, updates, key) => call("POST", session(id, "/updates"), updates, key),
    show: (id) => call("GET", session(id)),
    end: (id) => call("DELETE", session(id)),
  };
}
