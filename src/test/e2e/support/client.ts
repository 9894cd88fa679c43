import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Page } from "@playwright/test";

const built = fileURLToPath(new URL("../../../../target/client-package/", import.meta.url));
const PLACE = "/client-under-test/";

/** What a client in the browser has said so far. */
export interface Feed {
  /** The positions of the delivered updates, and their ids beside them. */
  readonly seqs: number[];
  readonly ids: string[];
  /** How often a whole state came. */
  readonly fresh: number;
  readonly statuses: string[];
  readonly state: unknown;
  /** What was said against the last token, at each call of `getToken`; null for nothing. */
  readonly tokenCalls: (string | null)[];
}

/** A client in a page of its own, on the node's origin, made of the built package and nothing else. */
export interface ClientInPage {
  feed(): Promise<Feed>;
  /** The newest token, for when the one in use is refused. */
  renew(token: string): Promise<void>;
}

/** A file of the built package by the path that a page asks for, or undefined for any other path. */
export function packageFile(path: string): string | undefined {
  return path.startsWith(PLACE) ? readFileSync(built + path.slice(PLACE.length), "utf8") : undefined;
}

/** Runs in the page: starts a client and keeps what it says in `window.feed`. */
export async function startClient([module, sessionId, first, later]: readonly [
  string,
  string,
  string,
  string,
]) {
  const { createLiveClient } = await import(module);
  const feed = {
    seqs: [] as number[],
    ids: [] as string[],
    fresh: 0,
    statuses: [] as string[],
    state: {},
    tokenCalls: [] as (string | null)[],
    token: first,
  };
  const getToken = ({ refused }: { refused?: string }) => {
    feed.tokenCalls.push(refused ?? null);
    const token = feed.token;
    if (feed.tokenCalls.length === 1) feed.token = later;
    return token;
  };
  const client = createLiveClient({ sessionId, getToken });
  client.onMessage((message: { type: string; seq: number; id: string; payload: { resumed?: boolean } }) => {
    if (message.type === "UPDATE") {
      feed.seqs.push(message.seq);
      feed.ids.push(message.id);
    }
    if (message.type === "INIT" && !message.payload.resumed) feed.fresh += 1;
    feed.state = client.store.getSnapshot();
  });
  client.connection.subscribe(() => {
    const { status, transport } = client.connection.getSnapshot();
    feed.statuses.push(transport ?? status);
  });
  Object.assign(window, { feed });
  client.connect();
}

/** What `startClient` is to be given; `later` is the token from the second call of `getToken` on. */
export const clientArguments = (sessionId: string, token: string, later = token) =>
  [`${PLACE}index.js`, sessionId, token, later] as const;

/** Opens the client, without waiting for it to connect. */
export async function openClient(
  page: Page,
  url: string,
  sessionId: string,
  token: string,
  later?: string,
): Promise<ClientInPage> {
  await page.route(`**${PLACE}**`, (route) => {
    const body = packageFile(new URL(route.request().url()).pathname) ?? "";
    return route.fulfill({ contentType: "text/javascript", body });
  });
  // Any document that the node itself serves: to one made up by the test, Chromium would refuse the local network.
  await page.goto(new URL("/health/live", url).href);
  await page.evaluate(startClient, clientArguments(sessionId, token, later));
  return {
    feed: () => page.evaluate(() => Reflect.get(window, "feed")),
    renew: (fresh) =>
      page.evaluate((next) => Object.assign(Reflect.get(window, "feed"), { token: next }), fresh),
  };
}
