import { Accordion } from "@base-ui/react/accordion";
import type { ReactNode } from "react";
import type { Phase } from "../protocol/message-types.js";
import { t } from "../texts.js";
import { Icon } from "./Icon.js";
import styles from "./StepperAccordion.module.css";
import { useSteadyLayout } from "./use-steady-layout.js";

interface StepperAccordionProps {
  /** names of the open steps; the caller decides, so that arriving data can open one */
  open: readonly string[];
  children: ReactNode;
}

/** The steps of a shipment as an accordion after the ARIA pattern: headings that are buttons, panels that are regions. */
export function StepperAccordion({ open, children }: StepperAccordionProps) {
  const list = useSteadyLayout<HTMLDivElement>();
  return (
    <Accordion.Root ref={list} className={styles["steps"]} multiple value={[...open]}>
      {children}
    </Accordion.Root>
  );
}

interface StepProps {
  name: string;
  title: string;
  /** place in the order, from 1 */
  number: number;
  state: "empty" | Phase;
  /** the step that the conversation is at */
  active: boolean;
  /** shown beside the title while collapsed */
  summary: string | undefined;
  /** the content is made of cards itself and needs no frame */
  bare?: boolean;
  onToggle: (name: string, open: boolean) => void;
  children: ReactNode;
}

/** One step: marker, title, one-line summary, and the card below when open. */
export function Step({ name, title, number, state, active, summary, bare, onToggle, children }: StepProps) {
  return (
    <Accordion.Item
      value={name}
      className={styles["step"]}
      data-testid={`step-${name}`}
      data-hold={name}
      data-state={state}
      data-active={active || undefined}
      onOpenChange={(open) => onToggle(name, open)}
    >
      {/* biome-ignore lint/a11y/useHeadingContent: Base UI puts the trigger into this heading */}
      <Accordion.Header render={<h2 />} className={styles["header"]}>
        <Accordion.Trigger className={styles["trigger"]} aria-current={active ? "step" : undefined}>
          <Marker state={state} number={number} />
          <span className={styles["title"]}>{title}</span>
          <span className="visually-hidden">, {t.stepStates[state]}</span>
          {summary !== undefined && <Summary text={summary} />}
          <Icon name="chevron" className={styles["chevron"]} />
        </Accordion.Trigger>
      </Accordion.Header>
      <Accordion.Panel className={styles["panel"]}>
        <div className={styles["content"]} data-bare={bare || undefined}>
          {children}
        </div>
      </Accordion.Panel>
    </Accordion.Item>
  );
}

/** The step's state as a shape, so that colour is never the only sign. */
function Marker({ state, number }: { state: StepProps["state"]; number: number }) {
  return (
    <span className={styles["marker"]} data-state={state} aria-hidden="true">
      {state === "completed" && <Icon name="check" />}
      {state === "failed" && "!"}
      {state !== "completed" && state !== "failed" && number}
    </span>
  );
}

/** An arrow is drawn for the eye and spoken as "to". */
function Summary({ text }: { text: string }) {
  const [before = "", after] = text.split(" → ");
  return (
    <span className={styles["summary"]} data-testid="summary">
      <span className="visually-hidden">, </span>
      {before}
      {after !== undefined && (
        <>
          <span aria-hidden="true"> → </span>
          <span className="visually-hidden"> {t.to} </span>
          {after}
        </>
      )}
    </span>
  );
}
