import { useEffect, useState } from "react";
import { isStale } from "../cards/ConnectionBar.js";
import type { Connection } from "../client/connection.js";
import type { LiveClient } from "../client/live-client.js";
import type { SpeechScheduler } from "../client/speech/speech-scheduler.js";
import { targetsIn } from "../client/speech/targets.js";
import type { SessionState } from "../protocol/message-types.js";
import type { LiveStore, Readable } from "../store/live-store.js";
import { t } from "../texts.js";
import { type Announced, announced, sentenceFor } from "./announcements.js";

/** Changes that come close together are one announcement: a pause this long ends it … */
const quietMs = 700;
/** … and so does this time, should the changes never pause. */
const longestMs = 3000;

interface AnnouncerProps {
  client: Pick<LiveClient, "connection">;
  store: LiveStore;
  speech: SpeechScheduler | null;
}

/**
 * The page's one polite live region: a sentence per changed slice, the latest only, never a flood.
 * What was there when the page was opened is not announced; the screen reader reads the page itself.
 */
export function Announcer({ client, store, speech }: AnnouncerProps) {
  const [text, setText] = useState("");
  useEffect(() => {
    const waits = (target: string) => {
      const view = speech?.getSnapshot(target);
      return view?.state === "hidden" || view?.waiting === true;
    };
    return announceChanges(store, setText, waits, () => setText(""));
  }, [store, speech]);
  useEffect(() => announceConnection(client.connection, setText), [client]);
  return (
    <p className="visually-hidden" role="status" aria-live="polite" data-testid="announcer">
      {text}
    </p>
  );
}

/**
 * Watches the store and calls `say` after each burst of changes; returns the function that stops it.
 *
 * @param store what may be shown
 * @param waits whether a target's word has not been spoken yet; its slice is announced once all its words have been
 * @param unsay called when what was said last is no longer what the page shows, before the new is said
 */
export function announceChanges(
  store: LiveStore,
  say: (text: string) => void,
  waits: (target: string) => boolean = () => false,
  unsay: () => void = () => {},
): () => void {
  let before = store.getSnapshot();
  const said = new Map<Announced, string>();
  const changed = new Set<Announced>();
  let lately: Announced[] = [];
  let quiet: ReturnType<typeof setTimeout> | undefined;
  let deadline: ReturnType<typeof setTimeout> | undefined;

  const speak = () => {
    clearTimeout(quiet);
    clearTimeout(deadline);
    deadline = undefined;
    const state = store.getSnapshot();
    const ready = announced.filter((slice) => changed.has(slice) && !isWaiting(slice, state));
    for (const slice of ready) changed.delete(slice);
    const sentences = ready.flatMap((slice) => news(slice, state));
    if (sentences.length > 0) {
      say(sentences.join(" "));
      lately = ready;
    }
    if (changed.size > 0) quiet = setTimeout(speak, quietMs);
  };
  const isWaiting = (slice: Announced, state: SessionState) =>
    state[slice]?.phase !== "failed" && targetsIn(slice, state[slice]?.data).some(waits);
  /** A sentence that was the last one said about its slice is no news. */
  const news = (slice: Announced, state: SessionState) => {
    const sentence = sentenceFor(slice, state);
    if (sentence === undefined || said.get(slice) === sentence) return [];
    said.set(slice, sentence);
    return [sentence];
  };

  const unsubscribe = store.subscribe(() => {
    const state = store.getSnapshot();
    // The first state is the page itself.
    const first = Object.keys(before).length === 0 && Object.keys(state).length > 1;
    if (!first) for (const slice of announced) if (state[slice] !== before[slice]) changed.add(slice);
    before = state;
    if (lately.some((slice) => said.has(slice) && said.get(slice) !== sentenceFor(slice, state))) {
      lately = [];
      unsay();
    }
    if (changed.size === 0) return;
    clearTimeout(quiet);
    quiet = setTimeout(speak, quietMs);
    deadline ??= setTimeout(speak, longestMs);
  });
  return () => {
    unsubscribe();
    clearTimeout(quiet);
    clearTimeout(deadline);
  };
}

/** Says that the connection is lost, back, or closed, once it has been so for a while; not how it was at first. */
function announceConnection(connection: Readable<Connection>, say: (text: string) => void): () => void {
  const words = () => {
    const now = connection.getSnapshot();
    if (now.status === "closed") return t.empty[now.reason].title;
    return isStale(now) ? t.connection.lost : t.connection.back;
  };
  let carried = !isStale(connection.getSnapshot());
  let said = t.connection.back;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const unsubscribe = connection.subscribe(() => {
    carried ||= !isStale(connection.getSnapshot());
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (!carried || words() === said) return;
      said = words();
      say(said);
    }, quietMs * 2);
  });
  return () => {
    clearTimeout(timer);
    unsubscribe();
  };
}
