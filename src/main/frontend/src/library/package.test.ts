// @vitest-environment node
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { beforeAll, describe, expect, it } from "vitest";
import { version } from "../../library.package.json";
import { makeProject, SETTINGS } from "./documents.test-support.js";

const frontend = resolve(import.meta.dirname, "../..");
const built = resolve(frontend, "../../../target/client-package");
const read = (file: string) => readFileSync(join(built, file), "utf8");

/** The files that an entry needs before it can run, itself included, in the order of their imports. */
function closure(entry: string, seen = new Set<string>()): Set<string> {
  if (seen.has(entry)) return seen;
  seen.add(entry);
  for (const [, file] of read(entry).matchAll(/(?:from|import)\s*["']\.\/([^"']+)["']/g))
    if (file) closure(file, seen);
  return seen;
}

// What the user's own bundler drops: directives, annotations, and pointers to source maps.
const DROPPED = /^"use client";|\/\* @__PURE__ \*\/|\/\/# sourceMappingURL.*/gm;
const gzipped = (files: Iterable<string>) =>
  gzipSync([...files].map((file) => read(file).replace(DROPPED, "")).join(""), { level: 9 }).length;

/** Every file of the package, by its path. */
const files = () =>
  readdirSync(built, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

// The package is built as a release would build it; nothing below looks at the sources.
beforeAll(() => {
  execFileSync("npm", ["run", "--silent", "build:lib"], { cwd: frontend, stdio: "pipe" });
}, 120_000);

describe("the package", () => {
  it("has a core of at most 6.17 kB, gzip, with what every connection needs", () => {
    const core = closure("index.js");
    expect(gzipped(core)).toBeLessThanOrEqual(6170);
    const text = [...core].map(read).join("");
    expect(text).not.toMatch(/react/i);
    for (const part of ["PING", "ACK", "shipvox.v1", "bearer."]) expect(text).toContain(part);
  });

  it("adds at most 1 kB for React, gzip", () => {
    const core = closure("index.js");
    const hook = [...closure("react.js")].filter((file) => !core.has(file));
    expect(gzipped(hook)).toBeLessThanOrEqual(1024);
  });

  it("fetches the fallbacks, and what sends acts, as one file of at most 2 kB, and nothing else for a server", () => {
    const core = closure("index.js");
    const later = [...core].flatMap((file) => Array.from(read(file).matchAll(/import\([`"']\.\/([^`"']+)/g)));
    const names = later.map(([, name = ""]) => name);
    expect(new Set(names.map((name) => name.replace(/-.*/, "")))).toEqual(new Set(["play", "fallback"]));
    const fallback = names.filter((name) => name.startsWith("fallback"));
    const more = fallback.flatMap((name) => [...closure(name)]).filter((file) => !core.has(file));
    expect(gzipped(more)).toBeLessThanOrEqual(2 * 1024);
  });

  it("adds at most 12 kB for speech sync and 7 kB for all adapters, gzip, and neither unasked", () => {
    const core = closure("index.js");
    const beyondCore = (entry: string) => [...closure(entry)].filter((file) => !core.has(file));
    expect(gzipped(beyondCore("speech.js"))).toBeLessThanOrEqual(12 * 1024);
    expect(gzipped(beyondCore("adapters.js"))).toBeLessThanOrEqual(7 * 1024);
    const unasked = [...core, ...closure("react.js")].filter((file) => /speech|adapters/.test(file));
    expect(unasked).toEqual([]);
    expect(beyondCore("speech.js").map(read).join("")).not.toMatch(/from\s*["']react/);
  });

  it("has the devtools in 4 kB, gzip, none of it where it was not asked for, and loads them where there is no page", async () => {
    const core = closure("index.js");
    const tools = [...closure("devtools.js")].filter((file) => !core.has(file));
    expect(gzipped(tools)).toBeLessThanOrEqual(4 * 1024);
    const others = ["index", "react", "speech", "react-speech", "adapters", "testing"];
    for (const entry of others)
      expect([...closure(`${entry}.js`)].filter((file) => tools.includes(file))).toEqual([]);
    await import(join(built, "devtools.js"));
  });

  it("adds at most 2 kB for an agent, gzip, and runs where there is no page", () => {
    const core = closure("index.js");
    expect(gzipped([...closure("agent.js")].filter((file) => !core.has(file)))).toBeLessThanOrEqual(2 * 1024);
    const loads =
      'import("./agent.js").then(({ createAgent }) => createAgent({ url: "https://a", token: "t" }))';
    execFileSync(process.execPath, ["--input-type=module", "-e", loads], { cwd: built });
  });

  it("keeps the recording out of the core and the hook", () => {
    const start = [...closure("index.js"), ...closure("react.js")].map(read).join("");
    expect(start).not.toContain("MOCK-");
  });

  it("brings a guide, changes, a source map for each script, and one file of types an entry", () => {
    const names = files().map((file) => file.slice(built.length + 1));
    expect(names).toEqual(expect.arrayContaining(["README.md", "CHANGELOG.md", "package.json"]));
    const scripts = names.filter(
      (name) => name.endsWith(".js") && !/(^|\/)(index|speech|react)\.js$/.test(name),
    );
    expect(names).toEqual(expect.arrayContaining(scripts.map((name) => `${name}.map`)));
    expect(names.filter((name) => name.endsWith(".d.ts")).sort()).toEqual(
      ["adapters", "agent", "devtools", "index", "react-speech", "react", "speech", "testing"].map(
        (name) => `${name}.d.ts`,
      ),
    );
    expect(JSON.parse(read("package.json"))).toMatchObject({
      repository: { url: expect.any(String) },
      keywords: expect.arrayContaining(["websocket"]),
    });
  });

  it("names no path of the machine that built it", () => {
    const root = resolve(frontend, "../../..");
    expect(files().filter((file) => readFileSync(file, "utf8").includes(root))).toEqual([]);
  });

  it("marks its React entries, and no other, for the browser", () => {
    const marked = files().filter(
      (file) => file.endsWith(".js") && /^['"]use client['"];/.test(readFileSync(file, "utf8")),
    );
    expect(marked.map((file) => file.slice(built.length + 1)).sort()).toEqual([
      "development/react-speech.js",
      "development/react.js",
      "react-speech.js",
      "react.js",
    ]);
  });

  it("leaves publint nothing to say", async () => {
    const { messages, pkg } = await publint({ pkgDir: built, strict: true });
    expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
  });

  it("gives every way of resolving modules its types, CommonJS excepted", { timeout: 60_000 }, async () => {
    const tarball = readFileSync(resolve(built, `../shipvox-live-client-${version}.tgz`));
    const result = await checkPackage(createPackageFromTarballData(new Uint8Array(tarball)));
    if (!result.types) throw new Error("the package has no types");
    expect(Object.keys(result.entrypoints).sort()).toEqual([
      ".",
      "./adapters",
      "./agent",
      "./devtools",
      "./package.json",
      "./react",
      "./react-speech",
      "./speech",
      "./testing",
    ]);
    // An ES module cannot be required, and has no need to be by what is older than export maps.
    const ours = (problem: object) =>
      !("resolutionKind" in problem && ["node10", "node16-cjs"].includes(String(problem.resolutionKind)));
    expect(result.problems.filter(ours)).toEqual([]);
  });
});

const APP = ["src/main.tsx", "src/Feed.tsx"];
const SERVER_SIDE = ["src/App.tsx", "src/entry-server.tsx", "src/entry-client.tsx"];

// Says what it renders, and what it leaves behind.
const RENDER = `import { render } from "./dist/entry-server.js";
const timers = () => process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
const pages = [{}, { url: "/live/ws" }, { mock: true }].map(render);
console.log(JSON.stringify({ pages, timers: timers() }));
`;

describe.each([19, 18] as const)("the guide, with React %i", { timeout: 120_000 }, (react) => {
  it("makes a Vite app that has its types, and builds", () => {
    const { run } = makeProject(`vite-${react}`, {
      react,
      files: [...APP, "src/register.ts", "src/plain.ts", "src/speak.ts", "src/debug.ts"],
    });
    run("tsc", "--noEmit");
    expect(run("vite", "build")).toContain("built in");
  });

  it("renders on a server, with no address resolved and no timer left behind", () => {
    const { run, folder } = makeProject(`ssr-${react}`, {
      react,
      files: SERVER_SIDE,
      besides: { "render.mjs": RENDER },
    });
    run("tsc", "--noEmit");
    run("vite", "build", "--ssr", "src/entry-server.tsx");
    const said = execFileSync(process.execPath, ["render.mjs"], { cwd: folder, encoding: "utf8" });
    const page = '<main><p role="status">connecting</p><p>From <!-- -->…</p></main>';
    expect(JSON.parse(said)).toEqual({ pages: [page, page, page], timers: 0 });
  });

  it("tests a component against a server that breaks the network", () => {
    const { run } = makeProject(`test-${react}`, {
      react,
      files: [...APP, "src/Feed.test.tsx"],
      besides: {
        "vitest.config.ts": 'export default { test: { environment: "jsdom" }, oxc: { jsx: "automatic" } };\n',
      },
    });
    expect(run("vitest", "run")).toMatch(/1 passed/);
  });
});

describe("the guide, without React", { timeout: 120_000 }, () => {
  it("follows a slice in Vue, Svelte and Solid", () => {
    const { run } = makeProject("others", {
      react: 19,
      files: ["src/vue.ts", "src/svelte.ts", "src/solid.ts"],
      besides: { "src/others.test.ts": OTHERS, "vitest.config.ts": CONDITIONS },
    });
    run("tsc", "--noEmit");
    expect(run("vitest", "run")).toMatch(/3 passed/);
  });
});

describe("the guides of voice platforms", { timeout: 120_000 }, () => {
  it("show a quote when the page's own voice has said it, by recorded events", () => {
    const recorded = ["elevenlabs", "livekit", "openai-realtime", "pipecat", "vapi"].map((name) => {
      const fixture = join(frontend, `src/client/adapters/fixtures/${name}.json`);
      return [`src/recorded/${name}.json`, readFileSync(fixture, "utf8")] as const;
    });
    const { run } = makeProject("voices", {
      react: 19,
      files: [
        ...["src/OpenAiVoice.tsx", "src/LiveKitVoice.tsx", "src/PipecatVoice.tsx", "src/speak.ts"],
        "start-call.ts",
      ],
      besides: {
        ...Object.fromEntries(recorded),
        "tsconfig.json": VOICES_SETTINGS,
        "src/voices.test.tsx": VOICES,
        "vitest.config.ts": 'export default { test: { environment: "jsdom" }, oxc: { jsx: "automatic" } };\n',
      },
    });
    run("tsc", "--noEmit");
    expect(run("vitest", "run")).toMatch(/6 passed/);
  });
});

// Solid and Svelte bring builds of their own for servers, which follow nothing.
const CONDITIONS = `export default {
  resolve: { conditions: ["browser", "module"] },
  test: { environment: "jsdom", server: { deps: { inline: [/solid-js|svelte/] } } },
};
`;

const OTHERS = `import { createLiveClient } from "shipvox-live-client";
import { createFakeServer } from "shipvox-live-client/testing";
import { createRoot } from "solid-js";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { effectScope } from "vue";
import { toSignal } from "./solid";
import { toStore } from "./svelte";
import { useReadable } from "./vue";

const server = createFakeServer();
let uninstall = () => {};
let client: ReturnType<typeof createLiveClient>;
beforeEach(async () => {
  uninstall = server.install();
  client = createLiveClient(server.options);
  client.connect();
  await vi.waitFor(() => expect(client.connection.getSnapshot().status).toBe("live"));
});
afterEach(() => {
  client.close();
  uninstall();
});

const follows = async (weight: () => number | undefined, end: () => void) => {
  server.publish({ slice: "details", data: { weightLb: 2 } });
  await vi.waitFor(() => expect(weight()).toBe(2));
  end();
  server.publish({ slice: "details", data: { weightLb: 3 } });
  await vi.waitFor(() => expect(client.store.getSnapshot().details?.data.weightLb).toBe(3));
  await new Promise((resolve) => requestAnimationFrame(resolve));
  return weight();
};

it("Vue", async () => {
  const scope = effectScope();
  const details = scope.run(() => useReadable(client.store.slice("details")));
  expect(await follows(() => details?.value?.data.weightLb, () => scope.stop())).toBe(2);
});

it("Svelte", async () => {
  let weight: number | undefined;
  const end = toStore(client.store.slice("details")).subscribe((details) => {
    weight = details?.data.weightLb;
  });
  expect(await follows(() => weight, end)).toBe(2);
});

it("Solid", async () => {
  await createRoot(async (dispose) => {
    const details = toSignal(client.store.slice("details"));
    expect(await follows(() => details()?.data.weightLb, dispose)).toBe(2);
  });
});
`;

// The platforms' own packages have types that do not pass without it.
const VOICES_SETTINGS = JSON.stringify({
  compilerOptions: { ...SETTINGS.compilerOptions, resolveJsonModule: true, skipLibCheck: true },
  include: ["src", "start-call.ts"],
});

const VOICES = `import { EventEmitter } from "node:events";
import { cleanup, render, screen, waitFor } from "@testing-library/react";
import type { ReactNode } from "react";
import { createLiveClient } from "shipvox-live-client";
import { type Adapter, elevenLabs, vapi } from "shipvox-live-client/adapters";
import { LiveProvider, useSlice, useWebSocket } from "shipvox-live-client/react";
import { bridge, schedulerOf } from "shipvox-live-client/speech";
import { createFakeServer } from "shipvox-live-client/testing";
import { afterEach, beforeEach, expect, it } from "vitest";
import { LiveKitVoice } from "./LiveKitVoice";
import { OpenAiVoice } from "./OpenAiVoice";
import { PipecatVoice } from "./PipecatVoice";
import elevenLabsEvents from "./recorded/elevenlabs.json";
import liveKitEvents from "./recorded/livekit.json";
import openAiEvents from "./recorded/openai-realtime.json";
import pipecatEvents from "./recorded/pipecat.json";
import vapiEvents from "./recorded/vapi.json";
import { speak } from "./speak";

let server: ReturnType<typeof createFakeServer>;
let uninstall = () => {};
beforeEach(({ task }) => {
  // A client outlives its page for a moment, so each test has a session of its own.
  server = createFakeServer({ sessionId: task.id });
  uninstall = server.install();
});
afterEach(() => {
  cleanup();
  uninstall();
});

function Quotes() {
  const quotes = useSlice("quotes")?.data.quotes ?? [];
  const weight = useSlice("details")?.data.weightLb;
  return <output data-weight={weight}>{quotes.map(({ carrier }) => carrier)}</output>;
}

function Page({ voice }: { voice: (cards: ReactNode) => ReactNode }) {
  const { client, connection } = useWebSocket(server.options);
  return (
    <LiveProvider client={client}>
      <p>{connection.status}</p>
      {voice(<Quotes />)}
    </LiveProvider>
  );
}

const quote = { id: "q1", carrier: "UPS", service: "Ground", amountMinor: 844, currency: "USD" };

/** Shows a quote that waits for its words, has the platform say them, and expects it then and not before. */
async function hears(voice: (cards: ReactNode) => ReactNode, play: () => Promise<void> | void) {
  render(<Page voice={voice} />);
  await screen.findByText("live");
  server.publish({
    slice: "quotes",
    data: { quotes: [quote] },
    cues: [{ target: "quotes/q1", anchor: { text: "UPS Ground" } }],
  });
  server.publish({ slice: "details", data: { weightLb: 2 } });
  // The details come after the quotes, and wait for nothing.
  await waitFor(() => expect(screen.getByRole("status").dataset["weight"]).toBe("2"));
  expect(screen.getByRole("status").textContent).toBe("");
  await play();
  await waitFor(() => expect(screen.getByRole("status").textContent).toBe("UPS"), { timeout: 5000 });
}

it("OpenAI Realtime", async () => {
  const channel = new EventTarget();
  await hears(
    (cards) => (
      <OpenAiVoice id="s1" channel={channel as RTCDataChannel}>
        {cards}
      </OpenAiVoice>
    ),
    () => {
      for (const { event } of openAiEvents)
        channel.dispatchEvent(new MessageEvent("message", { data: JSON.stringify(event) }));
    },
  );
});

it("LiveKit", async () => {
  type Handler = (reader: object, participant: { identity: string }) => Promise<void>;
  const handlers = new Map<string, Handler>();
  const room = Object.assign(new EventEmitter(), {
    name: "room",
    localParticipant: { identity: "customer" },
    registerTextStreamHandler: (topic: string, handler: Handler) => void handlers.set(topic, handler),
    unregisterTextStreamHandler: (topic: string) => void handlers.delete(topic),
  });
  await hears(
    (cards) => <LiveKitVoice room={room as never}>{cards}</LiveKitVoice>,
    async () => {
      for (const { event } of liveKitEvents) {
        if (event.type === "lk.transcription") {
          const { type: topic, attributes, text } = event;
          const pieces = async function* () {
            yield text;
          };
          const reader = Object.assign(pieces(), { info: { topic, attributes } });
          await handlers.get("lk.transcription")?.(reader, { identity: "agent" });
        } else if (event.type === "lk.agent.state")
          room.emit("participantAttributesChanged", { "lk.agent.state": event.state });
      }
    },
  );
});

it("Pipecat", async () => {
  const bot = new EventEmitter();
  await hears(
    (cards) => (
      <PipecatVoice id="s1" bot={bot as never}>
        {cards}
      </PipecatVoice>
    ),
    () => {
      for (const { event } of pipecatEvents) {
        const name = event.type.replace(/-([a-z])/g, (_, letter) => letter.toUpperCase());
        bot.emit(name, "data" in event ? event.data : undefined);
      }
    },
  );
});

async function bridged<State>(adapter: Adapter<State>, events: readonly { event: unknown }[]) {
  const client = createLiveClient(server.options);
  const hear = bridge(adapter, client);
  client.connect();
  await waitFor(() => expect(client.connection.getSnapshot().status).toBe("live"));
  const cues = [{ target: "quotes/q1", anchor: { text: "UPS Ground" } }];
  server.publish({ slice: "quotes", data: { quotes: [quote] }, cues });
  await waitFor(() => expect(client.store.getSnapshot().quotes?.seq).toBe(1));
  const shown = () => schedulerOf(client).shown.getSnapshot().quotes?.data.quotes?.length ?? 0;
  expect(shown()).toBe(0);
  for (const { event } of events) hear(event);
  await waitFor(() => expect(shown()).toBe(1), { timeout: 5000 });
  client.close();
}

it("ElevenLabs, without React", () => bridged(elevenLabs("s1"), elevenLabsEvents));
it("Vapi, without React", () => bridged(vapi("s1"), vapiEvents));

it("ElevenLabs, posted by a backend", () => {
  const posts: object[] = [];
  const hear = speak("s1", (update) => posts.push(update));
  for (const { event } of elevenLabsEvents) hear(event);
  const speech = (event: string) => expect.objectContaining({ slice: "speech", data: expect.objectContaining({ event }) });
  expect(posts).toEqual(expect.arrayContaining(["plan", "start"].map(speech)));
});
`;
