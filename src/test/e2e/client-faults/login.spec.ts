import { expect, type Page } from "@playwright/test";
import { token } from "../support/agent.js";
import { openClient } from "../support/client.js";
import { test } from "../support/own-node.js";
import { expectAll, openSession, statusOf } from "../support/session.js";

const LIFE_S = 8;
// The server ends a login at most 5 s after its token's end.
const LENIENCY_MS = 6000;

/** A token that soon ends, of the same subject as those that the server makes for the session. */
const shortToken = (sid: string, lifeS = LIFE_S) =>
  token("viewer", "--sid", sid, "--sub", `viewer:${sid}`, "--ttl", `${lifeS}s`);
const expiryOf = (jwt: string): number =>
  JSON.parse(Buffer.from(jwt.split(".")[1] ?? "", "base64url").toString()).exp * 1000;

/** How many sockets the page has opened, and with which codes the server has answered a login. */
function watchSockets(page: Page) {
  const seen = { sockets: 0, logins: [] as string[] };
  page.on("websocket", (socket) => {
    seen.sockets += 1;
    socket.on("framereceived", ({ payload }) => {
      const { type, payload: result } = JSON.parse(String(payload));
      if (type === "AUTH_RESULT") seen.logins.push(result.ok ? "ok" : result.code);
    });
  });
  return seen;
}

test("a token is refreshed in place, so that its end goes by unnoticed", async ({ page, node }) => {
  const live = await openSession(node.url);
  const seen = watchSockets(page);
  const short = shortToken(live.sessionId);
  const client = await openClient(page, node.url, live.sessionId, short, live.viewerToken);
  await expect.poll(() => seen.logins).toEqual(["ok", "ok"]);
  expect(Date.now()).toBeLessThan(expiryOf(short));
  // Long after the first token's end the same socket carries.
  await expect.poll(() => Date.now(), { timeout: 60_000 }).toBeGreaterThan(expiryOf(short) + LENIENCY_MS);
  await live.write(3);
  await expectAll(client, page, node.url, live);
  expect(await client.feed()).toMatchObject({ fresh: 1, tokenCalls: [null, null] });
  expect(await statusOf(client)).toBe("live");
  expect(seen).toEqual({ sockets: 1, logins: ["ok", "ok"] });
});

test("a page that slept over its token's end asks for another, says why, and resumes", async ({
  page,
  node,
}) => {
  const live = await openSession(node.url);
  const seen = watchSockets(page);
  // Long enough that a slow machine has the page asleep before it would renew its login.
  const client = await openClient(page, node.url, live.sessionId, shortToken(live.sessionId, 25));
  await expect.poll(() => statusOf(client)).toBe("live");
  await live.write(2);
  await expect.poll(async () => (await client.feed()).seqs).toEqual([1, 2]);
  await client.renew(live.viewerToken);

  // A page whose scripts stand still, while its computer's network goes on.
  const debuggerOf = await page.context().newCDPSession(page);
  await debuggerOf.send("Debugger.enable");
  await debuggerOf.send("Debugger.pause");
  const viewers = async () => (await live.agent.show(live.sessionId)).viewers;
  await expect.poll(viewers, { timeout: 60_000 }).toEqual([]);
  expect(seen.logins).toEqual(["ok"]);
  await live.write(3);
  await debuggerOf.send("Debugger.disable");

  await expectAll(client, page, node.url, live);
  // The refresh that it slept over asks, too, before the news of the lost login is read.
  expect((await client.feed()).tokenCalls.at(-1)).toBe("token-expired");
  expect((await client.feed()).fresh).toBe(1);
  expect(await statusOf(client)).toBe("live");
  expect(seen).toEqual({ sockets: 2, logins: ["ok", "token-expired", "ok"] });
});
