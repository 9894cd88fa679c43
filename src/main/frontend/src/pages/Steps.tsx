import { type ReactNode, useCallback, useEffect, useState } from "react";
import { Step, StepperAccordion } from "../cards/StepperAccordion.js";
import { useLive } from "../hooks/live-context.js";
import { useCue } from "../hooks/useCue.js";
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
  // This step is there only when the agent speaks of it.
  const pickup = useCue("pickup");
  const hasPickup = useDerived((state) => state.pickup !== undefined) && pickup !== "hidden";
  const [byHand, setByHand] = useState<ByHand>({});
  const toggle = useCallback(
    (name: string, open: boolean) => setByHand((before) => ({ ...before, [name]: open ? "open" : "closed" })),
    [],
  );
  const shown = steps.filter((step) => step !== "pickup" || hasPickup);
  const open = openSteps(active, labelDone, byHand);
  useFollowActive(active);
  useTellOpen(active !== undefined && open.includes(active) ? active : open.at(-1));
  return (
    <StepperAccordion open={open}>
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

/** Lets the agent know which step is open. */
function useTellOpen(open: StepName | undefined): void {
  const { showing } = useLive().client;
  useEffect(() => showing({ open }), [open, showing]);
}

function LiveStep({ step, number, active, onToggle }: LiveStepProps) {
  const phase = useDerived((state) => state[step]?.phase ?? "empty");
  const summary = useDerived((state) => summaryOf(step, state));
  const Content: () => ReactNode = contents[step];
  return (
    <Step
      name={step}
      title={titles[step]}
      number={number}
      state={phase}
      active={active}
      summary={summary}
      bare={step === "quotes"}
      onToggle={onToggle}
    >
      <Content />
    </Step>
  );
}
