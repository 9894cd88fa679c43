// @vitest-environment node
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createAgent } from "../library/agent.js";

interface Seen {
  readonly method: string;
  readonly path: string;
  readonly token: string | undefined;
  readonly body: unknown;
}
type Answer = { status: number; headers?: { [name: string]: string }; body?: unknown } | "cut";

const quote = { id: "q1", carrier: "UPS", service: "Ground", amountMinor: 844, currency: "USD" };
const problem = (status: number, code: string, more: object = {}): Answer => ({
  status,
  headers: { "Retry-After": "0" },
  body: { title: "", status, code, detail: "why", ...more },
});

let server: Server;
let url: string;
let seen: Seen[];
/** What the server answers instead of yes, one request each. */
let faults: (Answer | "ok")[];
let head: number;

const readAll = async (request: IncomingMessage) => {
  let text = "";
  for await (const chunk of request) text += chunk;
  return text === "" ? undefined : JSON.parse(text);
};

function answerTo({ method, path, body }: Seen): Answer {
  if (method === "DELETE") return { status: 204 };
  if (path === "/api/sessions")
    return { status: 201, body: { sessionId: "conv_1", viewerToken: `v${seen.length}` } };
  if (!Array.isArray(body)) return { status: 200, body: { state: {} } };
  const results = body.map(({ id }) => ({ id, seq: ++head, duplicate: false }));
  return { status: 201, body: { epoch: "e", seq: head, viewers: 0, results } };
}

beforeEach(async () => {
  [seen, faults, head] = [[], [], 0];
  server = createServer(async (request, response) => {
    const { method = "", url: path = "", headers } = request;
    const call = { method, path, token: headers.authorization, body: await readAll(request) };
    seen.push(call);
    const fault = faults.shift() ?? "ok";
    const answer = fault === "ok" ? answerTo(call) : fault;
    if (answer === "cut") request.socket.destroy();
    else {
      response.writeHead(answer.status, answer.headers);
      response.end(answer.body === undefined ? undefined : JSON.stringify(answer.body));
    }
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", () => listening(null)));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => server.close());

const updatesOf = () => seen.filter(({ path }) => path.includes("/updates")).map(({ body }) => body);

it("shows a slice whose parts wait for their words, under an id of its own", async () => {
  const session = await createAgent({ url, token: "t" }).session("conv_1");
  await session.show("quotes", { quotes: [quote] }, { reveal: { q1: "UPS Ground" }, turn: 2 });
  await session.show(
    "label",
    { trackingNumber: "1Z" },
    { reveal: "your label", phase: "completed", id: "call-7" },
  );
  const anyId = expect.stringMatching(/^[0-9a-fx]{36}$/);
  const [quotes, label] = updatesOf();
  expect(quotes).toEqual([
    {
      id: anyId,
      slice: "quotes",
      data: { quotes: [quote] },
      turn: 2,
      cues: [{ target: "quotes/q1", anchor: { text: "UPS Ground" } }],
    },
  ]);
  expect(label).toMatchObject([
    { id: "call-7", phase: "completed", cues: [{ target: "label", anchor: { text: "your label" } }] },
  ]);
  expect(seen[0]).toMatchObject({ token: "Bearer t", body: { sessionId: "conv_1" } });
});

it("repeats what the network lost and what the server put off, with the same body", async () => {
  const session = await createAgent({ url, token: "t" }).session("conv_1");
  faults = ["cut", problem(429, "too-fast"), problem(503, "unavailable"), { status: 502, body: "<html>" }];
  await session.show("details", { weightLb: 2 });
  const bodies = updatesOf();
  expect(bodies).toHaveLength(5);
  for (const body of bodies) expect(body).toEqual(bodies[0]);
});

it("waits as long as Retry-After says", async () => {
  const session = await createAgent({ url, token: "t" }).session("conv_1");
  const timer = vi.spyOn(globalThis, "setTimeout");
  faults = [{ status: 429, headers: { "Retry-After": "1" } }];
  await session.show("details", { weightLb: 2 });
  const pauses = timer.mock.calls.map(([, ms = 0]) => ms).filter((ms) => ms >= 1000 && ms < 2000);
  expect(pauses).toHaveLength(1);
});

it("gives up after its tries, with the last problem", async () => {
  const session = await createAgent({ url, token: "t", tries: 2 }).session("conv_1");
  faults = [problem(503, "draining"), problem(503, "draining"), problem(503, "draining")];
  await expect(session.show("details", { weightLb: 2 })).rejects.toMatchObject({
    code: "draining",
    status: 503,
  });
  expect(updatesOf()).toHaveLength(2);
});

it("says which fields were refused, at the first try", async () => {
  const session = await createAgent({ url, token: "t" }).session("conv_1");
  const errors = [{ pointer: "/0/data/weightLb", message: "must be above 0" }];
  faults = [problem(422, "invalid", { errors })];
  const refused = session.show("details", { weightLb: 0 });
  await expect(refused).rejects.toMatchObject({ name: "AgentError", code: "invalid", status: 422, errors });
  await expect(refused).rejects.toThrow("invalid: why\n/0/data/weightLb must be above 0");
  expect(updatesOf()).toHaveLength(1);
});

it("makes a session that is gone again, with what it showed, before it goes on", async () => {
  const session = await createAgent({ url, token: "t" }).session("conv_1", { lang: "de" });
  await session.show("details", { originZip: "89101", weightLb: 2 });
  await session.show("details", { weightLb: null, destinationZip: "10001" }, { phase: "completed", turn: 4 });
  await session.say({ utterance: "u-1", event: "start", positionMs: 0 });
  const { viewerToken } = session;
  seen = [];
  head = 0;
  // It is gone, and making it again fails on the way.
  faults = [problem(404, "no-session"), "ok", problem(422, "invalid")];
  await expect(session.show("quotes", { quotes: [quote] })).rejects.toMatchObject({ code: "invalid" });
  await session.show("label", { carrier: "UPS" });
  const made = { method: "POST", path: "/api/sessions", body: { sessionId: "conv_1", lang: "de" } };
  const details = {
    slice: "details",
    phase: "completed",
    data: { originZip: "89101", destinationZip: "10001" },
  };
  expect(seen.map(({ token: _, ...rest }) => rest)).toMatchObject([
    { body: [{ slice: "quotes" }] },
    made,
    { body: [{ ...details, turn: 4 }] },
    made,
    { body: [{ ...details, turn: 4 }] },
    { body: [{ slice: "label" }] },
  ]);
  expect(session.viewerToken).not.toBe(viewerToken);
});

it("keeps the order in which calls are made, and lets none wait for the screens of another", async () => {
  const session = await createAgent({ url, token: "t" }).session("conv_1");
  faults = ["cut"];
  session.hear({ utterance: "u-1", event: "plan", text: "Hello." });
  const shown = session.show("details", { weightLb: 2 }, { renderedWithinMs: 500 });
  session.hear({ utterance: "u-1", event: "end" });
  await Promise.all([shown, session.look()]);
  const order = seen.filter(({ path }) => path.endsWith("/updates")).map(({ body }) => JSON.stringify(body));
  expect(order.map((text) => /"event":"(\w+)|details/.exec(text)?.[1] ?? "details")).toEqual([
    "plan",
    "plan",
    "details",
    "end",
  ]);
  const waited = seen.find(({ path }) => path.endsWith("?renderedWithinMs=500"));
  expect(JSON.stringify(waited?.body)).toBe(order[2]);
});

it("asks for a token again once after a 401, and for none that is a fixed text", async () => {
  const tokens = ["old", "new"];
  const session = await createAgent({ url, token: () => tokens.shift() ?? "new" }).session("conv_1");
  faults = [problem(401, "token-expired")];
  await session.look();
  expect(seen.at(-1)?.token).toBe("Bearer new");
  faults = [problem(401, "token-expired"), problem(401, "token-expired")];
  await expect(session.look()).rejects.toMatchObject({ code: "token-expired" });
});

it("tells onError of a speech event that was refused, and goes on", async () => {
  const onError = vi.fn();
  const session = await createAgent({ url, token: "t" }).session("conv_1", { onError });
  faults = [problem(422, "invalid")];
  session.hear({ utterance: "u-1", event: "start" });
  await session.show("details", { weightLb: 2 });
  expect(onError).toHaveBeenCalledWith(expect.objectContaining({ code: "invalid" }));
});

it("ends a session, also one that is gone, and makes none again after it", async () => {
  const session = await createAgent({ url, token: "t" }).session();
  faults = [problem(404, "no-session"), problem(410, "session-ended")];
  await session.end();
  await expect(session.show("details", { weightLb: 2 })).rejects.toMatchObject({ code: "session-ended" });
  expect(seen.filter(({ path }) => path === "/api/sessions")).toHaveLength(1);
});
