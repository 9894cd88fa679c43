import { useEffect, useState } from "react";
import styles from "./QrCode.module.css";

interface QrCodeProps {
  /** what a phone reads from it */
  text: string;
  /** what it is, for those who cannot see it */
  label: string;
}

/** A QR code drawn in this browser; nothing is asked of anyone else. The encoder loads when the first one is shown. */
export function QrCode({ text, label }: QrCodeProps) {
  const [modules, setModules] = useState<{ text: string; size: number; path: string }>();
  useEffect(() => {
    let current = true;
    import("./qr-path.js").then(
      ({ qrPath }) => current && setModules({ text, ...qrPath(text) }),
      // Without the encoder the box stays empty; number and link beside it say the same.
      () => current && setModules(undefined),
    );
    return () => {
      current = false;
    };
  }, [text]);
  if (modules?.text !== text) return <QrShape />;
  return (
    <svg
      className={styles["code"]}
      viewBox={`0 0 ${modules.size} ${modules.size}`}
      role="img"
      aria-label={label}
      data-testid="qr-code"
      shapeRendering="crispEdges"
    >
      <path d={modules.path} />
    </svg>
  );
}

/** The place of a QR code to come. */
export function QrShape() {
  return <div className={styles["code"]} data-skeleton="" aria-hidden="true" />;
}
