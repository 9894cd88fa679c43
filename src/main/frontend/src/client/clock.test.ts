import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createServerClock } from "./clock.js";

/** A clock whose local time the test sets. */
function setUp(start = 1_000_000) {
  const local = { now: start };
  return { local, clock: createServerClock(() => local.now) };
}

describe("the server's clock", () => {
  it("is the local one until a probe has been answered", () => {
    const { local, clock } = setUp();
    expect(clock.now()).toBe(local.now);
  });

  it("takes the first probe at once, even when it sets it back", () => {
    const { local, clock } = setUp();
    clock.now();
    clock.sample(local.now - 20, local.now, local.now - 5010);
    expect(clock.now()).toBe(local.now - 5000);
  });

  it("trusts the smallest round trip of the last eight", () => {
    const { local, clock } = setUp();
    clock.sample(local.now - 10, local.now, local.now + 95);
    for (let n = 0; n < 7; n++) clock.sample(local.now - 400, local.now, local.now + 95);
    local.now += 60_000;
    expect(clock.now()).toBe(local.now + 100);
    clock.sample(local.now - 400, local.now, local.now + 0);
    local.now += 60_000;
    expect(clock.now()).not.toBe(local.now + 100);
  });

  it("works a correction in at 50 ms a second", () => {
    const { local, clock } = setUp();
    clock.sample(local.now - 100, local.now, local.now - 50);
    expect(clock.now()).toBe(local.now);
    clock.sample(local.now - 2, local.now, local.now - 101);
    local.now += 1000;
    expect(clock.now()).toBe(local.now - 50);
    local.now += 5000;
    expect(clock.now()).toBe(local.now - 100);
  });

  it("jumps forward when it is more than a second late", () => {
    const { local, clock } = setUp();
    clock.sample(local.now - 100, local.now, local.now - 50);
    clock.sample(local.now - 2, local.now, local.now + 9999);
    expect(clock.now()).toBe(local.now + 10_000);
  });

  it("forgets its probes when it is reset, and takes the next one's word", () => {
    const { local, clock } = setUp();
    clock.sample(local.now - 2, local.now, local.now - 1);
    clock.reset();
    clock.sample(local.now - 1000, local.now, local.now + 100_000);
    expect(clock.now()).toBe(local.now + 100_500);
  });

  it("goes by the freshest message while there is no probe, as on a stream", () => {
    const { local, clock } = setUp();
    clock.hint(local.now - 360_070);
    expect(clock.now()).toBe(local.now - 360_070);
    clock.hint(local.now - 360_020);
    clock.hint(local.now - 370_000);
    expect(clock.now()).toBe(local.now - 360_020);
    clock.sample(local.now - 10, local.now, local.now - 360_005);
    clock.hint(local.now);
    local.now += 1000;
    expect(clock.now()).toBe(local.now - 360_000);
  });

  it("steps back when it is far ahead, and lets no probe from before a clock was set hold it", () => {
    const { local, clock } = setUp();
    clock.sample(local.now - 2, local.now, local.now - 1);
    clock.now();
    local.now += 3_600_000;
    clock.sample(local.now - 80, local.now, local.now - 3_600_040);
    expect(clock.now()).toBe(local.now - 3_600_000);
  });

  it("never steps back for less than a tenth of a second", () => {
    const probe = fc.record({ pass: fc.nat(5000), trip: fc.nat(60), share: fc.nat(100) });
    fc.assert(
      fc.property(fc.array(probe, { minLength: 1, maxLength: 50 }), (probes) => {
        const { local, clock } = setUp();
        clock.sample(local.now, local.now, local.now);
        let last = clock.now();
        for (const { pass, trip, share } of probes) {
          local.now += pass;
          clock.sample(local.now - trip, local.now, local.now - (trip * share) / 100);
          expect(clock.now()).toBeGreaterThanOrEqual(last);
          last = clock.now();
        }
      }),
    );
  });

  it("is off by less than 150 ms once it is probed, whatever the clocks' skew, drift and jumps", () => {
    const step = fc.record({
      pass: fc.nat(15_000),
      jump: fc.oneof(
        { weight: 3, arbitrary: fc.constant(0) },
        { weight: 1, arbitrary: fc.integer({ min: -7_200_000, max: 7_200_000 }) },
        { weight: 1, arbitrary: fc.integer({ min: -400, max: 400 }) },
      ),
      trip: fc.nat(80),
      share: fc.nat(100),
    });
    const skew = fc.integer({ min: -86_400_000, max: 86_400_000 });
    const driftPpm = fc.integer({ min: -200, max: 200 });
    fc.assert(
      fc.property(skew, driftPpm, fc.array(step, { minLength: 1, maxLength: 40 }), (skewMs, ppm, steps) => {
        let [server, local] = [5_000_000_000, 5_000_000_000 + skewMs];
        const clock = createServerClock(() => local);
        const elapse = (ms: number) => {
          server += ms;
          local += ms * (1 + ppm / 1e6);
        };
        for (const { pass, jump, trip, share } of steps) {
          elapse(pass);
          local += jump;
          const sentAt = local;
          elapse((trip * share) / 100);
          const stamp = server;
          elapse((trip * (100 - share)) / 100);
          clock.sample(sentAt, local, stamp);
          expect(Math.abs(clock.now() - server)).toBeLessThan(150);
          elapse(2000);
          expect(Math.abs(clock.now() - server)).toBeLessThan(150);
        }
      }),
      { numRuns: 300 },
    );
  });
});
