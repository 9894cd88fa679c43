import { execFile } from "node:child_process";
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "@playwright/test";
import { agentOf, token } from "../support/agent.js";

// Not the blocking one: kept connections that the server ends meanwhile would be used again.
const execute = promisify(execFile);
const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = join(HERE, "../../../..");
const TARGET = join(ROOT, "target/generated-clients");
const GENERATOR = "org.openapitools:openapi-generator-maven-plugin:7.17.0:generate";
const TOOLS = [
  "@redocly/cli@2.77.0",
  "openapi-fetch@0.17.0",
  "openapi-typescript@7.13.0",
  "typescript@5.9.3",
  "@types/node@20",
];

/** An empty folder with the document that the server under test serves. */
async function folderWithDocument(name: string, url: string): Promise<string> {
  const folder = join(TARGET, name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const response = await fetch(new URL("/openapi", url));
  writeFileSync(join(folder, "openapi.yaml"), await response.text());
  return folder;
}

/** Runs a program that posts to a new session; returns how far that session's log has come. */
async function postedBy(url: string, run: (env: NodeJS.ProcessEnv) => Promise<unknown>): Promise<number> {
  const agent = agentOf(url);
  const { sessionId } = await agent.create(undefined);
  await run({
    ...process.env,
    SHIPVOX_URL: new URL(url).origin,
    SHIPVOX_SESSION: sessionId,
    SHIPVOX_TOKEN: token("agent", "--sub", "e2e-agent", "--ttl", "1h"),
  });
  const { seq } = await agent.show(sessionId);
  return seq;
}

test("a TypeScript client generated from /openapi type-checks an ordinary update and posts it", async ({
  baseURL,
}) => {
  const url = String(baseURL);
  const folder = await folderWithDocument("typescript", url);
  writeFileSync(join(folder, "package.json"), '{"type": "module"}');
  const run = (command: string, ...options: string[]) =>
    execute(command, options, {
      cwd: folder,
      env: {
        ...process.env,
        PATH: `${folder}/node_modules/.bin:${process.env["PATH"]}`,
        REDOCLY_TELEMETRY: "off",
      },
    });
  await run("npm", "install", "--no-audit", "--no-fund", ...TOOLS);
  await run("redocly", "lint", "openapi.yaml", "--extends=minimal");
  await run("openapi-typescript", "openapi.yaml", "-o", "api.d.ts");
  copyFileSync(join(HERE, "post-update.ts"), join(folder, "post-update.ts"));
  await run(
    "tsc",
    ..."--strict --target es2022 --module nodenext --types node --skipLibCheck post-update.ts".split(" "),
  );
  const seq = await postedBy(url, (env) => execute("node", ["post-update.js"], { cwd: folder, env }));
  expect(seq).toBe(3);
});

test("a Java client generated from /openapi compiles and posts an update", async ({ baseURL }) => {
  test.setTimeout(300_000);
  const url = String(baseURL);
  const folder = await folderWithDocument("java", url);
  const maven = (cwd: string, ...options: string[]) =>
    execute("mvn", ["-B", "-ntp", "-q", ...options], { cwd });
  const client = join(folder, "client");
  await maven(
    ROOT,
    GENERATOR,
    `-Dopenapi.generator.maven.plugin.inputSpec=${join(folder, "openapi.yaml")}`,
    "-Dopenapi.generator.maven.plugin.generatorName=java",
    `-Dopenapi.generator.maven.plugin.output=${client}`,
    "-Dopenapi.generator.maven.plugin.generateApiTests=false",
    "-Dopenapi.generator.maven.plugin.generateModelTests=false",
  );
  copyFileSync(join(HERE, "PostUpdate.java"), join(client, "src/main/java/PostUpdate.java"));
  await maven(client, "compile", "dependency:build-classpath", "-Dmdep.outputFile=classpath.txt");
  const seq = await postedBy(url, (env) =>
    execute("sh", ["-c", 'java -cp "target/classes:$(cat classpath.txt)" PostUpdate'], {
      cwd: client,
      env,
    }),
  );
  expect(seq).toBe(3);
});
