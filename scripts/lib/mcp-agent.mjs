// An agent whose tools are called over MCP. What is said, and what no tool writes, goes by REST, as a voice adapter does it.

/** The same agent as `rest`, with the slices that have a tool written by that tool. */
export async function createMcpAgent(url, token, rest) {
  let calls = 0;
  async function send(method, params) {
    const answer = await fetch(new URL("/mcp", url), {
      method: "POST",
      headers: {
        authorization: `Bearer ${token}`,
        "content-type": "application/json",
        accept: "application/json, text/event-stream",
      },
      body: JSON.stringify({ jsonrpc: "2.0", id: ++calls, method, params }),
    });
    const body = await answer.json();
    if (!answer.ok || body.error) throw new Error(`${method}: ${answer.status} ${JSON.stringify(body.error ?? body)}`);
    return body.result;
  }
  await send("initialize", {
    protocolVersion: "2025-06-18",
    capabilities: {},
    clientInfo: { name: "shipvox-demo", version: "1" },
  });
  const { tools } = await send("tools/list");
  const names = new Set(tools.map(({ name }) => name));

  async function call(sessionId, { slice, phase, data, cues }) {
    const reveal = cues
      ?.filter(({ effect }) => effect === undefined)
      .map(({ target, anchor }) => ({ ...(target === slice ? {} : { part: target.slice(slice.length + 1) }), when: anchor.text }));
    const result = await send("tools/call", {
      name: `show_${slice}`,
      arguments: { session_id: sessionId, ...data, ...(phase ? { phase } : {}), ...(reveal ? { reveal } : {}) },
    });
    if (result.isError) throw new Error(result.content.map(({ text }) => text).join("\n"));
  }
  return {
    ...rest,
    /** Tools run before the sentence exists that speaks of their results. */
    toolsFirst: true,
    async update(sessionId, updates, key) {
      for (const update of [updates].flat()) {
        if (names.has(`show_${update.slice}`)) await call(sessionId, update);
        else await rest.update(sessionId, bare(update), key);
      }
    },
  };
}

/** A cue whose utterance is not planned yet names none. */
function bare({ cues, ...update }) {
  return cues === undefined ? update : { ...update, cues: cues.map(({ utterance, ...cue }) => cue) };
}
