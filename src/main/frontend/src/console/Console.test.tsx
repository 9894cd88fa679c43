import { cleanup, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { SessionRow } from "../protocol/message-types.js";
import { Console } from "./Console.js";

const AT = 1_767_225_600_000;
const envelope = { v: 1, sessionId: "s-1", epoch: "e", source: "agent" } as const;

const viewer = (id: string, renderedSeq: number) => ({
  id,
  tokenId: `token-of-${id}`,
  connectedAt: AT,
  renderedSeq,
  lag: 3 - renderedSeq,
  transport: "websocket",
});

const row = (sessionId: string, more: Partial<SessionRow> = {}): SessionRow => ({
  sessionId,
  issuer: "issuer",
  agent: "voice",
  epoch: "e",
  seq: 3,
  keptFrom: 0,
  updatedAt: AT,
  ended: false,
  viewerCount: 2,
  lag: 3,
  viewers: [viewer("v-behind", 0), viewer("v-current", 3)],
  ...more,
});

const updates = ["89101", "89102", "89103"].map((originZip, n) => ({
  ...envelope,
  type: "UPDATE",
  seq: n + 1,
  id: `u${n}`,
  at: AT + n,
  payload: { slice: "details", phase: "displaying", data: { originZip } },
}));
const init = { ...envelope, type: "INIT", seq: 3, at: AT, payload: { resumed: true, state: null } };

/** A stream that has told the whole log and stays open. */
const stream = () =>
  new ReadableStream<Uint8Array>({
    start: (to) => {
      for (const message of [init, ...updates])
        to.enqueue(new TextEncoder().encode(`data: ${JSON.stringify(message)}\n\n`));
    },
  });

interface Asked {
  readonly url: string;
  readonly headers: Headers;
  readonly body: string | undefined;
}

describe("the operator's console", () => {
  const asked: Asked[] = [];
  let refuses: string | undefined;

  beforeEach(() => {
    sessionStorage.clear();
    asked.length = 0;
    refuses = undefined;
    vi.stubGlobal("fetch", async (url: string, given: RequestInit = {}) => {
      asked.push({ url, headers: new Headers(given.headers), body: given.body?.toString() });
      if (refuses) return Response.json({ code: refuses, detail: "Not you." }, { status: 403 });
      if (url.endsWith("/stream")) return new Response(stream());
      const sought = given.body ? JSON.parse(given.body.toString()).text : undefined;
      const all = [row("s-0", { lag: 0, viewers: [], viewerCount: 0 }), row("s-1")];
      if (sought === undefined) return Response.json({ sessions: all });
      // What is sought by a number lies in the second part of the logs.
      if (sought === "1Z9" && !given.body?.toString().includes("after"))
        return Response.json({ sessions: [], after: "s-0" });
      const found = sought === "1Z9" ? row("s-1", { matched: "trackingNumber" }) : row("s-1");
      return Response.json({ sessions: sought === "none" ? [] : [found] });
    });
  });
  afterEach(cleanup);

  async function logIn() {
    const user = userEvent.setup();
    render(<Console storage={sessionStorage} />);
    await user.type(screen.getByLabelText("Operator’s token"), "secret");
    await user.click(screen.getByRole("button", { name: "Log in" }));
    return user;
  }

  it("lists who is furthest behind first, and keeps the token out of every address", async () => {
    await logIn();
    const rows = within(await screen.findByTestId("sessions")).getAllByRole("row");
    expect(rows.map((each) => each.dataset["session"])).toEqual([undefined, "s-1", "s-0"]);
    expect(rows[1]?.textContent).toContain("3 updates behind");
    expect(asked.every(({ headers }) => headers.get("Authorization") === "Bearer secret")).toBe(true);
    expect(asked.some(({ url }) => url.includes("secret"))).toBe(false);
  });

  it("asks for a new login, with the reason, when the token is not good enough", async () => {
    refuses = "forbidden";
    await logIn();
    expect((await screen.findByRole("alert")).textContent).toBe("Not you.");
    expect(sessionStorage).toHaveLength(0);
  });

  it("searches part by part, with what is sought in the body alone", async () => {
    const user = await logIn();
    await user.type(await screen.findByRole("searchbox"), "1Z9{Enter}");
    await screen.findByText("found by tracking number");
    expect(asked.some(({ url }) => url.includes("1Z9"))).toBe(false);
    await user.click(screen.getByRole("button", { name: "Show all" }));
    await waitFor(() => expect(screen.getAllByRole("row")).toHaveLength(3));
  });

  it("steps through a session's log and says who has painted each update", async () => {
    const user = await logIn();
    await user.click(await screen.findByRole("button", { name: "s-1" }));
    const position = await screen.findByTestId("position");
    await waitFor(() => expect(position.textContent).toBe("3 of 3"));
    // The log is read once, from the oldest place that the server still holds.
    const streams = asked.filter(({ url }) => url.endsWith("/stream"));
    expect(streams.map(({ headers }) => headers.get("Last-Event-ID"))).toEqual(["e:0"]);
    await user.click(screen.getByRole("button", { name: "Back" }));
    expect(position.textContent).toBe("2 of 3");
    expect(screen.getByTestId("state").textContent).toContain("89102");
    expect(screen.getByTestId("painted").textContent).toBe("Update 2 is painted by 1 of 2 viewers.");
    await user.click(screen.getByRole("button", { name: "First" }));
    await user.click(screen.getByRole("button", { name: "Play" }));
    await waitFor(() => expect(position.textContent).toBe("3 of 3"));
    const commands = screen.getByRole("region", { name: "Commands" });
    expect(commands.textContent).toContain("/api/sessions/s-1/viewers/token-of-v-behind'");
  });
});
