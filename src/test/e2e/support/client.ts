import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Page } from "@playwright/test";

const built = fileURLToPath(new URL("../../../../target/client-package/", import.meta.url));
const PLACE = "/client-under-test/";

/** What a client in the browser has said so far. */
export interface Feed {
  /** The positions of the delivered updates. */
  readonly seqs: number[];
  /** How often a whole state came. */
  readonly fresh: number;
  readonly statuses: string[];
  readonly state: unknown;
}

/** A client in a page of its own, on the node's origin, made of the built package and nothing else. */
export interface ClientInPage {
  feed(): Promise<Feed>;
  /** The newest token, for when the one in use is refused. */
  renew(token: string): Promise<void>;
}

/** Opens the client, without waiting for it to connect. */
export async function openClient(
  page: Page,
  url: string,
  sessionId: string,
  token: string,
): Promise<ClientInPage> {
  await page.route(`**${PLACE}**`, (route) => {
    const name = new URL(route.request().url()).pathname.slice(PLACE.length);
    return route.fulfill({ contentType: "text/javascript", body: readFileSync(built + name, "utf8") });
  });
  // Any document that the node itself serves: to one made up by the test, Chromium would refuse the local network.
  await page.goto(new URL("/health/live", url).href);
  await page.evaluate(
    async ([module, session, first]) => {
      const { createLiveClient } = await import(module);
      const feed = { seqs: [] as number[], fresh: 0, statuses: [] as string[], state: {}, token: first };
      const client = createLiveClient({ sessionId: session, getToken: () => feed.token });
      client.onMessage((message: { type: string; seq: number; payload: { resumed?: boolean } }) => {
        if (message.type === "UPDATE") feed.seqs.push(message.seq);
        if (message.type === "INIT" && !message.payload.resumed) feed.fresh += 1;
        feed.state = client.store.getSnapshot();
      });
      client.connection.subscribe(() => {
        const { status, transport } = client.connection.getSnapshot();
        feed.statuses.push(transport ?? status);
      });
      Object.assign(window, { feed });
      client.connect();
    },
    [`${PLACE}index.js`, sessionId, token] as const,
  );
  return {
    feed: () => page.evaluate(() => Reflect.get(window, "feed")),
    renew: (fresh) =>
      page.evaluate((next) => Object.assign(Reflect.get(window, "feed"), { token: next }), fresh),
  };
}
