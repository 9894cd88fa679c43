import { describe, expect, it } from "vitest";
import type { ContextClock, MediaClock } from "./playhead.js";
import { simulateSpeech } from "./simulated-speech.test-support.js";

/** An audio element on the simulated clock; `stalled` stands for a device that plays nothing for a while. */
class Loudspeaker extends EventTarget implements MediaClock {
  paused = true;
  ended = false;
  playbackRate = 1;
  stalled = false;
  readonly #clock: () => number;
  #playedMs = 0;
  #readAt = 0;

  constructor(clock: () => number) {
    super();
    this.#clock = clock;
  }
  get currentTime(): number {
    const elapsed = this.#clock() - this.#readAt;
    this.#readAt = this.#clock();
    if (!this.paused && !this.ended && !this.stalled) this.#playedMs += elapsed * this.playbackRate;
    return this.#playedMs / 1000;
  }
  /** Changes something; what was played until now counts by the old state, so the clock is read first. */
  change(
    change: Partial<Pick<Loudspeaker, "paused" | "ended" | "playbackRate" | "stalled">>,
    event?: string,
  ): void {
    void this.currentTime;
    Object.assign(this, change);
    if (event) this.dispatchEvent(new Event(event));
  }
  play(): void {
    this.change({ paused: false, stalled: false }, "playing");
  }
}

function simulate() {
  const speech = simulateSpeech();
  const audio = new Loudspeaker(speech.now);
  speech.update("quotes", {}, [{ target: "quotes/q1", utterance: "u", anchor: { ms: 1000 } }]);
  const detach = speech.scheduler.attachAudio(audio, { utterance: "u" });
  return { speech, audio, detach };
}

describe("an utterance that the page itself plays", () => {
  it("fires by the playhead, whatever the agent's clock says", () => {
    const { speech, audio } = simulate();
    speech.speech({ utterance: "u", event: "start", positionMs: 0 });
    speech.advanceTo(400);
    audio.play();
    speech.advanceTo(1399);
    expect(speech.state("quotes/q1")).toBe("hidden");
    speech.advanceTo(1400);
    expect(speech.state("quotes/q1")).toBe("due");
  });

  it("needs no word from the agent at all", () => {
    const { speech, audio } = simulate();
    audio.play();
    speech.advanceTo(1000);
    expect(speech.state("quotes/q1")).toBe("due");
  });

  it("waits out a buffer that ran empty", () => {
    const { speech, audio } = simulate();
    audio.play();
    speech.advanceTo(500);
    audio.change({ stalled: true }, "waiting");
    speech.advanceTo(5000);
    audio.play();
    speech.advanceTo(5499);
    expect(speech.state("quotes/q1")).toBe("hidden");
    speech.advanceTo(5500);
    expect(speech.state("quotes/q1")).toBe("due");
  });

  it("follows a change of speed", () => {
    const { speech, audio } = simulate();
    audio.play();
    speech.advanceTo(500);
    audio.change({ playbackRate: 2 }, "ratechange");
    speech.advanceTo(749);
    expect(speech.state("quotes/q1")).toBe("hidden");
    speech.advanceTo(750);
    expect(speech.state("quotes/q1")).toBe("due");
  });

  it("looks again when a timer fires before the sound is there", () => {
    const { speech, audio } = simulate();
    audio.play();
    speech.advanceTo(500);
    // The device drifts without any event; the timer must not trust its old forecast.
    audio.change({ stalled: true });
    speech.advanceTo(700);
    audio.change({ stalled: false });
    speech.advanceTo(1100);
    expect(speech.state("quotes/q1")).toBe("hidden");
    speech.advanceTo(1201);
    expect(speech.state("quotes/q1")).toBe("due");
  });

  it("lets the agent's end wait for our own loudspeaker", () => {
    const { speech, audio } = simulate();
    audio.play();
    speech.advanceTo(600);
    speech.speech({ utterance: "u", event: "end" });
    expect(speech.state("quotes/q1")).toBe("hidden");
    speech.advanceTo(1000);
    expect(speech.state("quotes/q1")).toBe("due");
  });

  it("shows the rest when the sound ends", () => {
    const { speech, audio } = simulate();
    audio.play();
    speech.advanceTo(700);
    audio.change({ ended: true }, "ended");
    expect(speech.state("quotes/q1")).toBe("due");
  });

  it("goes by the agent's clock where autoplay was refused", () => {
    const { speech } = simulate();
    speech.speech({ utterance: "u", event: "start", positionMs: 0 });
    speech.advanceTo(1000);
    expect(speech.state("quotes/q1")).toBe("due");
  });

  it("is interrupted by the agent's word", () => {
    const { speech, audio } = simulate();
    audio.play();
    speech.advanceTo(300);
    speech.speech({ utterance: "u", event: "interrupt", positionMs: 300 });
    expect(speech.state("quotes/q1")).toBe("due");
  });

  it("goes back to the agent's clock when the audio is detached", () => {
    const { speech, audio, detach } = simulate();
    speech.speech({ utterance: "u", event: "start", positionMs: 0 });
    speech.advanceTo(800);
    audio.play();
    speech.advanceTo(900);
    detach();
    speech.advanceTo(1000);
    expect(speech.state("quotes/q1")).toBe("due");
  });
});

describe("an utterance scheduled in an AudioContext", () => {
  it("counts from the context's time at which it begins, and hears its output latency", () => {
    const speech = simulateSpeech();
    const context: ContextClock = Object.assign(new EventTarget(), {
      state: "running",
      baseLatency: 0.01,
      outputLatency: 0.05,
      currentTime: 0,
    });
    Object.defineProperty(context, "currentTime", { get: () => speech.now() / 1000 });
    speech.update("quotes", {}, [{ target: "quotes/q1", utterance: "u", anchor: { ms: 1000 } }]);
    speech.scheduler.attachAudio(context, { utterance: "u", zeroAtMs: 500 });
    speech.advanceTo(1549);
    expect(speech.state("quotes/q1")).toBe("hidden");
    speech.advanceTo(1550);
    expect(speech.state("quotes/q1")).toBe("due");
  });
});
