import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Cue } from "../../protocol/message-types.js";
import { runAdapter } from "../adapters/adapter.js";
import { createServerClock } from "../clock.js";
import { simulateSpeech } from "./simulated-speech.test-support.js";

const HOUR_MS = 3_600_000;
const PLACE_MS = 4000;

/** A page whose own clock is off, with a client that estimates the server's. The simulated time is the server's. */
function setUp(skewMs: number, driftPpm = 0) {
  let jumpsMs = 0;
  const local = () => skewMs + jumpsMs + speech.now() * (1 + driftPpm / 1e6);
  const clock = createServerClock(local);
  const speech: ReturnType<typeof simulateSpeech> = simulateSpeech({ now: () => clock.now() });
  speech.advanceTo(100_000_000);
  // The login's answer was under way for 30 ms.
  clock.hint(speech.now() - 30);
  let firedAt: number | undefined;
  speech.scheduler.subscribe("label", () => {
    if (speech.state("label") !== "hidden") firedAt ??= speech.now();
  });
  const cue: Cue = { target: "label", utterance: "u", anchor: { ms: PLACE_MS }, holdMs: 20_000 };
  return {
    ...speech,
    local,
    firedAt: () => firedAt,
    wait: () => speech.update("label", { trackingNumber: "1Z" }, [cue]),
    jump(byMs: number): void {
      jumpsMs += byMs;
    },
    /** One probe, by way of a PONG. */
    probe(tripMs: number, share: number): void {
      const [sentAt, from] = [local(), speech.now()];
      const at = from + tripMs * share;
      speech.advanceTo(from + tripMs);
      clock.sample(sentAt, local(), at);
      const pong = { v: 1, source: "server", at, payload: { sentAt } } as const;
      speech.accept({ ...pong, type: "PONG" });
    },
  };
}

const share = fc.double({ min: 0, max: 1, noNaN: true });
const trip = fc.integer({ min: 0, max: 80 });
const skew = fc.integer({ min: -24 * HOUR_MS, max: 24 * HOUR_MS });

describe("a page whose clock is wrong", () => {
  it("paints within 150 ms of the word, whatever its skew, drift and jumps, once the offset is known", () => {
    const jump = fc.constantFrom(0, 0, 300, -300, 20_000, -20_000, HOUR_MS, -HOUR_MS);
    const foreign = fc.constantFrom(undefined, 0, HOUR_MS, -HOUR_MS, 60_000, -11_000);
    const driftPpm = fc.integer({ min: -200, max: 200 });
    fc.assert(
      fc.property(
        skew,
        driftPpm,
        jump,
        foreign,
        fc.array(fc.tuple(trip, share), { minLength: 2, maxLength: 6 }),
        fc.boolean(),
        (skewMs, ppm, jumpMs, foreignMs, probes, early) => {
          const page = setUp(skewMs, ppm);
          const [first = [0, 0], ...rest] = probes;
          if (!early) page.probe(...first);
          page.wait();
          const startedAt = page.now();
          const playedAt = foreignMs === undefined ? {} : { playedAt: startedAt + foreignMs };
          page.advanceTo(startedAt + 30);
          page.speech({ utterance: "u", event: "start", positionMs: 0, ...playedAt }, startedAt);
          // Until the first PONG the clock goes by the login's answer.
          if (early) page.probe(...first);
          page.jump(jumpMs);
          for (const each of rest) page.probe(...each);
          page.advanceTo(startedAt + 20_000);
          const behind = (page.firedAt() ?? Number.NaN) - startedAt - PLACE_MS;
          expect(Math.abs(behind)).toBeLessThan(150);
        },
      ),
      { numRuns: 300 },
    );
  });

  it("hears its own voice SDK by the server's clock, however the adapter stamps what it yields", () => {
    fc.assert(
      fc.property(skew, trip, share, (skewMs, tripMs, part) => {
        const page = setUp(skewMs);
        page.probe(tripMs, part);
        page.wait();
        const startedAt = page.now();
        const hear = runAdapter(
          {
            initial: 0,
            step: (state, _event, at) =>
              [state, [{ utterance: "u", event: "start", positionMs: 0, playedAt: at }]] as const,
          },
          page.scheduler.hear,
        );
        hear({}, page.local());
        page.advanceTo(startedAt + 20_000);
        expect(Math.abs((page.firedAt() ?? Number.NaN) - startedAt - PLACE_MS)).toBeLessThan(150);
      }),
    );
  });
});
