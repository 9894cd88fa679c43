import { ConnectionBar } from "../cards/ConnectionBar.js";
import { NoticeToast } from "../cards/NoticeToast.js";
import type { Connection } from "../client/connection.js";
import type { Specimen } from "./Gallery.js";
import * as sample from "./samples.js";

const connections: Record<string, Connection> = {
  connecting: { status: "connecting" },
  authenticating: { status: "authenticating" },
  live: { status: "live" },
  waiting: { status: "waiting", attempt: 2, retryAt: Date.now() + 9000 },
  fallback: { status: "fallback", transport: "sse" },
  mock: { status: "fallback", transport: "mock" },
  offline: { status: "offline", since: sample.today },
  ended: { status: "closed", reason: "session-ended" },
  "no token": { status: "closed", reason: "no-token" },
};

export const pageSpecimens: readonly Specimen[] = [
  ...Object.entries(connections).map(([name, connection]) => ({
    name: `connection/${name}`,
    view: <ConnectionBar connection={connection} lastHeardAt={sample.today} onReconnect={() => {}} />,
  })),
  ...sample.notices.map((data, index) => ({
    name: `notice/${data.level}`,
    bare: true,
    view: <NoticeToast notice={{ phase: "displaying", data, seq: index + 1, at: sample.today }} />,
  })),
];
