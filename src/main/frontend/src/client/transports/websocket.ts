import { parseMessage } from "../../protocol/parse-message.js";
import type { OpenTransport } from "./transport.js";

/** The delay that a 1001's reason asks for, `{"retryInMs":5000}`; undefined when it names none. */
function retryIn(reason: string): { retryInMs?: number } {
  const ms = /retryInMs\D*(\d+)/.exec(reason)?.[1];
  return ms === undefined ? {} : { retryInMs: Number(ms) };
}

/** The first choice. The token travels as an offered subprotocol, since a browser can set no headers here. */
export const openWebSocket: OpenTransport = (target, receiver) => {
  const socket = new WebSocket(target.socketUrl, ["shipvox.v1", `bearer.${target.token}`]);
  let refused: string | undefined;
  const listening = new AbortController();
  const { signal } = listening;

  socket.addEventListener(
    "open",
    () => {
      const resume = target.cursor();
      const payload = resume ? { resume } : {};
      socket.send(JSON.stringify({ v: 1, type: "INIT", sessionId: target.sessionId, payload }));
      receiver.opened();
    },
    { signal },
  );
  socket.addEventListener(
    "message",
    ({ data }) => {
      receiver.alive();
      const message = typeof data === "string" ? parseMessage(data) : null;
      if (!message) return;
      if (message.type === "AUTH_RESULT") refused = message.payload.ok ? undefined : message.payload.code;
      if (message.type === "INIT") receiver.ready(message.payload.heartbeatMs);
      receiver.message(message);
    },
    { signal },
  );
  socket.addEventListener(
    "close",
    ({ code, reason }) => receiver.ended({ code, ...retryIn(reason), ...(refused ? { refused } : {}) }),
    { signal },
  );

  return {
    send: (message) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
    },
    close() {
      listening.abort();
      socket.close(1000);
    },
  };
};
