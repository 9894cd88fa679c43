import { type ReactNode, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import { createPortal } from "react-dom";
import buttonStyles from "../cards/Button.module.css";
import { Icon } from "../cards/Icon.js";
import { Step, StepperAccordion } from "../cards/StepperAccordion.js";
import { moves, useCover, useScrollsMove } from "../cards/stillness.js";
import { useLive } from "../hooks/live-context.js";
import { useCue } from "../hooks/useCue.js";
import { t } from "../texts.js";
import styles from "./FeedView.module.css";
import { useDerived } from "./live.js";
import { contents } from "./step-contents.js";
import {
  activeStep,
  type ByHand,
  openSteps,
  openUnderHand,
  type Step as StepName,
  steps,
  summaryOf,
} from "./steps.js";
import { useFollowActive, useHeld } from "./use-follow-active.js";

/**
 * The steps of the shipment; the conversation opens them, and the customer may. While the customer's hand is on a step,
 * that step stays where it is, and what came meanwhile is offered in the dock.
 */
export function Steps({ dock }: { dock: HTMLElement | null }) {
  const active = useDerived(activeStep);
  const labelDone = useDerived((state) => state.label?.phase === "completed");
  // This step is there only when the agent speaks of it.
  const pickup = useCue("pickup");
  const hasPickup = useDerived((state) => state.pickup !== undefined) && pickup !== "hidden";
  const begun = useDerived((state) => steps.some((step) => state[step] !== undefined));
  const [byHand, setByHand] = useState<ByHand>({});
  const toggle = useCallback(
    (name: string, open: boolean) => setByHand((before) => ({ ...before, [name]: open ? "open" : "closed" })),
    [],
  );
  const shown = steps.filter((step) => step !== "pickup" || hasPickup);
  const before = useRef<readonly StepName[]>([]);
  const open = openUnderHand(before.current, openSteps(active, labelDone, byHand), useHeld(), byHand);
  const opened = open.join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: its names say what is open
  useLayoutEffect(() => {
    before.current = open;
    moves();
  }, [opened]);
  const { offered, go } = useFollowActive(active, active !== undefined && open.includes(active));
  useScrollsMove();
  useTellOpen(active !== undefined && open.includes(active) ? active : open.at(-1));
  const above =
    offered !== undefined && steps.indexOf(offered) < steps.findIndex((step) => open.includes(step));
  const goThere = () => {
    if (offered !== undefined) setByHand(({ [offered]: _, ...others }) => others);
    go();
  };
  return (
    <>
      <StepperAccordion open={open}>
        {!begun && <Welcome />}
        {shown.map((step, index) => (
          <LiveStep key={step} step={step} number={index + 1} active={step === active} onToggle={toggle} />
        ))}
      </StepperAccordion>
      {offered !== undefined &&
        dock !== null &&
        createPortal(<Offer key={offered} step={offered} above={above} onGo={goThere} />, dock)}
    </>
  );
}

/** Before anything was said: what one might say. */
function Welcome() {
  return (
    <div className={styles["beforeSteps"]}>
      <section className={styles["welcome"]} data-testid="welcome">
        <h2 className={styles["welcomeTitle"]}>{t.welcome.title}</h2>
        <ul>
          <li>{t.welcome.first}</li>
          <li>{t.welcome.second}</li>
        </ul>
      </section>
    </div>
  );
}

/** What came while the customer's hand kept the page in its place. */
function Offer({ step, above, onGo }: { step: StepName; above: boolean; onGo: () => void }) {
  useCover();
  return (
    <button
      type="button"
      className={`${buttonStyles["button"]} ${styles["offer"]}`}
      data-kind="primary"
      data-testid="offer"
      onClick={onGo}
    >
      {above ? t.offer.changed(t.steps[step]) : t.offer.ready(t.steps[step])}
      <Icon name={above ? "up" : "down"} />
    </button>
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
      title={t.steps[step]}
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
