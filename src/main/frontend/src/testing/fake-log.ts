import type {
  Cursor,
  Init,
  ServerMessage,
  SessionState,
  Source,
  Update,
  UpdatePayload,
} from "../protocol/message-types.js";
import { fold } from "../store/fold.js";

/** What a sender may leave out of an update. */
export type NewUpdate = Pick<UpdatePayload, "slice"> & Partial<UpdatePayload>;

/** The ordered log of a fake session, with the contract's rules for resuming and for repeated ids. */
export interface FakeLog {
  readonly head: Cursor;
  readonly state: SessionState;
  /** Appends, or returns the earlier update of that source and id. */
  append(update: NewUpdate, source: Source, id?: string): { update: Update; duplicate: boolean };
  /** What a client at that position gets: an INIT, then what it missed. */
  answer(resume: Cursor | null): ServerMessage[];
  /** Forgets all but the newest updates, so that older positions cannot be resumed. */
  trim(keep: number): void;
  /** Starts a new log under a new epoch, as after a loss of all data. */
  restart(): void;
}

export function createFakeLog(sessionId: string, heartbeatMs: () => number): FakeLog {
  let epoch = "epoch-1";
  let seq = 0;
  let state: SessionState = {};
  let updates: Update[] = [];
  const envelope = () => ({ v: 1, sessionId, epoch, at: Date.now() }) as const;

  return {
    get head() {
      return { epoch, seq };
    },
    get state() {
      return state;
    },
    append({ phase = "displaying", ...rest }, source, id = `${source}-${seq + 1}`) {
      const earlier = updates.find((update) => update.id === id && update.source === source);
      if (earlier) return { update: earlier, duplicate: true };
      seq += 1;
      const update: Update = { ...envelope(), type: "UPDATE", seq, id, source, payload: { phase, ...rest } };
      updates.push(update);
      state = fold(state, update);
      return { update, duplicate: false };
    },
    answer(resume) {
      const missed = resume ? updates.filter((update) => update.seq > resume.seq) : [];
      const whole =
        resume && resume.epoch === epoch && resume.seq <= seq && missed.length === seq - resume.seq;
      const payload = {
        resumed: Boolean(whole),
        state: whole ? null : state,
        heartbeatMs: heartbeatMs(),
        viewers: 1,
      };
      const init: Init = { ...envelope(), type: "INIT", seq, source: "server", payload };
      return whole ? [init, ...missed] : [init];
    },
    trim(keep) {
      updates = updates.slice(-keep);
    },
    restart() {
      epoch = `epoch-${Number(epoch.slice(6)) + 1}`;
      seq = 0;
      state = {};
      updates = [];
    },
  };
}
