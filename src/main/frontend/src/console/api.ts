import type { SessionList, SessionRow, SessionView } from "../protocol/message-types.js";
import { isRecord, parseJson } from "../protocol/parse-message.js";

/** A refused call: the server's code and words, or `network` where nothing answered. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** One search looks through so many parts of the logs before it gives up for now. */
const MOST_ROUNDS = 20;

/** What an operator can ask. Each call is noted in the server's audit log. */
export interface Api {
  readonly token: string;
  readonly base: string;
  list(after?: string): Promise<SessionList>;
  /** By the id of a session or of an utterance, or by a tracking number, which never stands in a URL. */
  search(text: string): Promise<SessionList>;
  /** One session as the list shows it; undefined when there is none. */
  row(sessionId: string): Promise<SessionRow | undefined>;
  show(sessionId: string): Promise<SessionView>;
}

export const sessionUrl = (base: string, sessionId: string) =>
  `${base}/api/sessions/${encodeURIComponent(sessionId)}`;

export function createApi(token: string, base: string): Api {
  async function call(url: string, body?: unknown): Promise<unknown> {
    const headers = {
      Authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { "Content-Type": "application/json" }),
    };
    const init: RequestInit = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
    const answer = await fetch(url, { ...init, headers, cache: "no-store", redirect: "error" }).catch(() => {
      throw new ApiError("network", "The server does not answer.");
    });
    const json = parseJson(await answer.text());
    if (answer.ok) return json;
    const [code, detail] = isRecord(json) ? [json["code"], json["detail"]] : [];
    throw new ApiError(
      typeof code === "string" ? code : "http",
      typeof detail === "string" ? detail : `The server answered ${answer.status}.`,
    );
  }

  const find = async (text: string, after?: string) =>
    (await call(`${base}/api/search`, { text, ...(after === undefined ? {} : { after }) })) as SessionList;

  return {
    token,
    base,
    list: async (after) =>
      (await call(
        `${base}/api/sessions${after === undefined ? "" : `?after=${encodeURIComponent(after)}`}`,
      )) as SessionList,
    async search(text) {
      let found = await find(text);
      for (let n = 1; n < MOST_ROUNDS && found.sessions.length === 0 && found.after !== undefined; n++) {
        found = await find(text, found.after);
      }
      return found;
    },
    row: async (sessionId) => (await find(sessionId)).sessions.find((each) => each.sessionId === sessionId),
    show: async (sessionId) => (await call(sessionUrl(base, sessionId))) as SessionView,
  };
}
