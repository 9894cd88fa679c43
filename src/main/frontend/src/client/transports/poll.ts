import { isRecord, isServerMessage, parseJson } from "../../protocol/parse-message.js";
import { call, problemOf } from "./rest.js";
import { deliver } from "./sse.js";
import { type Ending, LOST, type OpenTransport } from "./transport.js";

/** The longest the server is asked to hold a poll, in ms; short enough that silence is noticed as on a socket. */
const WAIT_MS = 10_000;

/** The last choice: long polling. It asks from the client's own cursor each time, so a lost answer loses nothing. */
export const openPoll: OpenTransport = (target, receiver) => {
  const closing = new AbortController();
  const { signal } = closing;

  const pollOnce = async (waitMs: number): Promise<Ending | undefined> => {
    const cursor = target.cursor();
    const query = new URLSearchParams({ waitMs: String(waitMs) });
    if (cursor) {
      query.set("epoch", cursor.epoch);
      query.set("after", String(cursor.seq));
    }
    const response = await call(target, `/updates?${query}`, { signal });
    if (!response.ok) return problemOf(response);
    const body = parseJson(await response.text());
    if (signal.aborted || !isRecord(body) || !Array.isArray(body["messages"])) return { code: LOST };
    receiver.alive();
    receiver.ready();
    for (const message of body["messages"]) {
      const ending = isServerMessage(message) && !signal.aborted && deliver(message, receiver);
      if (ending) return ending;
    }
    return undefined;
  };

  const run = async () => {
    // The first poll is answered at once, which shows whether this way is open at all.
    for (let waitMs = 0; ; waitMs = WAIT_MS) {
      const ending = await pollOnce(waitMs);
      if (ending || signal.aborted) return ending;
    }
  };

  run()
    .catch((cause): Ending => ({ code: LOST, cause }))
    .then((ending) => signal.aborted || receiver.ended(ending ?? { code: LOST }));

  return { send: () => {}, close: () => closing.abort() };
};
