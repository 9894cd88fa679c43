import { lazy, Suspense, useState } from "react";
import { ConnectionBar, isStale } from "../cards/ConnectionBar.js";
import { NoticeToast } from "../cards/NoticeToast.js";
import type { Connection } from "../client/connection.js";
import { useLive } from "../hooks/live-context.js";
import { useSpeechScheduler } from "../hooks/speech-context.js";
import { useSlice } from "../hooks/useSlice.js";
import { t } from "../texts.js";
import { Announcer } from "./Announcer.js";
import { EmptyFeed } from "./EmptyFeed.js";
import styles from "./FeedView.module.css";
import { useDerived, useReadable } from "./live.js";
import { Sheet } from "./Sheet.js";
import { SoundSwitch } from "./SoundSwitch.js";
import { Steps } from "./Steps.js";
import { useFocusKeeper } from "./use-focus-keeper.js";

const DemoVoice = lazy(async () => ({ default: (await import("../demo-voice/DemoVoice.js")).DemoVoice }));

/** The whole page over a session: what is said of the connection, the steps, notices, and the spoken changes. */
export function FeedView() {
  const { client, store } = useLive();
  const connection = useReadable(client.connection);
  // That an agent has come puts nothing on the page yet.
  const started = useDerived((state) => Object.keys(state).some((slice) => slice !== "session"));
  const ended = useDerived((state) => state.session?.phase === "completed");
  const away = useDerived((state) => state.session?.data["agent"] === "away");
  const speaks = useDerived((state) => state["x-voice"] !== undefined);
  const [dock, setDock] = useState<HTMLElement | null>(null);
  useFocusKeeper();
  const hopeless = connection.status === "offline" || connection.status === "closed";
  return (
    <div className={styles["page"]}>
      <header className={styles["header"]}>
        <p className={styles["brand"]}>
          <BrandMark />
          ShipVox
        </p>
        <div className={styles["tools"]}>
          {/* A new element when it is lost or back: on a phone its place is another one then. */}
          <div key={String(isStale(connection))} className={styles["connection"]}>
            <ConnectionBar
              connection={connection}
              lastHeardAt={client.lastReceivedAt ?? undefined}
              onReconnect={client.reconnect}
            />
          </div>
          {speaks && (
            <Suspense>
              <DemoVoice />
            </Suspense>
          )}
          <SoundSwitch />
        </div>
      </header>
      <main
        className={styles["main"]}
        tabIndex={-1}
        data-stale={(started && isStale(connection)) || undefined}
      >
        <h1 className={styles["title"]}>{t.title}</h1>
        <p className={styles["lead"]}>{leadFor(connection, { started, ended, away })}</p>
        {!started && hopeless ? <EmptyFeed connection={connection} /> : <Steps dock={dock} />}
      </main>
      <section className={styles["dock"]} ref={setDock} aria-label={t.foot} data-noprint="">
        <LiveNotice />
        <Sheet />
      </section>
      <Announcer client={client} store={store} speech={useSpeechScheduler()} />
    </div>
  );
}

function LiveNotice() {
  return <NoticeToast notice={useSlice("notice")} />;
}

/** One line, always there, so that a change of words moves nothing. */
function leadFor(
  connection: Connection,
  { started, ended, away }: { started: boolean; ended: boolean; away: boolean },
): string {
  if (connection.status === "fallback" && connection.transport === "mock") return t.lead.mock;
  if (ended) return t.lead.ended;
  if (connection.status === "closed") {
    return started ? t.lead.stopped : t.connection.closed[connection.reason];
  }
  const carried = !isStale(connection);
  if (!carried) return started ? t.lead.lost : t.lead.joining;
  if (away) return t.lead.away;
  return started ? t.lead.started : t.lead.ready;
}

/** Five bars of a voice: ShipVox's own mark. */
export function BrandMark() {
  return (
    <svg className={styles["mark"]} viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="8" />
      <path d="M8 17v-2M12 20v-8M16 23V9M20 20v-8M24 17v-2" />
    </svg>
  );
}
