// @vitest-environment node
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { beforeAll, describe, expect, it } from "vitest";

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

const gzipped = (files: Iterable<string>) => gzipSync([...files].map(read).join(""), { level: 9 }).length;

// The package is built as a release would build it; nothing below looks at the sources.
beforeAll(() => {
  execFileSync("npm", ["run", "--silent", "build:lib"], { cwd: frontend, stdio: "pipe" });
}, 120_000);

describe("the package", () => {
  it("has a core of at most 4 kB, gzip", () => {
    const core = closure("index.js");
    expect(gzipped(core)).toBeLessThanOrEqual(4 * 1024);
    expect([...core].map(read).join("")).not.toMatch(/react/i);
  });

  it("adds at most 1 kB for React, gzip", () => {
    const core = closure("index.js");
    const hook = [...closure("react.js")].filter((file) => !core.has(file));
    expect(gzipped(hook)).toBeLessThanOrEqual(1024);
  });

  it("fetches the rest only when it is needed, and no more than 5 kB of it for a server", () => {
    const core = closure("index.js");
    const rest = readdirSync(built).filter((file) => /^(upkeep|fallback|rest)-.*\.js$/.test(file));
    expect(rest).toHaveLength(3);
    expect(rest.filter((file) => core.has(file))).toEqual([]);
    expect(gzipped(rest)).toBeLessThanOrEqual(5 * 1024);
  });

  it("adds at most 7 kB for speech sync and 7 kB for all adapters, gzip, and neither unasked", () => {
    const core = closure("index.js");
    const beyondCore = (entry: string) => [...closure(entry)].filter((file) => !core.has(file));
    expect(gzipped(beyondCore("speech.js"))).toBeLessThanOrEqual(7 * 1024);
    expect(gzipped(beyondCore("adapters.js"))).toBeLessThanOrEqual(7 * 1024);
    const unasked = [...core, ...closure("react.js")].filter((file) => /speech|adapters/.test(file));
    expect(unasked).toEqual([]);
    expect(beyondCore("speech.js").map(read).join("")).not.toMatch(/from\s*["']react/);
  });

  it("keeps the recording out of the core and the hook", () => {
    const start = [...closure("index.js"), ...closure("react.js")].map(read).join("");
    expect(start).not.toContain("MOCK-");
  });

  it("leaves publint nothing to say", async () => {
    const { messages, pkg } = await publint({ pkgDir: built, strict: true });
    expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
  });

  it("gives every way of resolving modules its types, CommonJS excepted", { timeout: 60_000 }, async () => {
    const folder = mkdtempSync(join(tmpdir(), "package-"));
    execFileSync("npm", ["pack", "--silent", "--pack-destination", folder], { cwd: built });
    const [name = ""] = readdirSync(folder);
    const tarball = readFileSync(join(folder, name));
    rmSync(folder, { recursive: true });
    const result = await checkPackage(createPackageFromTarballData(new Uint8Array(tarball)));
    if (!result.types) throw new Error("the package has no types");
    expect(Object.keys(result.entrypoints).sort()).toEqual([
      ".",
      "./adapters",
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
