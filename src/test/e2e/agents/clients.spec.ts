import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { createAgent } from "../../../main/frontend/src/library/agent.js";
import { token } from "../support/agent.js";
import { root } from "../support/guide.js";

const python = join(root, "src/clients/python");

test("the TypeScript client shows, says, looks and ends", async ({ baseURL }) => {
  const agent = createAgent({ url: String(baseURL), token: () => token("agent", "--sub", "e2e-client") });
  const session = await agent.session(`ts-${crypto.randomUUID()}`);
  const quote = { id: "q1", carrier: "UPS", service: "Ground", amountMinor: 844, currency: "USD" };
  const once = { reveal: { q1: "UPS Ground" }, id: "call-1" };
  const shown = await session.show("quotes", { quotes: [quote] }, once);
  const again = await session.show("quotes", { quotes: [quote] }, once);
  expect(again).toMatchObject({ seq: shown.seq, results: [{ duplicate: true }] });
  await session.say({ utterance: "u-1", event: "plan", text: "UPS Ground is cheapest." });
  session.hear({ utterance: "u-1", event: "start", positionMs: 0 });
  const painted = await session.show("details", { weightLb: 2.5 }, { turn: 2, renderedWithinMs: 1000 });
  expect(painted.rendered).toMatchObject({ of: 0 });
  await expect(session.show("details", { weightLb: 3 }, { turn: 1 })).rejects.toMatchObject({
    code: "stale-turn",
  });
  const wrong = session.show("details", { weightLb: 0 });
  await expect(wrong).rejects.toMatchObject({ code: "invalid", errors: [{ pointer: "/0/data/weightLb" }] });
  expect((await session.look()).state.details?.data).toEqual({ weightLb: 2.5 });
  expect(await session.viewer()).toHaveProperty("viewerToken");
  await session.end();
  await expect(session.look()).resolves.toHaveProperty("state");
  await expect(session.show("details", { weightLb: 3 })).rejects.toMatchObject({ code: "session-ended" });
});

test("the Python client keeps its promises, and its wheel holds it", async ({ baseURL }) => {
  // A copy: Python leaves what it compiles and builds beside the sources.
  const copy = join(root, "target/python");
  rmSync(copy, { recursive: true, force: true });
  mkdirSync(copy, { recursive: true });
  cpSync(python, copy, { recursive: true });
  const env = {
    ...process.env,
    SHIPVOX_URL: new URL(String(baseURL)).origin,
    AGENT_TOKEN: token("agent", "--sub", "e2e-client"),
    SSL_CERT_FILE: process.env["NODE_EXTRA_CA_CERTS"],
  };
  const tests = spawnSync("python3", ["-m", "unittest", "discover", "-s", "tests"], {
    cwd: copy,
    env,
    encoding: "utf8",
  });
  expect(tests.stderr).toMatch(/^OK$/m);

  // What is there builds it; where that cannot make wheels yet, pip fetches what can.
  const canBuild = spawnSync("python3", ["-c", "import setuptools, wheel"]).status === 0;
  const here = canBuild ? ["--no-build-isolation"] : [];
  execFileSync("python3", ["-m", "pip", "wheel", "-q", "--no-deps", ...here, "-w", "wheel", "."], {
    cwd: copy,
  });
  const [wheel = ""] = readdirSync(join(copy, "wheel"));
  const list = "import sys, zipfile; print(*zipfile.ZipFile(sys.argv[1]).namelist())";
  const names = execFileSync("python3", ["-c", list, join(copy, "wheel", wheel)], { encoding: "utf8" });
  expect(names.split(" ").filter((name) => name.startsWith("shipvox_live_agent/"))).toEqual([
    "shipvox_live_agent/__init__.py",
    "shipvox_live_agent/py.typed",
  ]);
});
