import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { type Conditions, createCapacity, createLane, type Lane, PERFECT } from "./lane.js";

/** A network between browser and node that a test can break. TLS passes through it untouched. */
export interface Link {
  /** The node, as it is reached through this link. */
  readonly url: string;
  /**
   * From now on nothing comes through, either way, and nobody is told: not even the end of a connection. As on a
   * real network the two ends' TCP keeps what was under way and brings it when the link heals.
   */
  blackHole(): void;
  /** Ends every connection with a TCP reset, both ways; new ones are welcome. Returns how many those were. */
  reset(): number;
  /** Resets every new connection, as the address of a dead server does. */
  refuse(): void;
  heal(): void;
  close(): Promise<void>;
}

/** Opens a link to the node at `target`, on a free port of this machine. */
export async function openLink(target: string, conditions: Conditions = PERFECT): Promise<Link> {
  const { hostname, port } = new URL(target);
  const browsers = new Map<Socket, { node: Socket; lanes: Lane[] }>();
  const [up, down] = [createCapacity(conditions), createCapacity(conditions)];
  const waiting = new Set<Socket>();
  let mode: "open" | "hole" | "refusing" = "open";

  const join = (browser: Socket) => {
    const node = connect({ port: Number(port), host: hostname, allowHalfOpen: true });
    const lanes = [createLane(browser, node, up), createLane(node, browser, down)];
    browsers.set(browser, { node, lanes });
    // In a black hole the node has yet to learn of it.
    browser.once("close", () => mode !== "hole" && browsers.delete(browser));
  };
  const server = createServer({ pauseOnConnect: true, allowHalfOpen: true }, (browser) => {
    // A browser may give up what waits; its close tells.
    browser.on("error", () => {}).once("close", () => waiting.delete(browser));
    if (mode === "refusing") browser.resetAndDestroy();
    else if (mode === "hole") waiting.add(browser);
    else join(browser);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the link has no port");

  const everyLane = (act: (lane: Lane) => void) => {
    for (const { lanes } of browsers.values()) lanes.forEach(act);
  };
  const reset = () => {
    const { size } = browsers;
    for (const [browser, { node }] of browsers) {
      browser.resetAndDestroy();
      node.resetAndDestroy();
    }
    return size;
  };
  return {
    url: `https://localhost:${address.port}`,
    blackHole() {
      mode = "hole";
      everyLane((lane) => lane.hold());
    },
    reset,
    refuse() {
      mode = "refusing";
    },
    heal() {
      mode = "open";
      everyLane((lane) => lane.release());
      for (const [browser] of browsers) if (browser.destroyed) browsers.delete(browser);
      waiting.forEach(join);
      waiting.clear();
    },
    async close() {
      reset();
      for (const browser of waiting) browser.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
