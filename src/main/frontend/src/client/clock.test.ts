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
    for (let n = 0; n < 7; n++) clock.sample(local.now - 400, local.now, local.now + 700);
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

  it("never steps back, whatever the probes say", () => {
    const probe = fc.record({
      pass: fc.nat(5000),
      trip: fc.nat(2000),
      skew: fc.integer({ min: -9000, max: 9000 }),
    });
    fc.assert(
      fc.property(fc.array(probe, { minLength: 1, maxLength: 50 }), (probes) => {
        const { local, clock } = setUp();
        clock.sample(local.now, local.now, local.now);
        let last = clock.now();
        for (const { pass, trip, skew } of probes) {
          local.now += pass;
          clock.sample(local.now - trip, local.now, local.now + skew);
          expect(clock.now()).toBeGreaterThanOrEqual(last);
          last = clock.now();
        }
      }),
    );
  });
});
