import type { ServerMessage } from "../../protocol/message-types.js";
import type { Carrier } from "../transports/transport.js";
import { RECORDING } from "./recording.js";

const EPOCH = "mock";

/** Plays the recorded conversation to the client as a server would; acts of the viewer are answered, too. */
export function playRecording(sessionId: string, receive: (message: ServerMessage) => void): Carrier {
  let seq = 0;
  const timers: ReturnType<typeof setTimeout>[] = [];
  const update = (
    payload: (typeof RECORDING)[number]["payload"],
    source: "agent" | "viewer",
    id?: string,
  ) => {
    seq += 1;
    const envelope = { v: 1, type: "UPDATE", sessionId, epoch: EPOCH, at: Date.now() } as const;
    receive({ ...envelope, seq, id: id ?? `mock-${seq}`, source, payload });
  };
  const init = { resumed: false, state: {}, heartbeatMs: 15_000, viewers: 1 };
  receive({
    v: 1,
    type: "INIT",
    sessionId,
    epoch: EPOCH,
    seq,
    at: Date.now(),
    source: "server",
    payload: init,
  });
  for (const { atMs, payload } of RECORDING) timers.push(setTimeout(() => update(payload, "agent"), atMs));
  return {
    send(message) {
      if (message.type !== "UPDATE") return;
      update({ ...message.payload, phase: "completed" }, "viewer", message.id);
    },
    close: () => timers.forEach(clearTimeout),
  };
}
