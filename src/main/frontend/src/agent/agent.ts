import type { Patch, State } from "../client/register.js";
import type {
  Accepted,
  Cue,
  JsonObject,
  Phase,
  SessionCreated,
  SessionView,
  Speech,
  ViewerToken,
} from "../protocol/message-types.js";
import { mergePatch } from "../store/merge-patch.js";
import { AgentError, type AgentOptions, type Call, createCall } from "./rest.js";

/** What one update may say besides its data. */
export interface ShowOptions {
  /** `displaying` if left out. */
  readonly phase?: Phase;
  /** Words that the slice waits for, or those of each item or field. They need no utterance. */
  readonly reveal?: string | { readonly [part: string]: string };
  /** Cues in full, where `reveal` does not say enough. */
  readonly cues?: readonly Cue[];
  /** The conversation's turn: a late result of an older turn is refused with `stale-turn`. */
  readonly turn?: number;
  /** An id of your own, say the tool call's; two updates with one id are one. */
  readonly id?: string;
  /** Holds the answer until every screen has painted it, so long at most (10 000); later calls do not wait for it. */
  readonly renderedWithinMs?: number;
}

/** One update as the API takes it. */
export interface AgentUpdate {
  readonly id?: string;
  readonly slice: string;
  readonly phase?: Phase;
  readonly data?: object;
  readonly cues?: readonly Cue[];
  readonly turn?: number;
}

export interface SessionOptions {
  /** The conversation's language (BCP 47); `en-US` if left out. */
  readonly lang?: string;
  /** Is told of a speech event that `hear` could not post; a warning on the console if left out. */
  readonly onError?: (error: unknown) => void;
}

type Written = Exclude<keyof State, "session">;
type DataOf<Slice> = NonNullable<Slice> extends { data: infer Data } ? Data : never;

/**
 * A conversation's session. Calls reach the server one by one, in the order in which they are made. A session that
 * the server has lost is made again, with what has been shown in it.
 */
export interface AgentSession {
  readonly id: string;
  /** For the customer's page; another one after the session has been made again. */
  readonly viewerToken: string;
  /** Where viewers connect, if the server says so. */
  readonly socketUrl: string | undefined;
  /** Shows a slice's data, merged into what it holds (RFC 7396). */
  show<Slice extends Written>(
    slice: Slice,
    data: Patch<DataOf<State[Slice]>>,
    options?: ShowOptions,
  ): Promise<Accepted>;
  /** Says where an utterance is. */
  say(speech: Speech): Promise<Accepted>;
  /** The same for `runAdapter`: errors go to `onError`. */
  hear(speech: Speech): void;
  /** Posts 1 to 100 updates, all or none. */
  update(updates: readonly AgentUpdate[], options?: Pick<ShowOptions, "renderedWithinMs">): Promise<Accepted>;
  /** What is shown, what the customer chose, and who watches. */
  look(): Promise<SessionView>;
  /** A token for one more viewer. */
  viewer(): Promise<ViewerToken>;
  end(): Promise<void>;
}

/** So many calls may wait for those before them. */
const MAX_WAITING = 1_000;

// With its hyphens, one UUID in some hundreds holds what the server must take for a card number.
const newId = (): string => crypto.randomUUID().replaceAll("-", "x");

const isGone = (error: unknown): boolean => error instanceof AgentError && error.code === "no-session";

function cuesOf(slice: string, { reveal, cues = [] }: ShowOptions): readonly Cue[] {
  if (reveal === undefined) return cues;
  if (typeof reveal === "string") return [...cues, { target: slice, anchor: { text: reveal } }];
  const parts = Object.entries(reveal);
  return [...cues, ...parts.map(([part, text]) => ({ target: `${slice}/${part}`, anchor: { text } }))];
}

/** What has been shown in a session, by slice; `seq` is the place of the last update that is in it. */
class Shown {
  readonly #slices = new Map<string, AgentUpdate & { readonly data: JsonObject; readonly seq: number }>();

  add(updates: readonly AgentUpdate[], { results }: Accepted): void {
    for (const [index, { slice, phase = "displaying", data = {}, turn }] of updates.entries()) {
      const before = this.#slices.get(slice);
      const seq = results[index]?.seq ?? 0;
      // A repeated update is in it already.
      if (slice === "speech" || seq <= (before?.seq ?? 0)) continue;
      const highest = Math.max(turn ?? -1, before?.turn ?? -1);
      const merged = mergePatch(before?.data ?? {}, data);
      this.#slices.set(slice, { slice, phase, data: merged, seq, ...(highest >= 0 && { turn: highest }) });
    }
  }

  /** All of it as updates for a new log. */
  renew(): AgentUpdate[] {
    for (const [slice, entry] of this.#slices) this.#slices.set(slice, { ...entry, seq: 0 });
    return [...this.#slices.values()].map(({ seq: _, ...update }) => ({ ...update, id: newId() }));
  }
}

async function openSession(
  call: Call,
  url: string,
  id: string,
  options: SessionOptions,
): Promise<AgentSession> {
  // biome-ignore lint/suspicious/noConsole: an error that nobody asks for must not be lost
  const { lang, onError = console.warn } = options;
  const shown = new Shown();
  let made: SessionCreated;
  let base: string;
  let ended = false;
  // Whether the server may lack something that has been shown.
  let lost = false;
  let waiting = 0;
  let last: Promise<unknown> = Promise.resolve();

  const open = async () => {
    const body = { sessionId: id, ...(lang !== undefined && { lang }) };
    made = (await call("POST", `${url}/api/sessions`, body)) as SessionCreated;
    base = `${made.apiUrl ?? `${url}/api`}/sessions/${encodeURIComponent(id)}`;
  };
  await open();

  async function restore() {
    lost = true;
    await open();
    // One by one: together they could be more than a body may hold.
    for (const update of shown.renew()) shown.add([update], await post([update]));
    lost = false;
  }
  /** Makes the session again if the call finds that it is gone, and then calls once more. */
  async function withSession<T>(work: () => Promise<T>): Promise<T> {
    if (lost) await restore();
    try {
      return await work();
    } catch (error) {
      if (!isGone(error) || ended) throw error;
      await restore();
      return await work();
    }
  }
  function inOrder<T>(work: () => Promise<T>): Promise<T> {
    if (waiting >= MAX_WAITING) return Promise.reject(new AgentError("queue-full", `${waiting} calls wait`));
    waiting++;
    const done = last.then(() => withSession(work)).finally(() => waiting--);
    last = done.catch(() => {});
    return done;
  }
  const post = async (updates: readonly AgentUpdate[], waitMs = 0) => {
    const query = waitMs > 0 ? `?renderedWithinMs=${waitMs}` : "";
    return (await call("POST", `${base}/updates${query}`, updates, waitMs)) as Accepted;
  };

  const session: AgentSession = {
    id,
    get viewerToken() {
      return made.viewerToken;
    },
    get socketUrl() {
      return made.socketUrl;
    },
    async update(updates, { renderedWithinMs = 0 } = {}) {
      const named = updates.map((update) => ({ ...update, id: update.id ?? newId() }));
      const accepted = await inOrder(async () => {
        const answer = await post(named);
        shown.add(named, answer);
        return answer;
      });
      // Asked for once more outside of the queue, so that no later call waits for the screens.
      return renderedWithinMs > 0 ? post(named, renderedWithinMs) : accepted;
    },
    show(slice, data, { phase, turn, id: ownId, renderedWithinMs, ...rest } = {}) {
      const cues = cuesOf(slice, rest);
      const update: AgentUpdate = {
        slice,
        data: data as object,
        ...(ownId !== undefined && { id: ownId }),
        ...(phase !== undefined && { phase }),
        ...(turn !== undefined && { turn }),
        ...(cues.length > 0 && { cues }),
      };
      return session.update([update], renderedWithinMs === undefined ? {} : { renderedWithinMs });
    },
    say: (data) => session.update([{ slice: "speech", data }]),
    hear(speech) {
      session.say(speech).catch(onError);
    },
    look: () => inOrder(async () => (await call("GET", base)) as SessionView),
    viewer: () => inOrder(async () => (await call("POST", `${base}/viewers`, {})) as ViewerToken),
    end() {
      ended = true;
      return inOrder(async () => {
        await call("DELETE", base).catch((error) => {
          if (!isGone(error)) throw error;
        });
      });
    },
  };
  return session;
}

/** An agent of one server; `session` makes the conversation's session, or finds it by its id. */
export function createAgent(options: AgentOptions) {
  const call = createCall(options);
  const url = options.url.replace(/\/+$/, "");
  return {
    session: (id: string = newId(), sessionOptions: SessionOptions = {}): Promise<AgentSession> =>
      openSession(call, url, id, sessionOptions),
  };
}
