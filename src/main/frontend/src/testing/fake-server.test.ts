import { describe, expect, it } from "vitest";
import { createFakeServer } from "./fake-server.js";

describe("the fake server", () => {
  it("sends nothing that the real one's schema does not allow", () => {
    const server = createFakeServer();
    const update = server.publish({ slice: "quotes", phase: "loading" });
    expect(() => server.push(update)).not.toThrow();
    for (const wrong of [{ v: 2 }, { seq: "1" }, { type: "NEWS" }, { payload: { slice: "quotes" } }]) {
      // As untyped code would call it.
      expect(() => Reflect.apply(server.push, server, [{ ...update, ...wrong }])).toThrow(TypeError);
    }
  });
});
