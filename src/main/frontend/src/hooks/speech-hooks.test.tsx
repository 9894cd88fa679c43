import { act, cleanup, render, screen } from "@testing-library/react";
import { StrictMode, useSyncExternalStore } from "react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { openAiRealtime } from "../client/adapters/openai-realtime.js";
import { createLiveClient } from "../client/live-client.js";
import { bridge, schedulerOf } from "../client/speech/bridge.js";
import type { Cue } from "../protocol/message-types.js";
import { createFakeServer, type FakeServer } from "../testing/fake-server.js";
import { LiveProvider, useLive } from "./live-context.js";
import { SpeechProvider } from "./speech-context.js";
import { useCue, useCueView, useHeld, useShown } from "./useCue.js";
import { useSlice } from "./useSlice.js";
import { useSpeech } from "./useSpeech.js";
import { useWebSocket } from "./useWebSocket.js";
import { VoiceBridge } from "./VoiceBridge.js";

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
  await vi.advanceTimersByTimeAsync(2000);
  uninstall();
  vi.useRealTimers();
});

const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));
const cue: Cue = { target: "label", utterance: "u", anchor: { ms: 1000 } };
const label = (trackingNumber: string, cues?: Cue[]) =>
  server.publish({ slice: "label", data: { trackingNumber }, ...(cues && { cues }) });
const say = (data: { event: string; positionMs?: number; text?: string }) =>
  server.publish({ slice: "speech", data: { utterance: "u", ...data } });

function Label({ onRender }: { onRender?: (state: string) => void }) {
  const { state, highlighted } = useCueView("label");
  const { store } = useLive();
  const truth = useSyncExternalStore(store.subscribe, () => store.getSnapshot().label?.data.trackingNumber);
  const tracking = useHeld("label", truth);
  onRender?.(state);
  return (
    <output data-cue={useCue("label")} data-highlighted={highlighted}>
      {state === "hidden" ? "" : tracking}
    </output>
  );
}

function Page({ onRender }: { onRender?: (state: string) => void }) {
  const { client } = useWebSocket(server.options);
  return (
    <LiveProvider client={client}>
      <SpeechProvider client={client}>
        <Label {...(onRender && { onRender })} />
        <Caption />
      </SpeechProvider>
    </LiveProvider>
  );
}

function Caption() {
  const speech = useSpeech();
  return (
    <p data-testid="words" data-status={speech?.status ?? "silent"}>
      {speech?.words.map(({ text, char, spoken }) => (
        <span key={char} data-spoken={spoken || undefined}>
          {text}
        </span>
      ))}
    </p>
  );
}

async function show(onRender?: (state: string) => void) {
  render(
    <StrictMode>
      <Page {...(onRender && { onRender })} />
    </StrictMode>,
  );
  // Lazily loaded parts come over real I/O, which fake time does not drive.
  await vi.dynamicImportSettled();
  await pass(100);
}
const output = () => screen.getByRole("status");

describe("useCue", () => {
  it("keeps a card back until its word, under StrictMode too, and makes it due once", async () => {
    const states: string[] = [];
    await show((state) => states.at(-1) === state || states.push(state));
    label("1Z", [cue]);
    say({ event: "start", positionMs: 0 });
    await pass(900);
    expect(output().dataset["cue"]).toBe("hidden");
    await pass(200);
    expect(output().dataset["cue"]).toBe("due");
    expect(output().textContent).toBe("1Z");
    await pass(2000);
    expect(states).toEqual(["shown", "hidden", "due", "shown"]);
  });

  it("never lets a cued value flash up before its word", async () => {
    const seen: string[] = [];
    await show(() => seen.push(document.querySelector("output")?.textContent ?? ""));
    label("1Z", [cue]);
    say({ event: "start", positionMs: 0 });
    await pass(950);
    expect(seen.join("")).toBe("");
  });

  it("shows a card without a cue at once", async () => {
    await show();
    label("1Z");
    await pass(50);
    expect(output().textContent).toBe("1Z");
    expect(output().dataset["cue"]).toBe("shown");
  });

  it("lights a card that is spoken of", async () => {
    await show();
    label("1Z", [{ ...cue, effect: "highlight" }]);
    say({ event: "start", positionMs: 0 });
    await pass(1000);
    expect(output().dataset["highlighted"]).toBe("true");
    await pass(2000);
    expect(output().dataset["highlighted"]).toBe("false");
  });
});

describe("useHeld", () => {
  it("keeps the old value while news of it wait for their word", async () => {
    await show();
    label("old");
    await pass(50);
    label("new", [cue]);
    say({ event: "start", positionMs: 0 });
    await pass(900);
    expect(output().textContent).toBe("old");
    await pass(200);
    expect(output().textContent).toBe("new");
  });
});

describe("a card that is mounted while its cue waits", () => {
  const seen: unknown[] = [];
  function Late({ truth }: { truth: string | undefined }) {
    const shown = useShown("label");
    const part = useShown("label/trackingNumber");
    const values = [useSlice("label")?.data.trackingNumber, shown.data.trackingNumber, part.data];
    seen.push([...values, useHeld("label", truth)]);
    return <i>{shown.phase}</i>;
  }
  function Feed() {
    const { client, state } = useWebSocket(server.options);
    const truth = state.label?.data.trackingNumber;
    return (
      <SpeechProvider client={client}>
        <LiveProvider client={client}>{truth && <Late truth={truth} />}</LiveProvider>
      </SpeechProvider>
    );
  }

  it("shows nothing by any hook before the word, and all of it then", async () => {
    seen.length = 0;
    render(<Feed />);
    await vi.dynamicImportSettled();
    await pass(100);
    server.publish({ slice: "label", phase: "completed", data: { trackingNumber: "1Z" }, cues: [cue] });
    say({ event: "start", positionMs: 0 });
    await pass(900);
    expect(seen.length).toBeGreaterThan(0);
    expect(seen.flat().filter((value) => value !== undefined)).toEqual([]);
    expect(document.querySelector("i")?.textContent).toBe("loading");
    await pass(200);
    expect(seen.at(-1)).toEqual(["1Z", "1Z", "1Z", "1Z"]);
    expect(document.querySelector("i")?.textContent).toBe("completed");
  });

  it("has its update acknowledged as held until then", async () => {
    render(<Feed />);
    await vi.dynamicImportSettled();
    await pass(100);
    server.publish({ slice: "label", data: { trackingNumber: "1Z" }, cues: [cue] });
    say({ event: "start", positionMs: 0 });
    await pass(2000);
    const acks = server.received.filter(({ type }) => type === "ACK").map(({ payload }) => payload);
    expect(acks).toContainEqual({ renderedSeq: 2, held: [1] });
    expect(acks.at(-1)).not.toHaveProperty("held");
  });
});

describe("useSpeech", () => {
  it("is silent before the first utterance", async () => {
    await show();
    expect(screen.getByTestId("words").dataset["status"]).toBe("silent");
    expect(screen.getByTestId("words").textContent).toBe("");
  });

  it("lights the words as they are spoken", async () => {
    await show();
    say({ event: "plan", text: "UPS Ground is cheap" });
    say({ event: "start", positionMs: 0 });
    await pass(500);
    const lit = () =>
      [...screen.getByTestId("words").querySelectorAll("[data-spoken]")].map((word) => word.textContent);
    expect(lit()).toEqual(["UPS ", "Ground "]);
    say({ event: "interrupt", positionMs: 500 });
    await pass(5000);
    expect(lit()).toEqual(["UPS ", "Ground "]);
    expect(screen.getByTestId("words").dataset["status"]).toBe("interrupted");
  });
});

describe("the scheduler of a client", () => {
  it("is one, however many ask", async () => {
    let client: Parameters<typeof schedulerOf>[0] | undefined;
    function Probe() {
      client = useWebSocket(server.options).client;
      return null;
    }
    render(<Probe />);
    await pass(50);
    if (!client) throw new Error("no client");
    expect(schedulerOf(client)).toBe(schedulerOf(client));
  });
});

describe("the voice of a page's own SDK", () => {
  const unnamed: Cue = { target: "label", anchor: { text: "your label" } };
  const transcript = (type: string, text: object) => ({
    type: `response.output_audio_transcript.${type}`,
    response_id: "r",
    item_id: "i",
    ...text,
  });
  const [text, started, stopped] = [
    transcript("done", { transcript: "Here is your label." }),
    { type: "output_audio_buffer.started", response_id: "r" },
    { type: "output_audio_buffer.stopped", response_id: "r" },
  ];

  it("shows a card at its word, without a word from the server, in StrictMode too", async () => {
    const listeners = new Set<(event: unknown) => void>();
    const tell = (event: unknown) => act(async () => listeners.forEach((listen) => void listen(event)));
    const posted: string[] = [];
    function Call() {
      const { client } = useWebSocket(server.options);
      return (
        <LiveProvider client={client}>
          <VoiceBridge
            adapter={openAiRealtime("c")}
            events={(hear) => {
              listeners.add(hear);
              return () => listeners.delete(hear);
            }}
            post={({ event }) => posted.push(event)}
          >
            <Label />
          </VoiceBridge>
        </LiveProvider>
      );
    }
    const { unmount } = render(<Call />, { wrapper: StrictMode });
    await pass(100);
    await act(async () => label("1Z", [unnamed]));
    await tell(text);
    await pass(1000);
    expect(screen.getByRole("status").textContent).toBe("");
    await tell(started);
    expect(screen.getByRole("status").textContent).toBe("");
    await pass(1000);
    expect(screen.getByRole("status").textContent).toBe("1Z");
    await tell(stopped);
    expect(posted).toEqual(["plan", "start", "end"]);
    unmount();
    expect(listeners.size).toBe(0);
  });

  it("holds back what the shown store gives, without React", async () => {
    const client = createLiveClient(server.options);
    const hear = bridge(openAiRealtime("c"), client);
    client.connect();
    await pass(100);
    label("1Z", [unnamed]);
    const shown = () => schedulerOf(client).shown.getSnapshot().label?.data.trackingNumber;
    hear(text);
    await pass(1000);
    expect(shown()).toBeUndefined();
    hear(started);
    await pass(1000);
    expect(shown()).toBe("1Z");
    client.close();
  });
});
