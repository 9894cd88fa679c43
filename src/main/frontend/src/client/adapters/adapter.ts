import type { Speech } from "../../protocol/message-types.js";

/**
 * Turns the events of a voice platform's browser SDK into data of `speech` updates, without side effects: `step`
 * takes the state so far, one event as the SDK hands it over, and when it came (ms since 1970, by any one clock).
 * Unknown events yield nothing. What comes out keeps the rules of the server: it can be posted, or heard locally.
 */
export interface Adapter<State> {
  readonly initial: State;
  step(state: State, event: unknown, at: number): Step<State>;
}

/** The next state, and what is to be said of the utterances, in order. */
export type Step<State> = readonly [state: State, speech: readonly Speech[]];

/** Feeds one adapter and hands on what it yields, as to `scheduler.hear`. */
export function runAdapter<State>(
  { initial, step }: Adapter<State>,
  hear: (speech: Speech) => void,
): (event: unknown, at?: number) => void {
  let state = initial;
  return (event, at = Date.now()) => {
    const [next, speech] = step(state, event, at);
    state = next;
    for (const each of speech) hear(each);
  };
}
