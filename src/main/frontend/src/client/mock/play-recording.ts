import type { Update, UpdatePayload } from "../../protocol/message-types.js";
import type { OpenTransport } from "../transports/transport.js";
import { RECORDING } from "./recording.js";

const EPOCH = "mock";

/** Plays the recorded conversation as a server would tell it, without one; acts of the viewer are answered, too. */
export const openRecording: OpenTransport = ({ sessionId }, receiver) => {
  let seq = 0;
  const timers: ReturnType<typeof setTimeout>[] = [];
  const envelope = () => ({ v: 1, sessionId, epoch: EPOCH, seq, at: Date.now() }) as const;
  const update = (payload: UpdatePayload, from: Pick<Update, "source" | "id">) => {
    seq += 1;
    receiver.message({ ...envelope(), ...from, type: "UPDATE", payload });
  };
  const start = () => {
    const payload = { resumed: false, state: {}, heartbeatMs: 15_000, viewers: 1 };
    receiver.ready();
    receiver.message({ ...envelope(), type: "INIT", source: "server", payload });
    for (const [index, { atMs, payload }] of RECORDING.entries())
      timers.push(setTimeout(update, atMs, payload, { source: "agent", id: `mock-${index}` }));
  };
  // Like any transport, it answers after it has been opened, not while.
  timers.push(setTimeout(start));
  return {
    send(message) {
      if (message.type === "UPDATE")
        update({ ...message.payload, phase: "completed" }, { source: "viewer", id: message.id });
    },
    close: () => timers.forEach(clearTimeout),
  };
};
