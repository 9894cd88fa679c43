import { describe, expect, it } from "vitest";
import { createLiveClient } from "../client/live-client.js";
import { liveScene, pass, setScene, setUpScenes } from "../client/live-client.test-support.js";
import { createSpeechScheduler } from "../client/speech/speech-scheduler.js";
import { createRecorder } from "./recorder.js";

setUpScenes();

const record = (client: Parameters<typeof createRecorder>[0]) => {
  const speech = createSpeechScheduler({
    now: client.serverNow,
    setTimer: setTimeout,
    clearTimer: clearTimeout,
  });
  client.onMessage(speech.accept);
  return { speech, recorder: createRecorder(client, speech, () => {}) };
};
const kinds = ({ recorder }: ReturnType<typeof record>) =>
  recorder.entries.map((entry) =>
    entry.kind === "frame" ? `${entry.by} ${entry.message.type}` : entry.connection.status,
  );

describe("the record of a client", () => {
  it("has each frame in both directions and each connection state in order, with its size", async () => {
    const { server, client } = setScene();
    const recording = record(client);
    client.connect();
    await pass(100);
    server.publish({ slice: "details", data: { weightLb: 2 } });
    await pass(100);
    expect(kinds(recording).slice(0, 6)).toEqual([
      "connecting",
      "client INIT",
      "authenticating",
      "server AUTH_RESULT",
      "live",
      "client PING",
    ]);
    expect(kinds(recording)).toContain("client ACK");
    const update = recording.recorder.entries.find(
      (entry) => entry.kind === "frame" && entry.message.type === "UPDATE",
    );
    const { message, bytes } = update as { message: object; bytes: number };
    expect(bytes).toBe(JSON.stringify(message).length);
  });

  it("tells a frame that was delivered from one that came twice", async () => {
    const { server, client } = await liveScene();
    const { recorder } = record(client);
    server.script.push("repeat");
    server.publish({ slice: "details", data: { weightLb: 2 } });
    await pass(100);
    const updates = recorder.entries.flatMap((entry) =>
      entry.kind === "frame" && entry.by === "server" && entry.message.type === "UPDATE"
        ? [entry.delivered]
        : [],
    );
    expect(updates).toEqual([true, false]);
  });

  it("says of each cue its rule, when it was due and painted, and its error; what waits is held", async () => {
    const { server, client } = await liveScene();
    const { speech, recorder } = record(client);
    const cue = { target: "label", utterance: "u", anchor: { ms: 1000 } };
    server.publish({ slice: "label", data: { trackingNumber: "1Z" }, cues: [cue] });
    server.publish({ slice: "speech", data: { utterance: "u", event: "start", positionMs: 0 } });
    await pass(500);
    expect(recorder.held()).toEqual([1]);
    expect([...recorder.cues.values()]).toEqual([
      { seq: 1, target: "label", anchor: { ms: 1000 }, sinceMs: expect.any(Number) },
    ]);
    await pass(500);
    speech.painted("label");
    expect(recorder.held()).toEqual([]);
    const [line] = recorder.cues.values();
    expect(line).toMatchObject({ rule: "word", dueMs: expect.any(Number), errorMs: expect.any(Number) });
    expect((line?.paintedMs ?? 0) - (line?.dueMs ?? 0)).toBeCloseTo(line?.errorMs ?? Number.NaN, -1);
  });

  it("keeps no token, wherever it stands", async () => {
    const token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ2In0.c2lnbmF0dXJl";
    const { server, client } = await liveScene({
      getToken: () => token,
    });
    const { recorder } = record(client);
    server.publish({ slice: "x-link", data: { url: `https://h/?a=1&token=opaque&b=2`, note: token } });
    await pass(100);
    server.refusal = () => "token-invalid";
    server.disconnect(4401);
    await pass(2000);
    const text = JSON.stringify(recorder.export());
    expect(text).toContain("x-link");
    expect(text).not.toContain("eyJ");
    expect(text).not.toContain("opaque");
  });

  it("keeps the newest 1000 entries, and the state before them", async () => {
    const { server, client } = await liveScene();
    const { recorder } = record(client);
    for (let weightLb = 1; weightLb <= 1100; weightLb++)
      server.publish({ slice: "details", data: { weightLb, originZip: "89101" } });
    await pass(1000);
    expect(recorder.entries).toHaveLength(1000);
    const { state, updates } = recorder.export();
    const [first] = updates;
    expect(first?.atMs).toBeGreaterThanOrEqual(0);
    expect(state?.details?.data.weightLb).toBe(Number(first?.payload.data?.["weightLb"]) - 1);
  });

  it("stops when it is told to", async () => {
    const { server, client } = await liveScene();
    const { recorder } = record(client);
    recorder.stop();
    const before = recorder.entries.length;
    server.publish({ slice: "details", data: { weightLb: 2 } });
    server.disconnect();
    await pass(1000);
    expect(recorder.entries).toHaveLength(before);
  });
});

describe("what is exported", () => {
  it("is played by mock: the same updates at the same distances, and the same state in the end", async () => {
    const { server, client } = await liveScene();
    server.publish({ slice: "details", phase: "loading", data: { originZip: "89101" } });
    await pass(100);
    // It is opened in the middle of a session.
    const { recorder } = record(client);
    await pass(500);
    for (const weightLb of [1, 2, 3]) {
      server.publish({ slice: "details", data: { weightLb } });
      await pass(1000);
    }
    const sent = client.send({ slice: "selection", data: { quoteId: "q1" } });
    await pass(100);
    await sent;
    server.publish({ slice: "speech", data: { utterance: "u", event: "start", playedAt: Date.now() } });
    await pass(1000);
    const mock = JSON.parse(JSON.stringify(recorder.export()));

    await pass(60_000);
    const player = createLiveClient({ sessionId: "again", getToken: () => null, mock });
    const played: { atMs: number; source: string; playedAt: unknown; at: number }[] = [];
    const startedAt = Date.now();
    player.onMessage((message) => {
      if (message.type !== "UPDATE") return;
      const { at, source, payload } = message;
      played.push({ atMs: Date.now() - startedAt, source, at, playedAt: Object(payload.data).playedAt });
    });
    player.connect();
    await pass(10);
    expect(player.store.getSnapshot().details?.data).toEqual({ originZip: "89101" });
    await pass(10_000);
    expect(played.map(({ source }) => source)).toEqual(["agent", "agent", "agent", "viewer", "agent"]);
    expect((played[2]?.atMs ?? 0) - (played[1]?.atMs ?? 0)).toBeCloseTo(1000, -2);
    // The voice's own clock is moved along.
    expect(played[4]?.playedAt).toBeCloseTo(played[4]?.at ?? 0, -2);
    const data = (of: typeof client) =>
      Object.fromEntries(Object.entries(of.store.getSnapshot()).map(([name, slice]) => [name, slice?.data]));
    expect(data(player)).toEqual(data(client));
    player.close();
  });

  it("begins with the newest whole state, where the log was lost", async () => {
    const { server, client } = await liveScene();
    const { recorder } = record(client);
    server.publish({ slice: "details", data: { weightLb: 1 } });
    await pass(100);
    server.log.restart();
    server.disconnect();
    await pass(3000);
    server.publish({ slice: "quotes", phase: "loading" });
    await pass(100);
    const { state, updates } = recorder.export();
    expect(state).toEqual({});
    expect(updates.map(({ payload }) => payload.slice)).toEqual(["quotes"]);
  });
});
