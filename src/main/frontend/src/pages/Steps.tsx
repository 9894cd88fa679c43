import { type ReactNode, useCallback, useState } from "react";
import { Step, StepperAccordion } from "../cards/StepperAccordion.js";
import { useCue, useHeld } from "../hooks/useCue.js";
import { useDerived } from "./live.js";
import { contents } from "./step-contents.js";
import {
  activeStep,
  type ByHand,
  openSteps,
  type Step as StepName,
  steps,
  summaryOf,
  titles,
} from "./steps.js";
import { useFollowActive } from "./use-follow-active.js";

/** The steps of the shipment; the conversation opens them, and the customer may. */
export function Steps() {
  const active = useDerived(activeStep);
  const labelDone = useDerived((state) => state.label?.phase === "completed");
  const hasPickup = useDerived((state) => state.pickup !== undefined);
  const [byHand, setByHand] = useState<ByHand>({});
  const toggle = useCallback(
    (name: string, open: boolean) => setByHand((before) => ({ ...before, [name]: open ? "open" : "closed" })),
    [],
  );
  const shown = steps.filter((step) => step !== "pickup" || hasPickup);
  useFollowActive(active);
  return (
    <StepperAccordion open={openSteps(active, labelDone, byHand)}>
      {shown.map((step, index) => (
        <LiveStep key={step} step={step} number={index + 1} active={step === active} onToggle={toggle} />
      ))}
    </StepperAccordion>
  );
}

interface LiveStepProps {
  step: StepName;
  number: number;
  active: boolean;
  onToggle: (name: string, open: boolean) => void;
}

function LiveStep({ step, number, active, onToggle }: LiveStepProps) {
  const waiting = useCue(step) === "hidden";
  const phase = useDerived((state) => state[step]?.phase ?? "empty");
  const summary = useHeld(
    step,
    useDerived((state) => summaryOf(step, state)),
  );
  const Content: () => ReactNode = contents[step];
  return (
    <Step
      name={step}
      title={titles[step]}
      number={number}
      // A step whose word has not come yet looks as if the agent were still at it.
      state={waiting && phase !== "failed" ? "loading" : phase}
      active={active}
      summary={waiting ? undefined : summary}
      bare={step === "quotes"}
      onToggle={onToggle}
    >
      <Content />
    </Step>
  );
}
