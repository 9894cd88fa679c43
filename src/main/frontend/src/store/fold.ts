import type { Init, Json, SessionState, SliceOf, Update } from "../protocol/message-types.js";
import { mergePatch } from "./merge-patch.js";

/** The data of the slice of that name, whatever its shape; empty when no update has touched it. */
function dataOf(state: SessionState, name: string): object {
  const slices: Record<string, { data: object } | undefined> = { ...state };
  return (Object.hasOwn(slices, name) && slices[name]?.data) || {};
}

/**
 * The state after one message, which the caller passes once and in order; the same object when nothing changed.
 * Slices that the message does not touch keep their identity, so that a selector can compare by reference.
 */
export function fold(state: SessionState, message: Init | Update): SessionState {
  if (message.type === "INIT") return message.payload.state ?? state;
  const { slice, phase, data } = message.payload;
  // Speech is a timeline, not a fact about the shipment: it has no entry in the state.
  if (slice === "speech") return state;
  const after: SliceOf<Record<string, Json>> = {
    phase,
    data: mergePatch(dataOf(state, slice), data ?? {}),
    seq: message.seq,
    at: message.at,
  };
  return { ...state, [slice]: after };
}
