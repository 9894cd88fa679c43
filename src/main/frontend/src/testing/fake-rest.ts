import type { Cursor, ServerMessage } from "../protocol/message-types.js";
import { isRecord, parseJson } from "../protocol/parse-message.js";
import type { FakeLog } from "./fake-log.js";

/** How a way in behaves: as it should, answering nothing but an error of a proxy, or never answering. */
export type SocketMode = "open" | "refuse" | "hang";

/** The same for REST, which may also refuse the page's origin in the server's own words. */
export type RestMode = SocketMode | "origin";

export interface FakeRestOptions {
  readonly log: FakeLog;
  readonly mode: { sse: RestMode; poll: RestMode; acts: RestMode };
  /** The problem with a login, or null. */
  refusal(token: string): string | null;
  act(text: string): { seq: number; duplicate: boolean } | null;
}

export interface FakeRest {
  fetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response>;
  /** Tells open streams and waiting polls of a new update. */
  publish(message: ServerMessage): void;
  /** Ends open streams and waiting polls without a word. */
  cut(): void;
  readonly streams: number;
}

const json = (body: unknown, status = 200) =>
  new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json" } });

function frame(message: ServerMessage, resumedFrom: Cursor | null): string {
  const place = "epoch" in message ? message : null;
  const seq = message.type === "INIT" && message.payload.resumed ? resumedFrom?.seq : place?.seq;
  return `event: ${message.type}\nid: ${place?.epoch}:${seq}\ndata: ${JSON.stringify(message)}\n\n`;
}

function cursorOf(epoch: string | null | undefined, seq: string | null | undefined): Cursor | null {
  return epoch && seq ? { epoch, seq: Number(seq) } : null;
}

/** The contract's REST side for viewers: stream, poll and acts. */
export function createFakeRest({ log, mode, refusal, act }: FakeRestOptions): FakeRest {
  const streams = new Set<ReadableStreamDefaultController<Uint8Array>>();
  const polls = new Set<(response: Response | Error) => void>();
  const encoder = new TextEncoder();

  const stream = (resume: Cursor | null, signal: AbortSignal | null | undefined) => {
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        streams.add(controller);
        signal?.addEventListener("abort", () => {
          if (streams.delete(controller)) controller.error(new DOMException("aborted", "AbortError"));
        });
        for (const message of log.answer(resume)) controller.enqueue(encoder.encode(frame(message, resume)));
      },
      cancel: () => {},
    });
    return new Response(body, { headers: { "Content-Type": "text/event-stream" } });
  };

  const poll = (after: Cursor | null, waitMs: number, signal: AbortSignal | null | undefined) => {
    const [init, ...missed] = log.answer(after);
    if (init?.type === "INIT" && !init.payload.resumed) return json({ messages: [init] });
    if (missed.length > 0 || waitMs === 0) return json({ messages: missed });
    return new Promise<Response>((resolve, reject) => {
      const finish = (response: Response | Error) => {
        clearTimeout(timer);
        polls.delete(finish);
        if (response instanceof Error) reject(response);
        else resolve(response);
      };
      const timer = setTimeout(() => finish(json({ messages: [] })), waitMs);
      polls.add(finish);
      signal?.addEventListener("abort", () => finish(new DOMException("aborted", "AbortError")));
    });
  };

  const answer = (url: URL, init: RequestInit): Response | Promise<Response> => {
    const kind = url.pathname.endsWith("/stream") ? "sse" : url.pathname.endsWith("/acts") ? "acts" : "poll";
    if (mode[kind] === "hang") return new Promise(() => {});
    if (mode[kind] === "refuse") return new Response("blocked", { status: 403 });
    if (mode[kind] === "origin") return json({ status: 403, code: "origin" }, 403);
    const headers = new Headers(init.headers);
    const code = refusal(headers.get("Authorization")?.replace("Bearer ", "") ?? "");
    if (code) return json({ status: 401, code }, 401);
    if (kind === "sse") {
      const [epoch, seq] = headers.get("Last-Event-ID")?.split(":") ?? [];
      return stream(cursorOf(epoch, seq), init.signal);
    }
    if (kind === "poll") {
      const after = cursorOf(url.searchParams.get("epoch"), url.searchParams.get("after"));
      return poll(after, Number(url.searchParams.get("waitMs") ?? 0), init.signal);
    }
    const result = act(String(init.body));
    if (!result) return new Response(null, { status: 204 });
    const sent = parseJson(String(init.body));
    return json(
      { ...log.head, results: [{ id: isRecord(sent) ? sent["id"] : undefined, ...result }] },
      result.duplicate ? 200 : 201,
    );
  };

  return {
    fetch: async (input, init = {}) => answer(new URL(input instanceof Request ? input.url : input), init),
    publish(message) {
      for (const controller of streams) controller.enqueue(encoder.encode(frame(message, null)));
      for (const finish of [...polls]) finish(json({ messages: [message] }));
    },
    cut() {
      for (const controller of streams) controller.error(new TypeError("network error"));
      streams.clear();
      for (const finish of [...polls]) finish(new TypeError("network error"));
    },
    get streams() {
      return streams.size;
    },
  };
}
