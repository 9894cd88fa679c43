import type { Init, Json, SessionState, SliceOf, Update } from "../protocol/message-types.js";
import { mergePatch } from "./merge-patch.js";

/**
 * The state after one message, which the caller passes once and in order; the same object when nothing changed.
 * Slices that the message does not touch keep their identity, so that a selector can compare by reference.
 */
export function fold(state: SessionState, message: Init | Update): SessionState {
  if (message.type === "INIT") return message.payload.state ?? state;
  const { slice, phase, data } = message.payload;
  // Speech is a timeline, not a fact about the shipment: it has no entry in the state.
  if (slice === "speech") return state;
  const before = new Map<string, { data: object }>(Object.entries(state)).get(slice)?.data;
  const after: SliceOf<Record<string, Json>> = {
    phase,
    data: mergePatch(before ?? {}, data ?? {}),
    seq: message.seq,
    at: message.at,
  };
  return { ...state, [slice]: after };
}
