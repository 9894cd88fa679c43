// How an agent's updates may reach the server, by the names that scripts/demo takes.
import { createMcpAgent } from "./mcp-agent.mjs";
import { createPythonAgent } from "./python-agent.mjs";
import { createSocketAgent } from "./socket-agent.mjs";

export const ways = {
  rest: (_url, _token, rest) => rest,
  mcp: createMcpAgent,
  socket: createSocketAgent,
  python: createPythonAgent,
};
