import type { Cursor, ServerMessage } from "../protocol/message-types.js";

/** What to do with a message: hand it on, ignore it as seen before, or fetch what is missing before it. */
export type Verdict = "deliver" | "repeat" | "gap";

/**
 * Judges a message against the cursor, the position of the last delivered update.
 * Each update is delivered once and in order; only an update, or an INIT that brings the whole state, moves the cursor.
 * `asked` is the position from which this transport asked to resume, null if it asked for the state.
 */
export function judge(cursor: Cursor | null, message: ServerMessage, asked: Cursor | null): Verdict {
  if (message.type === "INIT") {
    const sameLog = cursor?.epoch === message.epoch;
    // An INIT that resumed another log than ours would leave a hole that nobody sees.
    if (message.payload.resumed) return sameLog ? "deliver" : "gap";
    // Two transports at work: the other has brought us past this state already. A head before the position that we
    // asked for is another matter: the log itself fell back, and its state is the truth.
    const overtaken = sameLog && message.seq <= cursor.seq && message.seq >= (asked?.seq ?? 0);
    return overtaken ? "repeat" : "deliver";
  }
  if (message.type === "PONG") {
    // All up to the head came before it, so a head ahead of us means a loss on the way.
    const behind =
      cursor && message.seq !== undefined && (message.epoch !== cursor.epoch || message.seq > cursor.seq);
    return behind ? "gap" : "deliver";
  }
  if (message.type !== "UPDATE") return "deliver";
  if (message.epoch !== cursor?.epoch || message.seq > cursor.seq + 1) return "gap";
  return message.seq === cursor.seq + 1 ? "deliver" : "repeat";
}

/** The cursor after a delivered message. */
export function advance(cursor: Cursor | null, message: ServerMessage): Cursor | null {
  const moves = message.type === "UPDATE" || (message.type === "INIT" && !message.payload.resumed);
  return moves ? { epoch: message.epoch, seq: message.seq } : cursor;
}
