import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { expect, test } from "@playwright/test";
import { makeProject } from "../../../main/frontend/src/library/documents.test-support.js";
import { agentOf, token } from "../support/agent.js";
import { block, root } from "../support/guide.js";

const quote = { id: "q1", carrier: "UPS", service: "Ground", amountMinor: 844, currency: "USD" };
const agentToken = () => token("agent", "--sub", "e2e-agent", "--ttl", "1h");

/** What a platform does with the address and the header that it was given: the model calls a tool. */
async function showsQuotes(url: string, authorization: string, sessionId: string) {
  const client = new Client({ name: "platform", version: "1" });
  const headers = { Authorization: authorization };
  await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } }));
  const fields = { quotes: [quote], reveal: [{ part: "q1", when: "UPS Ground" }] };
  const result = await client.callTool({
    name: "show_quotes",
    arguments: { session_id: sessionId, ...fields },
  });
  expect(result.isError ?? false, JSON.stringify(result)).toBe(false);
  await client.close();
}

async function expectQuotes(url: string, sessionId: string) {
  const { state } = await agentOf(url).show(sessionId);
  expect(state).toMatchObject({ quotes: { data: { quotes: [quote] } } });
}

/** Runs a guide's Python with modules of the test's own beside it; returns what it prints. */
function python(page: string, name: string, besides: { [file: string]: string }, main: string, url: string) {
  const folder = join(root, "target/guides", name);
  rmSync(folder, { recursive: true, force: true });
  const files = { [name]: block(page, name), ...besides, "main.py": main };
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  return execFileSync("python3", ["-B", "main.py"], {
    cwd: folder,
    encoding: "utf8",
    env: {
      ...process.env,
      PYTHONPATH: join(root, "src/clients/python"),
      SHIPVOX_URL: new URL(url).origin,
      AGENT_TOKEN: agentToken(),
      SSL_CERT_FILE: process.env["NODE_EXTRA_CA_CERTS"],
    },
  });
}

test("OpenAI Realtime is given the tools, and the page its two tokens", async ({ baseURL }) => {
  const url = new URL(String(baseURL)).origin;
  let asked = "";
  const openAi = createServer(async (request, response) => {
    for await (const chunk of request) asked += chunk;
    response.setHeader("Content-Type", "application/json");
    response.end(JSON.stringify({ value: "ek_1", expires_at: 0 }));
  }).listen(0, "127.0.0.1");
  await once(openAi, "listening");
  const { port } = openAi.address() as AddressInfo;
  const { folder } = makeProject("openai", { react: 19, files: ["start-call.ts"] });
  Object.assign(process.env, { OPENAI_API_KEY: "sk-1", OPENAI_BASE_URL: `http://127.0.0.1:${port}/v1` });
  const { startCall } = await import(pathToFileURL(join(folder, "start-call.ts")).href);
  const id = `call-${crypto.randomUUID()}`;
  const call = await startCall(id, url, agentToken());
  openAi.close();
  expect(call).toEqual({ id, secret: "ek_1", viewerToken: expect.any(String) });
  const { instructions, tools } = JSON.parse(asked).session;
  expect(instructions).toContain(id);
  await showsQuotes(tools[0].server_url, `Bearer ${tools[0].authorization}`, id);
  await expectQuotes(url, id);
});

test("LiveKit's agent is given the tools and the room's name", async ({ baseURL }) => {
  // The platform's package, as far as the guide uses it.
  const livekit = `
from types import SimpleNamespace as JobContext

class Agent:
    def __init__(self, *, instructions): self.instructions = instructions

class mcp:
    class MCPServerHTTP:
        def __init__(self, *, url, headers): self.url, self.headers = url, headers

class AgentSession:
    def __init__(self, *, mcp_servers): self.servers = mcp_servers
    async def start(self, *, agent, room):
        import json
        [server] = self.servers
        print(json.dumps([server.url, server.headers["Authorization"], agent.instructions]))
`;
  const room = `room-${crypto.randomUUID()}`;
  const main = `
import asyncio
from types import SimpleNamespace
from livekit_agent import entrypoint
asyncio.run(entrypoint(SimpleNamespace(room=SimpleNamespace(name="${room}"))))
`;
  const beside = { "livekit/__init__.py": "", "livekit/agents/__init__.py": livekit };
  const said = python("agents/livekit.md", "livekit_agent.py", beside, main, String(baseURL));
  const [url, authorization, instructions] = JSON.parse(said);
  expect(instructions).toContain(room);
  await showsQuotes(url, authorization, room);
  await expectQuotes(String(baseURL), room);
});

test("Pipecat's functions show cards, and say what to mend", async ({ baseURL }) => {
  const room = `room-${crypto.randomUUID()}`;
  const main = `
import asyncio, json, os
from types import SimpleNamespace
from pipecat_cards import add_cards
from shipvox_live_agent import Agent

functions = {}
session = Agent(os.environ["SHIPVOX_URL"], os.environ["AGENT_TOKEN"]).session("${room}")
add_cards(SimpleNamespace(register_function=functions.__setitem__), session)

async def call(name, arguments):
    async def result_callback(result): print(result)
    call = SimpleNamespace(function_name=name, tool_call_id=name, arguments=arguments, result_callback=result_callback)
    await functions[name](call)

async def main():
    quote = json.loads('${JSON.stringify(quote)}')
    await asyncio.gather(
        call("show_quotes", {"quotes": [quote], "reveal": {"q1": "UPS Ground"}}),
        call("show_details", {"weightLb": 0}),
    )

asyncio.run(main())
`;
  const said = python("agents/pipecat.md", "pipecat_cards.py", {}, main, String(baseURL));
  expect(said).toContain("It is on the screen.");
  expect(said).toContain("/data/weightLb");
  await expectQuotes(String(baseURL), room);
});
