import type { Act, ActPayload, ServerMessage } from "../protocol/message-types.js";
import { backoffMs } from "./backoff.js";
import type { Sent } from "./options.js";
import type { OwnAct } from "./register.js";
import { SendError } from "./send-error.js";
import type { Settings } from "./settings.js";
import type { Problem } from "./transports/rest.js";

export interface OutboxOptions {
  readonly settings: Settings;
  /** Which way is open now; null when nothing carries. */
  readonly route: () => "socket" | "rest" | null;
  readonly viaSocket: (act: Act) => void;
  /** Posts an act by REST; rejects when nothing answered. */
  readonly viaRest: (act: Act) => Promise<number | Problem>;
  /** The clock that stamps probes. */
  readonly now: () => number;
}

/** Acts on their way: kept in order, bounded, and each settled once. */
export interface Outbox {
  add(payload: OwnAct, id: string): Promise<Sent>;
  /** A connection carries: what waited may go, what was under way is asked after. */
  carrying(): void;
  /** Looks for answers in a message, delivered or not. */
  hear(message: ServerMessage): void;
  rejectAll(code: string): void;
}

interface Pending {
  readonly act: Act;
  resolve(sent: Sent): void;
  reject(error: SendError): void;
  /** Put on the socket at this time of the local clock. */
  sentAt?: number;
}

/**
 * An outbox whose acts go by socket first. One whose fate is unknown goes by REST under the same id, because REST
 * answers with the `seq` even when the act had already been logged: a retry has one effect and a certain answer.
 */
export function createOutbox(options: OutboxOptions): Outbox {
  const pending = new Map<string, Pending>();
  const doubtful = new Set<string>();
  let posting = false;

  const settle = (id: string | undefined, answer: number | SendError) => {
    const entry = id === undefined ? undefined : pending.get(id);
    if (!entry) return;
    pending.delete(entry.act.id);
    doubtful.delete(entry.act.id);
    if (typeof answer === "number") entry.resolve({ seq: answer });
    else entry.reject(answer);
  };

  // One post at a time keeps the viewer's acts in order.
  const postDoubtful = async () => {
    if (posting) return;
    posting = true;
    let failures = 0;
    for (let [id] = doubtful; id !== undefined; [id] = doubtful) {
      const act = pending.get(id)?.act;
      const answer = act ? await options.viaRest(act).catch(() => null) : 0;
      if (typeof answer === "number") settle(id, answer);
      else if (answer?.problem && answer.code < 4429 && answer.code !== 4401)
        settle(id, new SendError(answer.problem));
      else {
        failures += 1;
        const backoff = backoffMs(failures, { settings: options.settings, random: Math.random });
        await new Promise((resolve) => setTimeout(resolve, answer?.retryInMs ?? backoff));
      }
    }
    posting = false;
  };

  const doubt = (ids: Iterable<string>) => {
    for (const id of ids) doubtful.add(id);
    void postDoubtful();
  };

  const dispatch = (entry: Pending) => {
    const route = entry.sentAt === undefined ? options.route() : "rest";
    if (route === null) return;
    if (route === "rest") return doubt([entry.act.id]);
    entry.sentAt = options.now();
    options.viaSocket(entry.act);
  };

  return {
    add(payload, id) {
      if (pending.has(id)) return Promise.reject(new SendError("id-reused"));
      if (pending.size >= options.settings.maxPendingSends)
        return Promise.reject(new SendError("queue-full"));
      return new Promise((resolve, reject) => {
        // The schema names the one slice that every server lets viewers write.
        const act = { v: 1, type: "UPDATE", id, payload: payload as ActPayload } as const;
        const entry: Pending = { act, resolve, reject };
        pending.set(id, entry);
        dispatch(entry);
      });
    },
    carrying() {
      for (const entry of [...pending.values()]) dispatch(entry);
    },
    hear(message) {
      if (message.type === "UPDATE" && message.source === "viewer") settle(message.id, message.seq);
      if (message.type === "ERROR" && !message.payload.retryable)
        settle(message.payload.ref, new SendError(message.payload.code, message.payload.message));
      // The socket answers in order: what it took before this probe has been answered, or was lost.
      if (message.type !== "PONG") return;
      const { sentAt } = message.payload;
      doubt([...pending].filter(([, { sentAt: at }]) => at !== undefined && at < sentAt).map(([id]) => id));
    },
    rejectAll(code) {
      for (const id of [...pending.keys()]) settle(id, new SendError(code));
    },
  };
}
