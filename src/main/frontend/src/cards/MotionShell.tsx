import { domMin, LazyMotion, MotionConfig } from "motion/react";
import type { ReactNode } from "react";

/** The smallest set of motion features that cards need, and the reader's wish for less motion, in one place. */
export function MotionShell({ children }: { children: ReactNode }) {
  return (
    <LazyMotion features={domMin} strict>
      <MotionConfig reducedMotion="user" transition={{ duration: 0.28 }}>
        {children}
      </MotionConfig>
    </LazyMotion>
  );
}
