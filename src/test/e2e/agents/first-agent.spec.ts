import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect, test } from "@playwright/test";
import { makeProject } from "../../../main/frontend/src/library/documents.test-support.js";
import { agentOf } from "../support/agent.js";
import { block, blocks, root } from "../support/guide.js";

const PAGE = "agents/first-agent.md";

/** What the guide's first block exports, for the node under test. */
function settings(url: string): NodeJS.ProcessEnv {
  const setUp = block(PAGE, "setup.sh").replace("https://localhost:8443", new URL(url).origin);
  const names = ["SHIPVOX_URL", "AGENT_TOKEN", "SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS"];
  const show = names.map((name) => `printf '%s\\n' "$${name}"`).join("; ");
  const values = execFileSync("bash", ["-c", `${setUp}\n${show}`], { cwd: root, encoding: "utf8" }).split(
    "\n",
  );
  return { ...process.env, ...Object.fromEntries(names.map((name, n) => [name, values[n]])) };
}

/** A bare folder with one of the guide's programs in it. */
function folderWith(name: string, as = name): string {
  const folder = join(root, "target/first-agent", name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, as), block(PAGE, name));
  return folder;
}

const NODE_TYPES = {
  compilerOptions: {
    target: "ES2022",
    module: "ESNext",
    moduleResolution: "bundler",
    strict: true,
    noEmit: true,
    types: ["node"],
  },
  include: ["*.mts"],
};

/** How each program is made ready and started, by its name in the guide. */
const PROGRAMS: { readonly [name: string]: () => { cwd: string; command: readonly string[] } } = {
  "first-agent.sh": () => ({ cwd: folderWith("first-agent.sh"), command: ["bash", "first-agent.sh"] }),
  "first_agent.py": () => ({
    cwd: folderWith("first_agent.py"),
    command: ["env", `PYTHONPATH=${root}/src/clients/python`, "python3", "-B", "first_agent.py"],
  }),
  "first-agent.mts": () => {
    const besides = {
      "tsconfig.json": JSON.stringify(NODE_TYPES),
      "first-agent.mjs": block(PAGE, "first-agent.mts"),
    };
    const { folder, run } = makeProject("first-agent", { react: 19, files: ["first-agent.mts"], besides });
    run("tsc", "--noEmit");
    // It has no types to be taken out.
    return { cwd: folder, command: [process.execPath, "first-agent.mjs"] };
  },
  "FirstAgent.java": () => {
    const cwd = folderWith("FirstAgent.java");
    const certificate = String(process.env["NODE_EXTRA_CA_CERTS"]);
    const store = ["-keystore", "trust.p12", "-storepass", "changeit"];
    execFileSync("keytool", ["-importcert", "-noprompt", "-file", certificate, ...store], {
      cwd,
      stdio: "pipe",
    });
    const trust = "-Djavax.net.ssl.trustStore";
    return { cwd, command: ["java", `${trust}=trust.p12`, `${trust}Password=changeit`, "FirstAgent.java"] };
  },
};

for (const [name, prepare] of Object.entries(PROGRAMS))
  test(`${name} brings a label to the screen`, async ({ page, baseURL }) => {
    const { cwd, command } = prepare();
    const [program = "", ...options] = command;
    const running = spawn(program, options, { cwd, env: settings(String(baseURL)) });
    let complaint = "";
    running.stderr.on("data", (text) => {
      complaint += text;
    });
    const exit = once(running, "exit");
    const lines = createInterface({ input: running.stdout });
    const [link] = await Promise.race([once(lines, "line"), exit.then(() => [complaint])]);
    expect(link).toMatch(/^https:.*#session=conv-\d+&token=./);
    await page.goto(String(link));
    await expect(page.getByTestId("connection-bar")).toHaveAttribute("data-status", "live");
    running.stdin.write("\n");
    const [status] = await exit;
    expect(status, complaint).toBe(0);
    await expect(page.getByTestId("step-label")).toContainText("1Z999AA10123456784");
  });

test("the guide's updates are taken, and no block of it is left out here", async ({ baseURL }) => {
  const agent = agentOf(String(baseURL));
  const { sessionId } = await agent.create(undefined);
  const others = [];
  for (const { name, text } of blocks(PAGE))
    if (name === "update") await agent.update(sessionId, JSON.parse(text));
    else others.push(name);
  expect(others.sort()).toEqual(["setup.sh", ...Object.keys(PROGRAMS)].sort());
  const all = readFileSync(join(root, "src/docs", PAGE), "utf8").match(/^```\w/gm);
  expect(all).toHaveLength(blocks(PAGE).length);
});
