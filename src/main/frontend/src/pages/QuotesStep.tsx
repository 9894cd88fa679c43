import { useCallback, useLayoutEffect, useState, useSyncExternalStore } from "react";
import { isStale } from "../cards/ConnectionBar.js";
import { QuoteCard, type QuoteCardProps } from "../cards/QuoteCard.js";
import { QuoteList } from "../cards/QuoteList.js";
import { moves } from "../cards/stillness.js";
import type { SpeechScheduler } from "../client/speech/speech-scheduler.js";
import { useLive } from "../hooks/live-context.js";
import { useSpeechScheduler } from "../hooks/speech-context.js";
import { useCueView, useShown } from "../hooks/useCue.js";
import { useSlice } from "../hooks/useSlice.js";
import type { Quote } from "../protocol/message-types.js";
import { t } from "../texts.js";
import { useDerived, useReadable } from "./live.js";
import { cheapestOf } from "./steps.js";
import { useSelection } from "./use-selection.js";

/** As long as a new card takes to its place. */
const riseMs = 320;

/** The offers and the customer's choice among them; an offer that waits for its word keeps its place. */
export function QuotesStep() {
  const { client } = useLive();
  const { phase, data } = useShown("quotes");
  const { choiceOf, choose, refusal, pending } = useSelection(useSlice("selection"), client.send);
  const locked = useDerived(
    ({ payment, label, session }) =>
      payment?.phase === "completed" || label !== undefined || session?.phase === "completed",
  );
  const { quotes = [], fastestId } = data;
  const all = useReadable(client.store.slice("quotes"))?.data.quotes ?? [];
  const places = placesOf(quotes, all, useSpeechScheduler());
  const unsendable = isStale(useReadable(client.connection));
  const [missed, setMissed] = useState(false);
  const look = JSON.stringify(
    places.map(({ quote, id }) => [id, quote?.carrier, quote?.service, quote?.amountMinor]),
  );
  // Other cards, or another price on one of them: nobody has read that yet.
  // biome-ignore lint/correctness/useExhaustiveDependencies: moves when the look changes
  useLayoutEffect(() => moves(riseMs), [look]);
  const take = (id: string) => {
    setMissed(false);
    choose(id);
  };
  const cheapestId = data.cheapestId ?? (quotes.length > 1 ? cheapestOf(quotes)?.id : undefined);
  const spoken = useSpokenOf(places);
  const leadId = spoken ?? cheapestId;
  return (
    <QuoteList
      phase={phase}
      data={data}
      count={places.length}
      refusal={missed ? t.quotes.moved : refusal}
      unsent={pending && unsendable}
    >
      {places.map(({ id, quote }, index) => (
        <CuedQuote
          key={id}
          id={id}
          quote={quote}
          index={index}
          cheapest={id === cheapestId}
          fastest={id === fastestId}
          leads={id === leadId}
          unsendable={unsendable}
          choice={choiceOf(id)}
          locked={locked}
          serverNow={client.serverNow}
          onChoose={take}
          onMissed={() => setMissed(true)}
        />
      ))}
    </QuoteList>
  );
}

interface QuotePlace {
  readonly id: string;
  /** undefined while it waits for its word */
  readonly quote: Quote | undefined;
}

/** The offers that are shown, and a place for each that waits, in the order of the agent's own list. */
function placesOf(
  shown: readonly Quote[],
  all: readonly Quote[],
  speech: SpeechScheduler | null,
): readonly QuotePlace[] {
  const byId = new Map(shown.map((quote) => [quote.id, quote]));
  const listed = all.flatMap(({ id }) => {
    const quote = byId.get(id);
    byId.delete(id);
    return quote || speech?.getSnapshot(`quotes/${id}`).state === "hidden" ? [{ id, quote }] : [];
  });
  return [...listed, ...[...byId].map(([id, quote]) => ({ id, quote }))];
}

/** The quote that the agent is speaking of. */
function useSpokenOf(places: readonly QuotePlace[]): string | undefined {
  const speech = useSpeechScheduler();
  const ids = places.map(({ id }) => id).join("\n");
  const subscribe = useCallback(
    (listener: () => void) => {
      const stops = ids.split("\n").map((id) => speech?.subscribe(`quotes/${id}`, listener));
      return () => {
        for (const stop of stops) stop?.();
      };
    },
    [ids, speech],
  );
  return useSyncExternalStore(
    subscribe,
    () => places.find(({ id }) => speech?.getSnapshot(`quotes/${id}`).highlighted)?.id,
  );
}

/** A quote that appears with its word. */
function CuedQuote(props: Omit<QuoteCardProps, "reveal">) {
  const { state, highlighted } = useCueView(`quotes/${props.id}`);
  return <QuoteCard {...props} reveal={state} highlighted={highlighted} />;
}
