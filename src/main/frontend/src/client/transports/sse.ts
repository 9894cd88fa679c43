import type { ServerMessage } from "../../protocol/message-types.js";
import { parseMessage } from "../../protocol/parse-message.js";
import { call, problemOf } from "./rest.js";
import { type Ending, LOST, type OpenTransport, type Receiver } from "./transport.js";

/** Splits a text stream into lines, as the event stream format does, and keeps what is not yet whole. */
export function lineSplitter(onLine: (line: string) => void): (text: string) => void {
  let rest = "";
  return (text) => {
    // A CR at the end may be half of a CRLF: it waits for the next piece.
    const lines = (rest + text).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? "";
    lines.forEach(onLine);
  };
}

/** Reads an event stream's lines and calls back with each whole event's data. */
export function eventReader(onData: (data: string) => void): (line: string) => void {
  let data: string[] = [];
  return (line) => {
    if (line === "") {
      if (data.length > 0) onData(data.join("\n"));
      data = [];
    } else if (line.startsWith("data:")) data.push(line.slice(line[5] === " " ? 6 : 5));
  };
}

/** Hands a message of a REST transport on, with what the socket's close would tell besides. */
export function deliver(message: ServerMessage, receiver: Receiver): Ending | undefined {
  if (message.type === "INIT") receiver.ready(message.payload.heartbeatMs);
  receiver.message(message);
  if (message.type !== "AUTH_RESULT" || message.payload.ok) return undefined;
  return { code: 4401, refused: message.payload.code ?? "token-invalid" };
}

/** The second choice: Server-Sent Events, read by fetch because EventSource cannot send a login. */
export const openSse: OpenTransport = (target, receiver) => {
  const closing = new AbortController();
  const { signal } = closing;
  let ending: Ending = { code: LOST };

  const read = async () => {
    const cursor = target.cursor();
    const headers = {
      Accept: "text/event-stream",
      ...(cursor ? { "Last-Event-ID": `${cursor.epoch}:${cursor.seq}` } : {}),
    };
    const response = await call(target, "/stream", { headers, signal });
    if (!response.ok || !response.body) {
      ending = await problemOf(response);
      return;
    }
    receiver.opened();
    const onData = (data: string) => {
      const message = signal.aborted ? null : parseMessage(data);
      if (message) ending = deliver(message, receiver) ?? ending;
    };
    const split = lineSplitter(eventReader(onData));
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
      receiver.alive();
      split(chunk.value);
    }
  };

  read()
    .catch((cause) => {
      ending = { code: LOST, cause };
    })
    .then(() => signal.aborted || receiver.ended(ending));

  return { send: () => {}, close: () => closing.abort() };
};
