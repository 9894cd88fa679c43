import type { Update, UpdatePayload } from "../../protocol/message-types.js";
import type { OpenTransport } from "../transports/transport.js";
import { RECORDING, type RecordedUpdate } from "./recording.js";

const EPOCH = "mock";

/** What was said, with the voice's clock moved to now; everything else is as it was recorded. */
function movedToNow({ at, payload }: RecordedUpdate): UpdatePayload {
  const playedAt = payload.data?.["playedAt"];
  if (at === undefined || payload.slice !== "speech" || typeof playedAt !== "number") return payload;
  return { ...payload, data: { ...payload.data, playedAt: playedAt + Date.now() - at } };
}

/** Plays a recorded conversation as a server would tell it, without one; acts of the viewer are answered, too. */
export const openRecording: OpenTransport = ({ sessionId, sent, mock }, receiver) => {
  const { state = {}, updates } = typeof mock === "object" ? mock : { updates: RECORDING };
  let seq = 0;
  const timers: ReturnType<typeof setTimeout>[] = [];
  const envelope = () => ({ v: 1, sessionId, epoch: EPOCH, seq, at: Date.now() }) as const;
  const update = (payload: UpdatePayload, from: Pick<Update, "source" | "id">) => {
    seq += 1;
    receiver.message({ ...envelope(), ...from, type: "UPDATE", payload });
  };
  const start = () => {
    const payload = { resumed: false, state, heartbeatMs: 15_000, viewers: 1 };
    receiver.ready();
    receiver.message({ ...envelope(), type: "INIT", source: "server", payload });
    for (const [index, recorded] of updates.entries()) {
      const from = { source: recorded.source ?? "agent", id: `mock-${index}` };
      timers.push(setTimeout(() => update(movedToNow(recorded), from), recorded.atMs));
    }
  };
  // Like any transport, it answers after it has been opened, not while.
  timers.push(setTimeout(start));
  return {
    send(message) {
      sent(message);
      if (message.type === "UPDATE")
        update({ ...message.payload, phase: "completed" }, { source: "viewer", id: message.id });
    },
    close: () => timers.forEach(clearTimeout),
  };
};
