import type { ClientMessage } from "../../protocol/message-types.js";
import { parseMessage } from "../../protocol/parse-message.js";
import type { OpenTransport } from "./transport.js";

/** The first choice. The token travels as an offered subprotocol, since a browser can set no headers here. */
export const openWebSocket: OpenTransport = (target, receiver) => {
  const socket = new WebSocket(target.socketUrl, ["shipvox.v1", `bearer.${target.token}`]);
  const send = (message: ClientMessage) => {
    if (socket.readyState !== WebSocket.OPEN) return;
    socket.send(JSON.stringify(message));
    target.sent(message);
  };
  let refused: string | undefined;

  socket.onopen = () => {
    const resume = target.cursor();
    send({ v: 1, type: "INIT", sessionId: target.sessionId, payload: resume ? { resume } : {} });
    receiver.opened();
  };
  socket.onmessage = ({ data }) => {
    receiver.alive();
    const message = parseMessage(data);
    if (message?.type === "AUTH_RESULT") refused = message.payload.code;
    if (message?.type === "INIT") receiver.ready(message.payload.heartbeatMs);
    if (message) receiver.message(message);
  };
  socket.onclose = ({ code, reason }) => {
    // A 1001 says in its reason over how long to spread the return: {"retryInMs":5000}.
    const retryInMs = /retryInMs\D*(\d+)/.exec(reason)?.[1];
    receiver.ended({ code, refused, retryInMs: retryInMs === undefined ? undefined : Number(retryInMs) });
  };

  return {
    send,
    close() {
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close(1000);
    },
  };
};
