import type { ReactNode } from "react";
import styles from "./Badge.module.css";

interface BadgeProps {
  tone?: "accent" | "plain" | "warning" | "danger";
  children: ReactNode;
}

/** A word or two about a thing: "Cheapest", "Authorized". */
export function Badge({ tone = "accent", children }: BadgeProps) {
  return (
    <span className={styles["badge"]} data-tone={tone}>
      {children}
    </span>
  );
}
