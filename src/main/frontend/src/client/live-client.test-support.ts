import { afterEach, beforeAll, beforeEach, vi } from "vitest";
import type { ServerMessage } from "../protocol/message-types.js";
import { createFakeServer, type FakeServer, type FakeServerOptions } from "../testing/fake-server.js";
import type { Connection } from "./connection.js";
import { createLiveClient, type LiveClient, type LiveClientOptions } from "./live-client.js";

/** A client beside its fake server, with everything it has said. */
export interface Scene {
  readonly server: FakeServer;
  readonly client: LiveClient;
  readonly messages: ServerMessage[];
  readonly connections: Connection[];
  /** The positions of the delivered updates. */
  readonly seqs: () => number[];
  readonly status: () => string;
}

const undo: (() => void)[] = [];

/** Fake timers and a network of our own around each test of the file. */
export function setUpScenes(): void {
  // Parts that the client loads when it needs them come by real I/O, which fake time does not drive.
  beforeAll(() =>
    Promise.allSettled([import("./transports/fallback.js"), import("./mock/play-recording.js")]),
  );
  beforeEach(() => {
    vi.useFakeTimers();
    sessionStorage.clear();
  });
  afterEach(() => {
    for (const step of undo.splice(0)) step();
    vi.useRealTimers();
  });
}

/** Sets a scene: a server, and a client that has not connected yet. */
export function setScene(options: Partial<LiveClientOptions> = {}, serverOptions?: FakeServerOptions): Scene {
  const server = createFakeServer(serverOptions);
  const client = createLiveClient({ ...server.options, ...options });
  const messages: ServerMessage[] = [];
  const connections: Connection[] = [];
  undo.push(server.install(), client.close);
  client.onMessage((message) => messages.push(message));
  client.connection.subscribe(() => connections.push(client.connection.getSnapshot()));
  return {
    server,
    client,
    messages,
    connections,
    seqs: () => messages.flatMap((message) => (message.type === "UPDATE" ? [message.seq] : [])),
    status: () => client.connection.getSnapshot().status,
  };
}

/** Lets time pass, and with it everything that was due. */
export async function pass(ms: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms);
}

/** A scene whose client is live. */
export async function liveScene(
  options?: Partial<LiveClientOptions>,
  serverOptions?: FakeServerOptions,
): Promise<Scene> {
  const scene = setScene(options, serverOptions);
  scene.client.connect();
  await pass(0);
  await pass(50);
  return scene;
}
