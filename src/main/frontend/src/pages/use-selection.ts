import { useCallback, useRef, useState } from "react";
import type { Choice } from "../cards/QuoteCard.js";
import { SendError } from "../client/send-error.js";
import type { ActPayload, Selection, SliceOf } from "../protocol/message-types.js";
import { t } from "../texts.js";

interface Attempt {
  quoteId: string;
  /** place in the log, once the server has given it one */
  seq?: number;
}

interface SelectionUse {
  choiceOf(quoteId: string): Choice;
  choose(quoteId: string): void;
  /** a choice is on its way */
  pending: boolean;
  /** why the last choice was not taken */
  refusal: string | undefined;
}

/**
 * The customer's choice: shown at once, confirmed when the log says it, rolled back with a reason when it is refused.
 *
 * @param selection the slice as the log has it
 * @param send puts an act into the log and resolves with its place
 */
export function useSelection(
  selection: SliceOf<Selection> | undefined,
  send: (act: ActPayload) => Promise<{ seq: number }>,
): SelectionUse {
  const [attempt, setAttempt] = useState<Attempt>();
  const [refusal, setRefusal] = useState<string>();
  const latest = useRef<Attempt>(undefined);

  const choose = useCallback(
    (quoteId: string) => {
      const mine: Attempt = { quoteId };
      /** A later click has made this one meaningless. */
      const unlessReplaced = (next: Attempt | undefined) => (now: Attempt | undefined) =>
        now === mine ? next : now;
      latest.current = mine;
      setAttempt(mine);
      setRefusal(undefined);
      send({ slice: "selection", data: { quoteId } }).then(
        ({ seq }) => setAttempt(unlessReplaced({ quoteId, seq })),
        (error: unknown) => {
          setAttempt(unlessReplaced(undefined));
          if (latest.current === mine) setRefusal(refusalWords(error));
        },
      );
    },
    [send],
  );

  // The log's word ends the attempt: it holds our choice, or one that came after it.
  const open =
    attempt !== undefined && (attempt.seq === undefined || (selection?.seq ?? 0) < attempt.seq)
      ? attempt
      : undefined;
  return {
    choose,
    refusal,
    pending: open !== undefined,
    choiceOf: (quoteId) => {
      if (open) return open.quoteId === quoteId ? "pending" : "none";
      return selection?.data.quoteId === quoteId ? "chosen" : "none";
    },
  };
}

function refusalWords(error: unknown): string {
  if (error instanceof SendError && error.code === "session-ended") {
    return t.refusal.ended;
  }
  // A bare code says nothing to a customer.
  const told = error instanceof Error && !(error instanceof SendError && error.message === error.code);
  return t.refusal.other(told && error.message !== "" ? error.message : undefined);
}
