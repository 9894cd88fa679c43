import { act, cleanup, render, screen } from "@testing-library/react";
import { StrictMode, useState } from "react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createLiveClient } from "../client/live-client.js";
import type { ServerMessage } from "../protocol/message-types.js";
import { createFakeServer, type FakeServer } from "../testing/fake-server.js";
import { LiveProvider } from "./live-context.js";
import { useSlice } from "./useSlice.js";
import { useUpdates } from "./useUpdates.js";
import { useWebSocket } from "./useWebSocket.js";

let server: FakeServer;
let uninstall: () => void;

beforeEach(() => {
  vi.useFakeTimers();
  sessionStorage.clear();
  server = createFakeServer();
  uninstall = server.install();
});
afterEach(async () => {
  cleanup();
  // Released sockets linger a moment, and must not outlive the test.
  await pass(2000);
  uninstall();
  vi.useRealTimers();
});

const pass = (ms: number) =>
  act(async () => {
    await vi.advanceTimersByTimeAsync(ms);
    await vi.dynamicImportSettled();
    await vi.advanceTimersByTimeAsync(50);
  });

const inits = () => server.received.filter(({ type }) => type === "INIT");

function Status() {
  const { connection } = useWebSocket(server.options);
  return <p>{connection.status}</p>;
}

function Weight() {
  const { state } = useWebSocket(server.options);
  return <b>{state.details?.data.weightLb ?? "unknown"}</b>;
}

describe("useWebSocket", () => {
  it("follows the session as long as a component is there, and a moment longer", async () => {
    const { unmount } = render(<Status />);
    expect(screen.getByText("connecting")).toBeDefined();
    await pass(0);
    expect(screen.getByText("live")).toBeDefined();
    unmount();
    await pass(0);
    expect(server.sockets.size).toBe(1);
    await pass(2000);
    expect(server.sockets.size).toBe(0);
  });

  it("opens one socket in StrictMode", async () => {
    render(
      <StrictMode>
        <Status />
      </StrictMode>,
    );
    await pass(2000);
    expect(screen.getByText("live")).toBeDefined();
    expect(inits()).toHaveLength(1);
  });

  it("opens one socket for any number of components", async () => {
    render(
      <>
        <Status />
        <Weight />
        <Weight />
      </>,
    );
    await pass(0);
    server.publish({ slice: "details", data: { weightLb: 2 } });
    await pass(100);
    expect(screen.getAllByText("2")).toHaveLength(2);
    expect(inits()).toHaveLength(1);
  });

  it("keeps its socket when the component is replaced, as hot reload does", async () => {
    const { rerender } = render(<Status key="before" />);
    await pass(500);
    rerender(<Status key="after" />);
    await pass(2000);
    expect(screen.getByText("live")).toBeDefined();
    expect(inits()).toHaveLength(1);
  });

  it("changes to another session and leaves the one before", async () => {
    function Any({ sessionId }: { sessionId: string }) {
      return <p>{useWebSocket({ ...server.options, sessionId }).connection.status}</p>;
    }
    const { rerender } = render(<Any sessionId="s-1" />);
    await pass(0);
    rerender(<Any sessionId="s-2" />);
    await pass(2000);
    expect(inits().map(({ sessionId }) => sessionId)).toEqual(["s-1", "s-2"]);
    expect(server.sockets.size).toBe(1);
  });

  it("asks the getToken of the last render", async () => {
    function WithToken() {
      const [token, setToken] = useState("first");
      const { connection } = useWebSocket({ ...server.options, getToken: () => token });
      return (
        <button type="button" onClick={() => setToken("second")}>
          {connection.status}
        </button>
      );
    }
    render(<WithToken />);
    await pass(0);
    act(() => screen.getByRole("button").click());
    server.refusal = (token) => (token === "first" ? "token-revoked" : null);
    server.disconnect();
    // Two waits: after the loss, and after the refusal.
    await pass(3000);
    expect([...server.sockets].map(({ protocols }) => protocols[1])).toEqual(["bearer.second"]);
  });

  it("does not render for updates when only the connection is read", async () => {
    const rendered = vi.fn();
    function Reader() {
      const { connection } = useWebSocket(server.options);
      rendered();
      return <p>{connection.status}</p>;
    }
    render(<Reader />);
    await pass(0);
    rendered.mockClear();
    server.publish({ slice: "details", data: { weightLb: 2 } });
    await pass(100);
    expect(rendered).not.toHaveBeenCalled();
  });
});

describe("the hooks below a provider", () => {
  const setUp = async (children: React.ReactNode) => {
    const client = createLiveClient(server.options);
    render(<LiveProvider client={client}>{children}</LiveProvider>);
    client.connect();
    await pass(0);
    return client;
  };

  it("tell every one of 500 updates in a second, and render only the touched slice, once a frame", async () => {
    const told: ServerMessage[] = [];
    const renders = { details: 0, quotes: 0 };
    function Updates() {
      useUpdates((message) => told.push(message));
      return null;
    }
    function Details() {
      renders.details++;
      return <p>{useSlice("details")?.data.weightLb}</p>;
    }
    function Quotes() {
      renders.quotes++;
      return <p>{useSlice("quotes")?.phase}</p>;
    }
    const client = await setUp(
      <>
        <Updates />
        <Details />
        <Quotes />
      </>,
    );
    const before = { ...renders };
    for (let n = 1; n <= 500; n++) {
      server.publish({ slice: "details", data: { weightLb: n } });
      if (n % 5 === 0) await act(() => vi.advanceTimersByTimeAsync(10));
    }
    await pass(100);
    expect(told.filter(({ type }) => type === "UPDATE")).toHaveLength(500);
    expect(screen.getByText("500")).toBeDefined();
    expect(renders.quotes).toBe(before.quotes);
    // A second has 60 frames of 16 ms, and a bit.
    expect(renders.details - before.details).toBeLessThanOrEqual(64);
    client.close();
  });

  it("render for a selector only when what it selects has changed", async () => {
    const rendered = vi.fn();
    function Cheapest() {
      rendered();
      const id = useSlice("quotes", (quotes) => quotes?.data.cheapestId);
      return <p>{id}</p>;
    }
    const client = await setUp(<Cheapest />);
    server.publish({ slice: "quotes", data: { cheapestId: "q1" } });
    await pass(100);
    rendered.mockClear();
    server.publish({ slice: "quotes", phase: "completed" });
    await pass(100);
    expect(rendered).not.toHaveBeenCalled();
    server.publish({ slice: "quotes", data: { cheapestId: "q2" } });
    await pass(100);
    expect(screen.getByText("q2")).toBeDefined();
    client.close();
  });

  it("keep an equal selection, so that a selector may build a new object", async () => {
    const seen = new Set<unknown>();
    const sameJson = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
    function Ids() {
      seen.add(useSlice("quotes", (quotes) => quotes?.data.quotes?.map(({ id }) => id) ?? [], sameJson));
      return null;
    }
    const client = await setUp(<Ids />);
    server.publish({ slice: "quotes", data: { cheapestId: "q1" } });
    await pass(100);
    expect(seen.size).toBe(1);
    client.close();
  });

  it("say plainly that a provider is missing", () => {
    const Orphan = () => <p>{useSlice("quotes")?.phase}</p>;
    vi.spyOn(console, "error").mockImplementation(() => {});
    expect(() => render(<Orphan />)).toThrow("no <LiveProvider>");
  });
});

describe("options of useWebSocket", () => {
  it("connect nothing while it is not enabled or has no session, and everything once it has", async () => {
    function Maybe(props: { sessionId: string | null; enabled?: boolean }) {
      const { connection } = useWebSocket({ ...server.options, ...props });
      return <p>{connection.status}</p>;
    }
    const { rerender } = render(<Maybe sessionId={null} />);
    await pass(3000);
    expect(screen.getByText("closed")).toBeDefined();
    rerender(<Maybe sessionId="s-test" enabled={false} />);
    await pass(3000);
    expect(screen.getByText("closed")).toBeDefined();
    expect(inits()).toEqual([]);
    rerender(<Maybe sessionId="s-test" />);
    await pass(100);
    expect(screen.getByText("live")).toBeDefined();
    rerender(<Maybe sessionId="s-test" enabled={false} />);
    await pass(2000);
    expect(server.sockets.size).toBe(0);
  });

  it("ask the newest mounted component's getToken, and tell its onError", async () => {
    const asked: string[] = [];
    const told: string[] = [];
    function Named({ name }: { name: string }) {
      useWebSocket({
        ...server.options,
        getToken: () => {
          asked.push(name);
          return name;
        },
        onError: ({ kind }) => told.push(`${name} ${kind}`),
      });
      return null;
    }
    const { rerender } = render(<Named key="1" name="first" />);
    await pass(100);
    rerender(<Named key="2" name="second" />);
    await pass(100);
    server.refusal = (token) => (token === "first" ? "token-revoked" : null);
    server.disconnect(4401);
    await pass(3000);
    expect(asked).toEqual(["first", "second"]);
    expect(new Set(told)).toEqual(new Set(["second token"]));
  });
});
