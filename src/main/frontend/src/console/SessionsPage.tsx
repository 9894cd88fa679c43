import { type FormEvent, useState } from "react";
import type { SessionList, SessionRow } from "../protocol/message-types.js";
import type { Api } from "./api.js";
import styles from "./console.module.css";
import { useRefreshed } from "./use-refreshed.js";
import { ago, behind, count } from "./words.js";

const REFRESH_MS = 3_000;
const MOST_PAGES = 20;
const FOUND_BY: Record<string, string> = {
  session: "session",
  utterance: "utterance",
  trackingNumber: "tracking number",
};

interface SessionsPageProps {
  api: Api;
  onOpen(sessionId: string): void;
  onRefused(why: string): void;
}

/** All sessions, or those that a search found. */
export function SessionsPage({ api, onOpen, onRefused }: SessionsPageProps) {
  const [pages, setPages] = useState(1);
  const [sought, setSought] = useState("");
  const { value, problem, refresh } = useRefreshed(() => listed(api, sought, pages), REFRESH_MS, onRefused);

  const seek = (text: string) => {
    setSought(text);
    setPages(1);
    // With the next render the call asks for that text.
    setTimeout(refresh);
  };
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    seek(String(new FormData(event.currentTarget).get("text") ?? "").trim());
  };

  const rows = value?.sought === sought ? value.list.sessions : undefined;
  return (
    <>
      <div className={styles["head"]}>
        <h1>Sessions</h1>
        <search className={styles["grow"]}>
          <form className={styles["search"]} onSubmit={submit} onReset={() => seek("")}>
            <label htmlFor="text" className="visually-hidden">
              Session, utterance or tracking number
            </label>
            <input
              id="text"
              name="text"
              type="search"
              maxLength={128}
              autoComplete="off"
              spellCheck={false}
              placeholder="Session, utterance or tracking number"
            />
            <button type="submit" className={styles["button"]} data-kind="primary">
              Search
            </button>
            {sought !== "" && (
              <button type="reset" className={styles["button"]}>
                Show all
              </button>
            )}
          </form>
        </search>
      </div>
      {problem && (
        <p role="alert" className={styles["alert"]}>
          {problem} What you see may be old.
        </p>
      )}
      <p role="status" className={styles["soft"]}>
        {rows === undefined ? "Loading." : told(rows.length, sought, value?.list.after !== undefined)}
      </p>
      {rows !== undefined && rows.length > 0 && <Sessions rows={rows} onOpen={onOpen} />}
      {value?.list.after !== undefined && sought === "" && pages < MOST_PAGES && (
        <button type="button" className={styles["button"]} onClick={() => setPages(pages + 1)}>
          Show more
        </button>
      )}
    </>
  );
}

function told(rows: number, sought: string, more: boolean): string {
  if (sought === "")
    return rows === 0 ? "There is no session." : `${count(rows, "session")}${more ? ", and more" : ""}.`;
  if (rows > 0) return `${count(rows, "session")} found.`;
  return more
    ? "Nothing found so far; the logs are too long to look through at once."
    : "Nothing has that session, utterance or tracking number.";
}

/** The pages of the list as one, or what the search finds. */
async function listed(
  api: Api,
  sought: string,
  pages: number,
): Promise<{ sought: string; list: SessionList }> {
  if (sought !== "") return { sought, list: await api.search(sought) };
  let list = await api.list();
  for (let page = 1; page < pages && list.after !== undefined; page++) {
    const next = await api.list(list.after);
    list = { ...next, sessions: [...list.sessions, ...next.sessions] };
  }
  return { sought, list };
}

/** What needs a look first: who is furthest behind, then what was written last. */
const urgent = (a: SessionRow, b: SessionRow) => b.lag - a.lag || b.updatedAt - a.updatedAt;

function Sessions({ rows, onOpen }: { rows: readonly SessionRow[]; onOpen(sessionId: string): void }) {
  const now = Date.now();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
    <section className={styles["scroll"]} aria-label="Table of sessions" tabIndex={0}>
      <table className={styles["table"]} data-testid="sessions">
        <thead>
          <tr>
            <th scope="col">Session</th>
            <th scope="col">Agent</th>
            <th scope="col">State</th>
            <th scope="col" data-number>
              Updates
            </th>
            <th scope="col">Last update</th>
            <th scope="col">Viewers</th>
            <th scope="col">Lag</th>
          </tr>
        </thead>
        <tbody>
          {[...rows].sort(urgent).map((row) => (
            <tr key={row.sessionId} data-session={row.sessionId}>
              <th scope="row">
                <button type="button" className={styles["link"]} onClick={() => onOpen(row.sessionId)}>
                  {row.sessionId}
                </button>
                {row.matched && <small>found by {FOUND_BY[row.matched] ?? row.matched}</small>}
              </th>
              <td>
                {row.agent}
                <small>{row.issuer}</small>
              </td>
              <td>{row.ended ? "ended" : "running"}</td>
              <td data-number>{row.seq}</td>
              <td>{row.updatedAt === 0 ? "none yet" : ago(row.updatedAt, now)}</td>
              <td>{viewersOf(row)}</td>
              <td>
                {row.viewerCount > 0 && (
                  <span className={styles["lag"]} data-behind={row.lag > 0}>
                    {behind(row.lag)}
                  </span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** How many viewers there are, and over what: "2 · websocket, poll". */
function viewersOf({ viewerCount, viewers }: SessionRow): string {
  const over = [...new Set(viewers.map(({ transport }) => transport))].sort().join(", ");
  return viewerCount === 0 ? "none" : `${viewerCount} · ${over}`;
}
