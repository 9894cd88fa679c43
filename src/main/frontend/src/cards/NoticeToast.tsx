import { AnimatePresence } from "motion/react";
import * as m from "motion/react-m";
import { useState } from "react";
import type { Notice, SliceOf } from "../protocol/message-types.js";
import { t } from "../texts.js";
import buttonStyles from "./Button.module.css";
import { Icon, type IconName } from "./Icon.js";
import { useMotionReady } from "./MotionShell.js";
import styles from "./NoticeToast.module.css";
import { useCover } from "./stillness.js";

const icons: Readonly<Record<Notice["level"], IconName>> = {
  info: "info",
  success: "check",
  warning: "alert",
  error: "alert",
};

/** The agent's latest notice, laid over the page so that nothing moves; it stays until dismissed or replaced. */
export function NoticeToast({ notice }: { notice: SliceOf<Notice> | undefined }) {
  const ready = useMotionReady();
  const [dismissed, setDismissed] = useState(0);
  const { title, message, level = "info" } = notice?.data ?? {};
  const visible =
    notice !== undefined &&
    notice.seq > dismissed &&
    notice.phase !== "completed" &&
    (title !== undefined || message !== undefined);
  useCover(visible);
  return (
    <AnimatePresence>
      {visible && (
        <m.div
          key={notice.seq}
          className={styles["notice"]}
          data-testid="notice"
          data-level={level}
          role="group"
          aria-label={t.notice.name}
          initial={ready ? { opacity: 0, y: 16 } : false}
          animate={{ opacity: 1, y: 0 }}
          exit={{ opacity: 0 }}
        >
          <Icon name={icons[level] ?? "info"} className={styles["icon"]} />
          <div className={styles["words"]} dir="auto">
            {title !== undefined && <p className={styles["title"]}>{title}</p>}
            {message !== undefined && <p>{message}</p>}
          </div>
          <button
            type="button"
            className={buttonStyles["button"]}
            data-kind="quiet"
            aria-label={t.notice.dismiss}
            onClick={() => setDismissed(notice.seq)}
          >
            <Icon name="close" />
          </button>
        </m.div>
      )}
    </AnimatePresence>
  );
}
