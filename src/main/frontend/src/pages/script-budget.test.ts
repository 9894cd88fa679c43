// @vitest-environment node
import { build, type Rollup } from "vite";
import { describe, expect, it } from "vitest";
import { FORMS, isCompressible } from "../../vite.compress.js";

/** What a browser is sent before the page runs: its document, style and script, in bytes on the wire. */
const firstLoadBudget = 125_000;
/** … and with what it fetches by itself right after: motion, and the client's fallbacks. */
const openedBudget = 142_000;

type Output = Rollup.OutputChunk | Rollup.OutputAsset;

/** The production build as `npm run build` makes it, kept in memory. */
async function buildPage(): Promise<Map<string, Output>> {
  const result = await build({ logLevel: "silent", mode: "production", build: { write: false } });
  const outputs = Array.isArray(result) ? result : [result];
  return new Map(
    outputs
      .flatMap((output) => ("output" in output ? output.output : []))
      .map((file) => [file.fileName, file]),
  );
}

/** How many bytes of a file the server sends to a browser that takes brotli. */
function sent(file: Output): number {
  const content = Buffer.from(file.type === "chunk" ? file.code : file.source);
  return isCompressible(file.fileName, content.length) ? FORMS.br(content).length : content.length;
}

describe("the built page", () => {
  it("stays within its budget and holds neither gallery nor sample data", { timeout: 120_000 }, async () => {
    process.env["NODE_ENV"] = "production";
    const files = await buildPage();
    const page = files.get("index.html");
    const text = page?.type === "asset" ? String(page.source) : "";
    const named = Array.from(
      text.matchAll(/(?:src|href)="\/(assets\/[^"]+\.(?:js|css))"/g),
      ([, name = ""]) => name,
    );
    const size = (names: Iterable<string>) =>
      [...names].reduce((sum, name) => {
        const file = files.get(name);
        if (!file) throw new Error(`the build has no ${name}`);
        return sum + sent(file);
      }, 0);

    // All that the script imports at once is named in the document, so that nothing is found late.
    for (const name of named) {
      const file = files.get(name);
      if (file?.type === "chunk") expect(named).toEqual(expect.arrayContaining(file.imports));
    }
    const first = size(["index.html", ...named]);
    expect(first).toBeGreaterThan(60_000);
    expect(first).toBeLessThan(firstLoadBudget);
    const soon = [...files.keys()].filter((name) => /motion-features|fallback.*\.js/.test(name));
    expect(first + size(soon)).toBeLessThan(openedBudget);
    const code = (file: Output | undefined) => (file?.type === "chunk" ? file.code : "");
    // The operator's page is made by the same build, and none of it comes with the customer's.
    expect(files.has("console.html")).toBe(true);
    const ofConsole = [...files.values()].filter((file) => code(file).includes("Operator’s token"));
    expect(ofConsole.map(({ name }) => name)).toEqual(["console"]);
    expect(named).not.toContain(ofConsole[0]?.fileName);
    const all = [...files.values()].map(code).join("\n");
    for (const onlyInDevelopment of ["Every card in every state", "Maya Lindqvist", "MOCK-0000"]) {
      expect(all).not.toContain(onlyInDevelopment);
    }
  });

  it("shows its heading before any script has come", { timeout: 120_000 }, async () => {
    const page = (await buildPage()).get("index.html");
    expect(page?.type === "asset" && String(page.source)).toContain("<h1>Your shipment</h1>");
  });
});
