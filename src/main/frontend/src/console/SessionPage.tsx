import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import type { SessionRow, ViewerRow } from "../protocol/message-types.js";
import type { Api } from "./api.js";
import { Commands, shortId } from "./Commands.js";
import styles from "./console.module.css";
import { type FollowedLog, followLog, type LogStatus } from "./log.js";
import { Timeline } from "./Timeline.js";
import { useRefreshed } from "./use-refreshed.js";
import { ago, behind } from "./words.js";

const REFRESH_MS = 2_000;
const TICK_MS = 1_000;

interface SessionPageProps {
  api: Api;
  sessionId: string;
  onBack(): void;
  onRefused(why: string): void;
}

/** One session: who shows it and how far they are, its log as a timeline, the commands that change it. */
export function SessionPage({ api, sessionId, onBack, onRefused }: SessionPageProps) {
  const { value, problem } = useRefreshed(
    async () => ({ row: await api.row(sessionId) }),
    REFRESH_MS,
    onRefused,
  );
  // A session that was dropped meanwhile stays on the screen as it was last.
  const last = useRef<SessionRow>(undefined);
  if (value?.row) last.current = value.row;
  const row = last.current;

  return (
    <>
      <div className={styles["head"]}>
        <h1>{sessionId}</h1>
        <button type="button" className={styles["button"]} onClick={onBack}>
          All sessions
        </button>
      </div>
      {problem && (
        <p role="alert" className={styles["alert"]}>
          {problem} What you see may be old.
        </p>
      )}
      {value && !value.row && (
        <p role="alert" className={styles["alert"]}>
          {row ? "The session is no longer held; what you see is old." : "There is no such session any more."}
        </p>
      )}
      {row && <Session key={row.epoch} api={api} row={row} />}
    </>
  );
}

function Session({ api, row }: { api: Api; row: SessionRow }) {
  const [log, setLog] = useState<ReturnType<typeof createLogView>>();
  const first = useRef(row);
  useEffect(() => {
    const view = createLogView(api, first.current);
    setLog(view);
    return view.stop;
  }, [api]);
  return (
    <>
      <Facts row={row} />
      <Viewers row={row} />
      {log && <Follow view={log} viewers={row.viewers} />}
      <Commands base={api.base} row={row} />
    </>
  );
}

/** A log to be rendered: told of what is new at most once a frame, and of the time that passes. */
function createLogView(api: Api, row: SessionRow) {
  let version = 0;
  let frame = 0;
  const watchers = new Set<() => void>();
  const log = followLog(api, row, () => {
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      version++;
      for (const watcher of watchers) watcher();
    });
  });
  const ticking = setInterval(log.tick, TICK_MS);
  return {
    log,
    version: () => version,
    subscribe(watcher: () => void) {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    stop() {
      clearInterval(ticking);
      cancelAnimationFrame(frame);
      log.stop();
    },
  };
}

interface FollowProps {
  view: ReturnType<typeof createLogView>;
  viewers: readonly ViewerRow[];
}

function Follow({ view, viewers }: FollowProps) {
  useSyncExternalStore(view.subscribe, view.version);
  const log: FollowedLog = view.log;
  const replay = log.replay();
  return (
    <>
      <p role="status" className={styles["soft"]} data-testid="log-status" data-status={log.status().status}>
        {wordsOf(log.status())}
        {replay && replay.start.seq > 0
          ? ` The server no longer holds the updates up to ${replay.start.seq}: what they wrote is shown only where nothing has written it since.`
          : ""}
      </p>
      {replay && <Timeline replay={replay} viewers={viewers} />}
    </>
  );
}

function wordsOf(status: LogStatus): string {
  switch (status.status) {
    case "opening":
      return "Reading the log.";
    case "live":
      return "The log is live.";
    case "lost":
      return "The connection was lost; trying again.";
    case "ended":
      return "The session has ended.";
    case "refused":
      return `The log cannot be read: ${status.why}.`;
  }
}

function Facts({ row }: { row: SessionRow }) {
  const facts = {
    Agent: `${row.agent} (${row.issuer})`,
    State: row.ended ? "ended" : "running",
    Updates: row.seq,
    "Last update": row.updatedAt === 0 ? "none yet" : ago(row.updatedAt, Date.now()),
    Viewers: row.viewerCount,
  };
  return (
    <dl className={styles["facts"]}>
      {Object.entries(facts).map(([name, fact]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{fact}</dd>
        </div>
      ))}
    </dl>
  );
}

function Viewers({ row }: { row: SessionRow }) {
  const more = row.viewerCount - row.viewers.length;
  return (
    <section className={styles["panel"]} aria-labelledby="viewers">
      <h2 id="viewers">Viewers</h2>
      {row.viewers.length === 0 ? (
        <p className={styles["soft"]}>Nobody shows this session.</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
        <section className={styles["scroll"]} aria-label="Table of viewers" tabIndex={0}>
          <table className={styles["table"]} data-testid="viewers">
            <thead>
              <tr>
                <th scope="col">Viewer</th>
                <th scope="col">Transport</th>
                <th scope="col">Connected</th>
                <th scope="col" data-number>
                  Painted up to
                </th>
                <th scope="col">Lag</th>
                <th scope="col">Waits for its word</th>
                <th scope="col">Open step</th>
              </tr>
            </thead>
            <tbody>
              {row.viewers.map((viewer) => (
                <tr key={viewer.id}>
                  <th scope="row" title={viewer.id}>
                    {shortId(viewer.id)}
                  </th>
                  <td>{viewer.transport}</td>
                  <td>{ago(viewer.connectedAt, Date.now())}</td>
                  <td data-number>{viewer.renderedSeq}</td>
                  <td>
                    <span className={styles["lag"]} data-behind={viewer.lag > 0}>
                      {behind(viewer.lag)}
                    </span>
                  </td>
                  <td>{viewer.held?.map((seq) => `#${seq}`).join(" ") ?? "nothing"}</td>
                  <td>{viewer.open ?? "none"}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      {more > 0 && <p className={styles["soft"]}>And {more} more, who are no further behind.</p>}
    </section>
  );
}
