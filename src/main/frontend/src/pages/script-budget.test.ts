// @vitest-environment node
import { gzipSync } from "node:zlib";
import { build, type Rollup } from "vite";
import { describe, expect, it } from "vitest";

/** What the page may fetch before it runs. */
const firstLoadBudget = 130_000;
/** … and with what it fetches by itself right after: motion, and the connection's upkeep. */
const openedBudget = 140_000;

/** The production build as `npm run build` makes it, kept in memory. */
async function buildPage(): Promise<Rollup.OutputChunk[]> {
  const result = await build({ logLevel: "silent", mode: "production", build: { write: false } });
  const outputs = Array.isArray(result) ? result : [result];
  return outputs
    .flatMap((output) => ("output" in output ? output.output : []))
    .filter((file) => file.type === "chunk");
}

describe("the script of the built page", () => {
  it("stays within its budget and holds neither gallery nor sample data", { timeout: 120_000 }, async () => {
    process.env["NODE_ENV"] = "production";
    const chunks = await buildPage();
    const byName = new Map(chunks.map((chunk) => [chunk.fileName, chunk]));
    const entry = chunks.find((chunk) => chunk.isEntry);
    const first = new Set<string>();
    const visit = (name: string | undefined) => {
      if (name === undefined || first.has(name)) return;
      first.add(name);
      for (const imported of byName.get(name)?.imports ?? []) visit(imported);
    };
    visit(entry?.fileName);
    const size = (names: Iterable<string>) =>
      [...names].reduce((sum, name) => sum + gzipSync(byName.get(name)?.code ?? "").length, 0);

    expect(first.size).toBeGreaterThan(0);
    expect(size(first)).toBeGreaterThan(60_000);
    expect(size(first)).toBeLessThan(firstLoadBudget);
    const soon = chunks.filter(({ fileName }) => /motion-features|upkeep/.test(fileName));
    expect(size(first) + size(soon.map(({ fileName }) => fileName))).toBeLessThan(openedBudget);
    const all = chunks.map(({ code }) => code).join("\n");
    for (const onlyInDevelopment of ["Every card in every state", "Maya Lindqvist", "MOCK-0000"]) {
      expect(all).not.toContain(onlyInDevelopment);
    }
  });
});
