import { useCopy } from "../cards/use-copy.js";
import type { SessionRow, ViewerRow } from "../protocol/message-types.js";
import { sessionUrl } from "./api.js";
import styles from "./console.module.css";

/** A command as a shell takes it, whatever the ids hold. */
export const command = (method: string, url: string): string =>
  `curl -X ${method} -H "Authorization: Bearer $TOKEN" '${url.replaceAll("'", "%27")}'`;

/** What an operator may not do, and the session's agent may: shown, never run from here. */
export function Commands({ base, row }: { base: string; row: SessionRow }) {
  const url = sessionUrl(base, row.sessionId);
  return (
    <section className={styles["panel"]} aria-labelledby="commands">
      <h2 id="commands">Commands</h2>
      <p className={styles["soft"]}>
        An operator changes nothing. These need a token of the agent <b>{row.agent}</b> in the shell’s TOKEN.
        A development machine makes one: <code>TOKEN=$(scripts/token agent --sub {row.agent})</code>
      </p>
      <dl className={styles["commands"]}>
        <Command what="End the session" line={command("DELETE", url)} />
        {byToken(row.viewers).map(([tokenId, viewers]) => (
          <Command
            key={tokenId}
            what={`Revoke the token of viewer ${viewers.map(({ id }) => shortId(id)).join(", ")}`}
            line={command("DELETE", `${url}/viewers/${encodeURIComponent(tokenId)}`)}
          />
        ))}
        <Command what="Revoke all viewers’ tokens" line={command("DELETE", `${url}/viewers`)} />
      </dl>
    </section>
  );
}

/** One browser may have several connections with one token. */
function byToken(viewers: readonly ViewerRow[]): [string, ViewerRow[]][] {
  const tokens = new Map<string, ViewerRow[]>();
  for (const viewer of viewers) tokens.set(viewer.tokenId, [...(tokens.get(viewer.tokenId) ?? []), viewer]);
  return [...tokens];
}

/** Enough of an id to tell a session's viewers apart. */
export const shortId = (id: string): string => id.slice(0, 8);

function Command({ what, line }: { what: string; line: string }) {
  const { outcome, copy } = useCopy(line);
  const said = outcome && { copied: "Copied", refused: "Not allowed" }[outcome];
  return (
    <div>
      <dt>{what}</dt>
      <dd>
        <code>{line}</code>
        <button type="button" className={styles["button"]} aria-label={`Copy: ${what}`} onClick={copy}>
          {said ?? "Copy"}
        </button>
        <span className="visually-hidden" role="status">
          {said}
        </span>
      </dd>
    </div>
  );
}
