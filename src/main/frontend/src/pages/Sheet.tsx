import { isStale } from "../cards/ConnectionBar.js";
import type { Connection } from "../client/connection.js";
import { useLive } from "../hooks/live-context.js";
import { useSpeech } from "../hooks/useSpeech.js";
import type { SessionState } from "../protocol/message-types.js";
import { t } from "../texts.js";
import { Caption } from "./Caption.js";
import { useDerived, useReadable } from "./live.js";
import styles from "./Sheet.module.css";
import { steps, totalOf } from "./steps.js";

type Presence = keyof typeof t.presence;

/** What stays in sight at the foot of the page: what is said, whether the agent is there, and what it will cost. */
export function Sheet() {
  const connection = useReadable(useLive().client.connection);
  const speech = useSpeech();
  const heard = useDerived(presenceOf);
  const speaking = speech?.status === "speaking" && speech.speaker !== "customer";
  const presence = presenceNow(connection, speaking, heard);
  const total = useDerived(totalOf);
  return (
    <div className={styles["sheet"]} data-sheet="">
      <div className={styles["column"]}>
        <Caption />
        <div className={styles["foot"]}>
          <p className={styles["presence"]} data-testid="presence" data-presence={presence}>
            <span className={styles["bars"]} aria-hidden="true">
              <i />
              <i />
              <i />
            </span>
            {t.presence[presence]}
          </p>
          {total !== undefined && (
            <p className={styles["total"]} data-testid="total">
              <span>{t.total}</span> <b>{total}</b>
            </p>
          )}
        </div>
      </div>
    </div>
  );
}

/** What the log says of the agent. */
function presenceOf(state: SessionState): Presence {
  if (state.session?.phase === "completed") return "ended";
  if (Reflect.get(state.session?.data ?? {}, "agent") === "away") return "away";
  return steps.some((step) => state[step]?.phase === "loading") ? "thinking" : "listening";
}

function presenceNow(connection: Connection, speaking: boolean, heard: Presence): Presence {
  if (heard === "ended") return heard;
  if (connection.status === "connecting" || connection.status === "authenticating") return "joining";
  if (isStale(connection)) return "lost";
  return speaking ? "speaking" : heard;
}
