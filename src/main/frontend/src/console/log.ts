import { openSse } from "../client/transports/sse.js";
import type { Carrier } from "../client/transports/transport.js";
import type { Cursor, Init, SessionRow } from "../protocol/message-types.js";
import { type Api, sessionUrl } from "./api.js";
import { createReplay, type Replay, stateBefore } from "./replay.js";

/** How the reading of a log stands; `why` is the server's code where it will not go on by itself. */
export type LogStatus =
  | { readonly status: "opening" | "live" | "lost" | "ended" }
  | { readonly status: "refused"; readonly why: string };

const RETRY_MS = 2_000;
/** Not the session's end, nor a connection that broke: the server will answer the same again. */
const isFinal = (code: number) => [4401, 4403, 4404].includes(code);

/**
 * Reads one session's log from the oldest update that the server still holds, and then as it grows. One stream, so
 * one line in the audit log. `changed` is told of everything new.
 */
export function followLog(api: Api, row: SessionRow, changed: () => void) {
  const { sessionId } = row;
  let cursor: Cursor = { epoch: row.epoch, seq: row.keptFrom };
  let replay: Replay | undefined;
  let status: LogStatus = { status: "opening" };
  let carrier: Carrier | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stopped = false;
  let offsetMs = 0;

  const become = (next: LogStatus) => {
    status = next;
    changed();
  };

  /** A fresh state, in the place of whatever was here. */
  const begin = (init: Init) => {
    replay?.dispose();
    replay = createReplay(init);
    cursor = { epoch: init.epoch, seq: init.seq };
  };

  const open = () => {
    const target = {
      socketUrl: "",
      sessionUrl: sessionUrl(api.base, sessionId),
      sessionId,
      token: api.token,
      cursor: () => cursor,
      sent: () => {},
    };
    carrier = openSse(target, {
      opened: () => {},
      alive: () => {},
      ready: () => become({ status: "live" }),
      message(message) {
        if (message.type === "INIT") {
          offsetMs = message.at - Date.now();
          if (!message.payload.resumed) begin(message);
        } else if (message.type === "UPDATE" && message.seq === cursor.seq + 1) {
          cursor = { epoch: message.epoch, seq: message.seq };
          replay?.accept(message);
          const { slice, phase } = message.payload;
          if (slice === "session" && phase === "completed") become({ status: "ended" });
        } else return;
        changed();
      },
      ended({ code, refused }) {
        if (stopped || status.status === "ended") return;
        if (isFinal(code)) return become({ status: "refused", why: refused ?? "no-session" });
        become({ status: "lost" });
        timer = setTimeout(open, RETRY_MS);
      },
    });
  };

  const start = async () => {
    // Where the log no longer holds everything, the slices that it does not tell of are as they are now.
    const now = row.keptFrom === 0 ? {} : (await api.show(sessionId)).state;
    if (stopped) return;
    begin({
      v: 1,
      type: "INIT",
      sessionId,
      epoch: row.epoch,
      seq: row.keptFrom,
      at: 0,
      source: "server",
      payload: { resumed: false, state: stateBefore(row.keptFrom, now), heartbeatMs: 0, viewers: 0 },
    });
    open();
  };
  start().catch(() => stopped || become({ status: "refused", why: "unavailable" }));

  return {
    replay: () => replay,
    status: () => status,
    /** Lets the cues that wait at the newest step go on by the clock. */
    tick(): void {
      replay?.passTo(Date.now() + offsetMs);
      changed();
    },
    stop(): void {
      stopped = true;
      clearTimeout(timer);
      carrier?.close();
      replay?.dispose();
    },
  };
}

export type FollowedLog = ReturnType<typeof followLog>;
