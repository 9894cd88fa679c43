import { describe, expect, it } from "vitest";
import type { Cursor, Init, Pong, ServerMessage, Update } from "../protocol/message-types.js";
import { advance, judge, type Verdict } from "./delivery.js";

const envelope = { v: 1, sessionId: "s", at: 1 } as const;
const update = (seq: number, epoch = "e"): Update => ({
  ...envelope,
  type: "UPDATE",
  epoch,
  seq,
  id: "u",
  source: "agent",
  payload: { slice: "notice", phase: "displaying" },
});
const init = (resumed: boolean, seq: number, epoch = "e"): Init => ({
  ...envelope,
  type: "INIT",
  epoch,
  seq,
  source: "server",
  payload: { resumed, state: resumed ? null : {}, heartbeatMs: 1, viewers: 1 },
});
const pong = (seq?: number, epoch?: string): Pong => ({
  ...envelope,
  type: "PONG",
  source: "server",
  ...(seq === undefined ? {} : { seq }),
  ...(epoch === undefined ? {} : { epoch }),
  payload: { sentAt: 1 },
});
const at = (seq: number): Cursor => ({ epoch: "e", seq });

const TABLE: [title: string, Cursor | null, ServerMessage, Verdict, asked?: Cursor | null][] = [
  ["the next update is delivered", at(4), update(5), "deliver"],
  ["the same again is a repeat", at(5), update(5), "repeat"],
  ["an older one is a repeat", at(5), update(1), "repeat"],
  ["one further on leaves a gap", at(5), update(7), "gap"],
  ["one of another log leaves a gap", at(5), update(6, "other"), "gap"],
  ["an update before any state leaves a gap", null, update(1), "gap"],
  ["the whole state is delivered at first", null, init(false, 9), "deliver"],
  ["the whole state of another log is delivered", at(5), init(false, 0, "other"), "deliver"],
  [
    "the whole state after a position that was asked for in vain is delivered",
    at(5),
    init(false, 900),
    "deliver",
    at(5),
  ],
  ["a state that another transport has overtaken is a repeat", at(12), init(false, 10), "repeat"],
  [
    "a state before the position that was asked for means that the log fell back: delivered",
    at(12),
    init(false, 3),
    "deliver",
    at(12),
  ],
  ["a resumption of our log is delivered", at(5), init(true, 9), "deliver", at(5)],
  ["a resumption of another log leaves a gap", at(5), init(true, 9, "other"), "gap", at(5)],
  ["a resumption of nothing leaves a gap", null, init(true, 9), "gap"],
  ["a PONG at our position is delivered", at(5), pong(5, "e"), "deliver"],
  ["a PONG behind us, as on a slower transport, is delivered", at(5), pong(4, "e"), "deliver"],
  ["a PONG ahead of us means a loss", at(5), pong(6, "e"), "gap"],
  ["a PONG of another log means a loss", at(5), pong(5, "other"), "gap"],
  ["a PONG without a position is delivered", at(5), pong(), "deliver"],
  ["a PONG before any state is delivered", null, pong(3, "e"), "deliver"],
];

describe("the delivery", () => {
  it.each(TABLE)("%s", (_, cursor, message, verdict, asked = null) => {
    expect(judge(cursor, message, asked)).toBe(verdict);
  });

  it("moves its cursor by an update and by a whole state", () => {
    expect(advance(at(4), update(5))).toEqual(at(5));
    expect(advance(at(4), init(false, 9, "other"))).toEqual({ epoch: "other", seq: 9 });
  });

  it("never moves its cursor by an INIT that resumed, nor by a PONG", () => {
    expect(advance(at(4), init(true, 9))).toEqual(at(4));
    expect(advance(at(4), pong(9, "e"))).toEqual(at(4));
  });
});
