import { useState } from "react";
import type { SyncErrors } from "../client/speech/sync-errors.js";
import { useLive } from "../hooks/live-context.js";
import { useSpeechScheduler } from "../hooks/speech-context.js";
import { useUpdates } from "../hooks/useUpdates.js";
import styles from "./DebugOverlay.module.css";
import { useReadable } from "./live.js";

interface Readings {
  epoch?: string;
  seq?: number;
  roundTripMs?: number;
}

/** For developers (`?debug`): the connection, the cursor and the clocks, in numbers. */
export function DebugOverlay() {
  const { client } = useLive();
  const connection = useReadable(client.connection);
  const [readings, setReadings] = useState<Readings>({});
  useUpdates((message) => {
    if (message.type === "PONG") {
      const roundTripMs = Math.round(performance.timeOrigin + performance.now() - message.payload.sentAt);
      setReadings((before) => ({ ...before, roundTripMs }));
    }
    if (message.type === "UPDATE" || message.type === "INIT") {
      const { epoch, seq } = message;
      setReadings((before) => ({ ...before, epoch, seq }));
    }
  });
  const offsetMs = Math.round(client.serverNow() - (performance.timeOrigin + performance.now()));
  const rows: [string, string | number | undefined][] = [
    ["connection", JSON.stringify(connection)],
    ["epoch", readings.epoch],
    ["seq", readings.seq],
    ["round trip", readings.roundTripMs === undefined ? undefined : `${readings.roundTripMs} ms`],
    ["sync error", syncWords(useSpeechScheduler()?.syncErrors())],
    ["clock offset", `${offsetMs} ms`],
  ];
  return (
    <aside className={styles["overlay"]} aria-label="Debug" data-testid="debug-overlay">
      <dl>
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value ?? "none yet"}</dd>
          </div>
        ))}
      </dl>
    </aside>
  );
}

/** Painted − spoken: how many cues, their mean and their range. */
function syncWords(errors: SyncErrors | undefined): string | undefined {
  if (errors === undefined || errors.count === 0) return undefined;
  const mean = Math.round(errors.sumMs / errors.count);
  const range = [errors.minMs, errors.maxMs].map((ms) => Math.round(ms ?? 0)).join(" … ");
  return `${errors.count} cues, mean ${mean} ms, ${range} ms, late ${errors.late}`;
}
