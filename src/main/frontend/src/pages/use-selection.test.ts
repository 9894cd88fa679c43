import { act, renderHook } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { SendError } from "../client/send-error.js";
import type { ActPayload, Selection, SliceOf } from "../protocol/message-types.js";
import { useSelection } from "./use-selection.js";

/** The log's word on the selection. */
function logged(quoteId: string, seq: number): SliceOf<Selection> {
  return { phase: "completed", data: { quoteId }, seq, at: 0 };
}

/** A hook whose sends are answered by hand, in any order. */
function setUp(initial?: SliceOf<Selection>) {
  const answers: {
    act: ActPayload;
    resolve: (sent: { seq: number }) => void;
    reject: (error: Error) => void;
  }[] = [];
  const send = (payload: ActPayload) =>
    new Promise<{ seq: number }>((resolve, reject) => {
      answers.push({ act: payload, resolve, reject });
    });
  const hook = renderHook(({ selection }) => useSelection(selection, send), {
    initialProps: { selection: initial },
  });
  const answer = (index: number) => {
    const found = answers[index];
    if (found === undefined) throw new Error(`nothing was sent as number ${index}`);
    return found;
  };
  const choices = () => ["q1", "q2"].map((id) => hook.result.current.choiceOf(id));
  return { ...hook, answer, choices, choose: (id: string) => act(() => hook.result.current.choose(id)) };
}

describe("the customer's choice", () => {
  it("is shown at once, and sent", () => {
    const { choose, choices, answer } = setUp();
    choose("q1");
    expect(choices()).toEqual(["pending", "none"]);
    expect(answer(0).act).toEqual({ slice: "selection", data: { quoteId: "q1" } });
  });

  it("stays pending until the log itself holds it", async () => {
    const { choose, choices, answer, rerender } = setUp();
    choose("q1");
    await act(async () => answer(0).resolve({ seq: 7 }));
    expect(choices()).toEqual(["pending", "none"]);
    rerender({ selection: logged("q1", 7) });
    expect(choices()).toEqual(["chosen", "none"]);
  });

  it("gives way to a choice that the log put after it", async () => {
    const { choose, choices, answer, rerender } = setUp();
    choose("q1");
    await act(async () => answer(0).resolve({ seq: 7 }));
    rerender({ selection: logged("q2", 8) });
    expect(choices()).toEqual(["none", "chosen"]);
  });

  it("is rolled back with the reason when it is refused", async () => {
    const { choose, choices, answer, result } = setUp(logged("q2", 3));
    choose("q1");
    expect(choices()).toEqual(["pending", "none"]);
    await act(async () => answer(0).reject(new Error("the session has ended")));
    expect(choices()).toEqual(["none", "chosen"]);
    expect(result.current.refusal).toContain("the session has ended");
  });

  it("is told in words, not in codes, when it was refused", async () => {
    const { choose, answer, result } = setUp();
    choose("q1");
    await act(async () => answer(0).reject(new SendError("queue-full")));
    expect(result.current.refusal).toMatch(/^Your choice was not taken\. /);
    choose("q1");
    await act(async () => answer(1).reject(new SendError("session-ended")));
    expect(result.current.refusal).toBe("Your choice was not taken: the conversation has ended.");
  });

  it("is not rolled back by the refusal of an earlier one", async () => {
    const { choose, choices, answer } = setUp();
    choose("q1");
    choose("q2");
    await act(async () => answer(0).reject(new Error("too late")));
    expect(choices()).toEqual(["none", "pending"]);
  });

  it("forgets an old refusal with the next click", async () => {
    const { choose, answer, result } = setUp();
    choose("q1");
    await act(async () => answer(0).reject(new Error("no")));
    choose("q2");
    expect(result.current.refusal).toBeUndefined();
  });
});
