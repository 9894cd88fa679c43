// An agent whose updates go by its session's socket. Node 20 has the WebSocket behind --experimental-websocket.
import { newId } from "./player.mjs";

/** What a frame may hold; a larger update goes by post. */
const largestFrame = 16_000;

/** The same agent as `rest`, with its updates sent on the socket of their session. */
export function createSocketAgent(url, token, rest) {
  const lines = new Map();

  async function connect(sessionId, address) {
    const socket = new WebSocket(address, ["shipvox.v1", `bearer.${token}`]);
    const waiting = new Map();
    const opened = new Promise((resolve, reject) => {
      const fail = (why) => {
        reject(new Error(why));
        for (const { reject } of waiting.values()) reject(new Error(why));
        waiting.clear();
        lines.delete(sessionId);
      };
      socket.onclose = ({ code, reason }) => fail(`the socket was closed: ${code} ${reason}`);
      socket.onopen = () => socket.send(JSON.stringify({ type: "INIT", sessionId, payload: {} }));
      socket.onmessage = ({ data }) => {
        const { type, payload } = JSON.parse(data);
        const sent = waiting.get(payload.ref);
        if (type === "INIT") resolve();
        else if (type === "ERROR" && !sent) fail(`${payload.code} ${payload.message}`);
        else if (!sent) return;
        else if (type === "ERROR") sent.reject(new Error(`${payload.code} ${payload.message} ${JSON.stringify(payload.errors ?? [])}`));
        else sent.resolve(payload);
        waiting.delete(payload.ref);
      };
    });
    await opened;
    return {
      close: () => socket.close(),
      send: ({ id, ...payload }) =>
        new Promise((resolve, reject) => {
          waiting.set(id, { resolve, reject });
          socket.send(JSON.stringify({ type: "UPDATE", id, payload }));
        }),
    };
  }
  const addresses = new Map();
  const lineOf = (sessionId) => {
    const address = addresses.get(sessionId) ?? new URL("/ws", url.replace(/^http/, "ws")).href;
    if (!lines.has(sessionId)) lines.set(sessionId, connect(sessionId, address));
    return lines.get(sessionId);
  };
  return {
    ...rest,
    async create(wanted) {
      const made = await rest.create(wanted);
      if (made.socketUrl !== undefined) addresses.set(made.sessionId, made.socketUrl);
      return made;
    },
    /** Sends all, and then waits for all their receipts. */
    async update(sessionId, updates, key) {
      const line = await lineOf(sessionId);
      const all = [updates].flat();
      const named = all.map((update) => ({ ...update, id: update.id ?? (all.length === 1 ? key : undefined) ?? newId() }));
      if (named.some((update) => JSON.stringify(update).length > largestFrame)) await rest.update(sessionId, named);
      else await Promise.all(named.map((update) => line.send(update)));
    },
    async close() {
      for (const line of lines.values()) (await line).close();
    },
  };
}
