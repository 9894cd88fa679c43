import { expect, type Page } from "@playwright/test";
import { agentOf } from "./agent.js";
import { type ClientInPage, openClient } from "./client.js";

/** One session, its agent, and a way to write that keeps count. */
export interface WrittenSession {
  readonly agent: ReturnType<typeof agentOf>;
  readonly sessionId: string;
  readonly viewerToken: string;
  /** How many updates are in the log. */
  readonly written: number;
  write(count: number): Promise<void>;
  /** Makes the session again on a node that has lost it, with what was written. */
  repeat(): Promise<void>;
}

export async function openSession(url: string): Promise<WrittenSession> {
  const agent = agentOf(url);
  const { sessionId, viewerToken } = await agent.create(undefined);
  let written = 0;
  const nth = (n: number) => ({ slice: "details", data: { weightLb: n % 150 || 150 } });
  return {
    agent,
    sessionId,
    viewerToken,
    get written() {
      return written;
    },
    async write(count) {
      for (let n = 0; n < count; n++) await agent.update(sessionId, nth(++written));
    },
    async repeat() {
      await agent.create(sessionId);
      for (let n = 1; n <= written; n++) await agent.update(sessionId, nth(n));
    },
  };
}

export const statusOf = async (client: ClientInPage) => (await client.feed()).statuses.at(-1);
export const upTo = (head: number) => Array.from({ length: head }, (_, index) => index + 1);

/** The page knows what a page knows that had no fault: one opened now, straight to the node. */
export async function expectSameState(client: ClientInPage, page: Page, url: string, live: WrittenSession) {
  const control = await openClient(await page.context().newPage(), url, live.sessionId, live.viewerToken);
  await expect.poll(() => statusOf(control)).toBe("live");
  expect((await client.feed()).state).toEqual((await control.feed()).state);
}

/** Everything has come, once each and in order, and the state is the one of a page without faults. */
export async function expectAll(client: ClientInPage, page: Page, url: string, live: WrittenSession) {
  await expect.poll(async () => (await client.feed()).seqs.length).toBe(live.written);
  expect((await client.feed()).seqs).toEqual(upTo(live.written));
  await expectSameState(client, page, url, live);
}
