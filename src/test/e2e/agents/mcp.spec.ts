import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { expect, test } from "@playwright/test";
import { createAgent } from "../../../../scripts/lib/agent.mjs";
import { pageUrl, token } from "../support/agent.js";
import { block, root } from "../support/guide.js";

test("the guide's code shows a quote over MCP, in a page that is open", async ({ page, baseURL }) => {
  const url = String(baseURL);
  const agentToken = token("agent", "--sub", "e2e-mcp", "--ttl", "1h");
  const agent = createAgent(url, agentToken);
  const { sessionId, viewerToken } = await agent.create(undefined);
  await page.goto(pageUrl(url, sessionId, viewerToken));
  await expect(page.getByTestId("connection-bar")).toHaveAttribute("data-status", "live");
  // Beside the tests' packages, where the guide's reader has installed the SDK.
  const folder = join(root, "src/main/frontend/node_modules/.documents");
  mkdirSync(folder, { recursive: true });
  const file = join(folder, "show-quotes.mjs");
  const code = block("agents/mcp.md", "show-quotes.mjs");
  writeFileSync(file, code.replace(/, reveal: .*?\]/, "").replace("conv_1", sessionId));
  const env = { ...process.env, AGENT_TOKEN: agentToken, SHIPVOX_URL: url };
  const said = execFileSync(process.execPath, [file], { env, encoding: "utf8" });
  expect(said).toContain("1 screen shows it");
  await expect(page.getByTestId("step-quotes")).toContainText("$8.44");
});

test("the TypeScript SDK calls each tool, and is told what to mend", async ({ baseURL }) => {
  const headers = { Authorization: `Bearer ${token("agent", "--sub", "e2e-mcp", "--ttl", "1h")}` };
  const client = new Client({ name: "e2e", version: "1" });
  await client.connect(
    new StreamableHTTPClientTransport(new URL("/mcp", String(baseURL)), { requestInit: { headers } }),
  );
  const { tools } = await client.listTools();
  expect(tools.map(({ name }) => name)).toContain("show_quotes");
  const session_id = `conv_${crypto.randomUUID()}`;
  for (const { name } of tools) {
    const result = await client.callTool({ name, arguments: { session_id } });
    expect(result.isError ?? false, JSON.stringify(result)).toBe(false);
  }
  const wrong = await client.callTool({ name: "show_details", arguments: { session_id, originZip: 89101 } });
  expect(wrong.isError).toBe(true);
  expect(wrong.content).toMatchObject([{ text: expect.stringContaining('Write "89101".') }]);
  await client.close();
});

// In a process of its own, because Node 20 has a WebSocket only when it is told to.
const PLAY_ALL = `
import { createAgent } from "./scripts/lib/agent.mjs";
import { conversation } from "./scripts/lib/conversation.mjs";
import { ways } from "./scripts/lib/ways.mjs";
const { SHIPVOX_URL: url, AGENT_TOKEN: token } = process.env;
const states = {};
for (const [name, way] of Object.entries(ways)) {
  const rest = createAgent(url, token);
  const agent = await way(url, token, rest);
  const { sessionId } = await agent.create(undefined);
  for (const { updates = [] } of conversation(1_767_225_600_000))
    if (updates.length > 0) await agent.update(sessionId, updates);
  const { state } = await rest.show(sessionId);
  delete state.session;
  states[name] = Object.entries(state).map(([slice, { phase, data }]) => [slice, phase, data]);
  await agent.close?.();
}
console.log(JSON.stringify(states));
`;

test("the demo writes over MCP, by its socket and by Python what it writes over REST", async ({
  baseURL,
}) => {
  const AGENT_TOKEN = token("agent", "--sub", "e2e-mcp", "--ttl", "1h");
  const env = { ...process.env, AGENT_TOKEN, SHIPVOX_URL: String(baseURL) };
  const options = ["--no-warnings", "--experimental-websocket", "--input-type=module", "-e", PLAY_ALL];
  const { rest, ...others } = JSON.parse(
    execFileSync(process.execPath, options, { cwd: root, env, encoding: "utf8" }),
  );
  expect(rest.length).toBeGreaterThan(4);
  expect(others).toEqual({ mcp: rest, socket: rest, python: rest });
});
