import { act, cleanup, render, screen } from "@testing-library/react";
import { StrictMode, useSyncExternalStore } from "react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Cue } from "../protocol/message-types.js";
import { createFakeServer, type FakeServer } from "../testing/fake-server.js";
import { LiveProvider, useLive } from "./live-context.js";
import { SpeechProvider, schedulerOf } from "./speech-context.js";
import { useCue, useCueView, useHeld } from "./useCue.js";
import { useSpeech } from "./useSpeech.js";
import { useWebSocket } from "./useWebSocket.js";

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
