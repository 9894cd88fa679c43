/** For the backend of a voice agent: shows cards in a session. Needs `fetch` alone, so it runs in Node and at the edge. */

export {
  type AgentSession,
  type AgentUpdate,
  createAgent,
  type SessionOptions,
  type ShowOptions,
} from "../agent/agent.js";
export { AgentError, type AgentOptions, type FieldError } from "../agent/rest.js";
