import { isRecord, parseJson } from "../../protocol/parse-message.js";
import type { Ending, Posted, Target } from "./transport.js";
import { LOST } from "./transport.js";

/** A refused REST call, as the contract's problem+json tells it. */
export interface Problem extends Ending {
  /** The contract's error code; absent when something other than the server answered. */
  readonly problem?: string;
}

/** Calls the session's REST API with the login in a header, never in the URL. */
export function call(target: Target, path: string, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers);
  headers.set("Authorization", `Bearer ${target.token}`);
  return fetch(target.sessionUrl + path, { cache: "no-store", ...init, headers });
}

/** What a response that is no success means in close codes: 4000 + status, if the server itself said so. */
export async function problemOf(response: Response): Promise<Problem> {
  const body = parseJson(await response.text());
  const code = isRecord(body) ? body["code"] : undefined;
  // A portal or a proxy in between may answer anything; only our own problem may end the session for good.
  if (typeof code !== "string") return { code: LOST };
  const seconds = Number(response.headers.get("Retry-After") ?? Number.NaN);
  return {
    code: 4000 + response.status,
    problem: code,
    cause: code,
    ...(code === "origin" ? { kind: code } : {}),
    ...(response.status === 401 ? { refused: code } : {}),
    ...(Number.isFinite(seconds) ? { retryInMs: seconds * 1000 } : {}),
  };
}

/** Posts a viewer's message; the `seq` of an act, 0 for an ACK, or the problem. Rejects when nothing answered. */
export async function post(target: Target, message: Posted): Promise<number | Problem> {
  target.sent(message);
  const response = await call(target, "/acts", {
    method: "POST",
    body: JSON.stringify({ v: 1, ...message, sessionId: target.sessionId }),
    headers: { "Content-Type": "application/json" },
  });
  if (!response.ok) return problemOf(response);
  const body = parseJson(await response.text());
  if (message.type === "ACK" || !isRecord(body)) return 0;
  const results: unknown = body["results"];
  const result: unknown = Array.isArray(results) ? results[0] : undefined;
  const seq = isRecord(result) ? result["seq"] : body["seq"];
  return typeof seq === "number" ? seq : 0;
}
