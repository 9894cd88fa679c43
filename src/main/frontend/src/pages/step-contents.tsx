import type { ReactNode } from "react";
import { ConfirmationCard } from "../cards/ConfirmationCard.js";
import { DetailsCard } from "../cards/DetailsCard.js";
import { LabelCard } from "../cards/LabelCard.js";
import { PaymentCard } from "../cards/PaymentCard.js";
import { PickupCard } from "../cards/PickupCard.js";
import { useShown } from "../hooks/useCue.js";
import { useSlice } from "../hooks/useSlice.js";
import { useDerived } from "./live.js";
import { QuotesStep } from "./QuotesStep.js";
import { findQuote, type Step } from "./steps.js";

/** What stands in each step; each part follows its own slice alone. */
export const contents: Readonly<Record<Step, () => ReactNode>> = {
  details: () => <DetailsCard {...useShown("details")} />,
  quotes: QuotesStep,
  confirmation: ConfirmationStep,
  payment: () => <PaymentCard {...useShown("payment")} />,
  label: () => <LabelCard {...useShown("label")} />,
  pickup: () => <PickupCard {...useShown("pickup")} />,
};

function ConfirmationStep() {
  const shown = useShown("confirmation");
  const selected = useDerived((state) => state.selection?.data.quoteId);
  const quote = findQuote(useSlice("quotes"), shown.data.quoteId ?? selected);
  return <ConfirmationCard {...shown} quote={quote} />;
}
