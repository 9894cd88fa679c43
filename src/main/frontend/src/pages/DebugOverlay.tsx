import { useState } from "react";
import { useLive } from "../hooks/live-context.js";
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
