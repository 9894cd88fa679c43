import { type FeatureBundle, LazyMotion, MotionConfig } from "motion/react";
import { createContext, type ReactNode, useCallback, useContext, useState } from "react";

const MotionReady = createContext(false);

/**
 * Loads the smallest set of motion features after the first paint, and keeps the reader's wish for less motion.
 * Until they are here, or if they never come, cards simply stand in their places: `useMotionReady` tells.
 */
export function MotionShell({ children }: { children: ReactNode }) {
  const [ready, setReady] = useState(false);
  const load = useCallback(async (): Promise<FeatureBundle> => {
    try {
      const { default: features } = await import("./motion-features.js");
      setReady(true);
      return features;
    } catch {
      // Without motion the page says the same.
      return new Promise<never>(() => {});
    }
  }, []);
  return (
    <LazyMotion features={load} strict>
      <MotionConfig reducedMotion="user" transition={{ duration: 0.28 }}>
        <MotionReady value={ready}>{children}</MotionReady>
      </MotionConfig>
    </LazyMotion>
  );
}

/** Whether an arriving card can animate; one that cannot must not start invisible. */
export function useMotionReady(): boolean {
  return useContext(MotionReady);
}
