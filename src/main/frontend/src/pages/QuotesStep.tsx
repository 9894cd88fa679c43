import { QuoteCard, type QuoteCardProps } from "../cards/QuoteCard.js";
import { QuoteList } from "../cards/QuoteList.js";
import { useLive } from "../hooks/live-context.js";
import { useCueView, useHeld } from "../hooks/useCue.js";
import { useSlice } from "../hooks/useSlice.js";
import { useDerived } from "./live.js";
import { cheapestOf } from "./steps.js";
import { useSelection } from "./use-selection.js";
import { useShown } from "./use-shown.js";

/** The offers and the customer's choice among them. */
export function QuotesStep() {
  const { send, serverNow } = useLive().client;
  const { phase, data } = useShown("quotes", useSlice("quotes"));
  const { choiceOf, choose, refusal } = useSelection(useShownSelection(), send);
  const locked = useDerived(
    ({ payment, label, session }) =>
      payment?.phase === "completed" || label !== undefined || session?.phase === "completed",
  );
  const { quotes = [], fastestId } = data;
  const cheapestId = data.cheapestId ?? (quotes.length > 1 ? cheapestOf(quotes)?.id : undefined);
  return (
    <QuoteList phase={phase} data={data} count={quotes.length} refusal={refusal}>
      {quotes.map((quote, index) => (
        <CuedQuote
          key={quote.id}
          quote={quote}
          index={index}
          cheapest={quote.id === cheapestId}
          fastest={quote.id === fastestId}
          choice={choiceOf(quote.id)}
          locked={locked}
          serverNow={serverNow}
          onChoose={choose}
        />
      ))}
    </QuoteList>
  );
}

/** The log's choice; one that the agent made for the customer shows with its word. */
function useShownSelection() {
  const selection = useSlice("selection");
  const { state } = useCueView("selection");
  const held = useHeld("selection", selection);
  return state === "hidden" ? undefined : held;
}

/** A quote that appears with its word. */
function CuedQuote({ quote, ...props }: Omit<QuoteCardProps, "reveal">) {
  const target = `quotes/${quote.id}`;
  const { state, highlighted } = useCueView(target);
  return <QuoteCard {...props} quote={useHeld(target, quote)} reveal={state} highlighted={highlighted} />;
}
