import { isRecord } from "../protocol/parse-message.js";

/** Where the server is, and who writes. */
export interface AgentOptions {
  /** The server's address, for instance `https://live.example.com`. */
  readonly url: string;
  /** An agent's token, or what gets one; asked again once after a 401. */
  readonly token: string | (() => string | Promise<string>);
  /** How often a call is tried in all; 5 if left out. */
  readonly tries?: number;
  /** How long one try may take; 10 000 if left out. */
  readonly timeoutMs?: number;
}

/** One bad field of a refused call; `pointer` leads into the body (RFC 6901). */
export interface FieldError {
  readonly pointer: string;
  readonly message: string;
}

/** A call that was refused, or that no try brought through: `code` is the server's, `network`, `http` or `queue-full`. */
export class AgentError extends Error {
  override readonly name = "AgentError";
  readonly code: string;
  /** 0 where there was no answer. */
  readonly status: number;
  readonly errors: readonly FieldError[];

  constructor(
    code: string,
    message: string,
    {
      status = 0,
      errors = [],
      cause,
    }: { status?: number; errors?: readonly FieldError[]; cause?: unknown } = {},
  ) {
    super([`${code}: ${message}`, ...errors.map((each) => `${each.pointer} ${each.message}`)].join("\n"), {
      cause,
    });
    this.code = code;
    this.status = status;
    this.errors = errors;
  }
}

/** Calls the API; safe to repeat as long as the body's ids stay the same. `waitMs` is added to a try's time. */
export type Call = (method: string, url: string, body?: unknown, waitMs?: number) => Promise<unknown>;

const BACKOFF_MS = 250;
const LONGEST_PAUSE_MS = 30_000;
const MAY_PASS = new Set([429, 500, 502, 503, 504]);

/** What the server asks for, else a backoff; with jitter, so that many clients do not come back at once. */
function pauseMs(tried: number, retryAfter: string | null): number {
  const asked = Number(retryAfter ?? Number.NaN) * 1000;
  const backoff = Math.random() * BACKOFF_MS * (asked >= 0 ? 1 : 2 ** (tried - 1));
  return Math.min(LONGEST_PAUSE_MS, (asked || 0) + backoff);
}

async function problemOf(answer: Response): Promise<AgentError> {
  const { status } = answer;
  const text = await answer.text().catch(() => "");
  let problem: unknown;
  try {
    problem = JSON.parse(text);
  } catch {
    // It comes from a proxy, not from the server.
  }
  if (!isRecord(problem) || typeof problem["code"] !== "string")
    return new AgentError("http", `status ${status}`, { status });
  const errors = Array.isArray(problem["errors"]) ? (problem["errors"] as FieldError[]) : [];
  return new AgentError(problem["code"], String(problem["detail"] ?? ""), { status, errors });
}

/** Calls with the agent's token; what may pass by itself is tried again, a bounded number of times. */
export function createCall({ token, tries = 5, timeoutMs = 10_000 }: AgentOptions): Call {
  return async (method, url, body, waitMs = 0) => {
    let renewed = false;
    for (let tried = 1; ; tried++) {
      const bearer = typeof token === "string" ? token : await token();
      const request: RequestInit = {
        method,
        headers: {
          Authorization: `Bearer ${bearer}`,
          ...(body === undefined ? {} : { "Content-Type": "application/json" }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        // A token is for this server alone.
        redirect: "error",
        signal: AbortSignal.timeout(timeoutMs + waitMs),
      };
      let retryAfter: string | null = null;
      let problem: AgentError;
      try {
        const answer = await fetch(url, request);
        if (answer.status === 204) return undefined;
        if (answer.ok) return await answer.json();
        retryAfter = answer.headers.get("Retry-After");
        problem = await problemOf(answer);
      } catch (cause) {
        problem = new AgentError("network", `no answer from ${new URL(url).origin}`, { cause });
      }
      const renews: boolean = problem.status === 401 && typeof token !== "string" && !renewed;
      renewed ||= renews;
      if (tried >= tries || !(renews || problem.status === 0 || MAY_PASS.has(problem.status))) throw problem;
      if (!renews) await new Promise((resolve) => setTimeout(resolve, pauseMs(tried, retryAfter)));
    }
  };
}
