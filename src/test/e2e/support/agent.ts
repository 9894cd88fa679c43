import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { createAgent } from "../../../../scripts/lib/agent.mjs";

const root = fileURLToPath(new URL("../../../../", import.meta.url));

/** A development token, made by scripts/token. */
export function token(role: "agent" | "viewer" | "operator", ...options: string[]): string {
  return execFileSync(`${root}scripts/token`, [role, ...options], { encoding: "utf8" }).trim();
}

/** An agent of the node under test. */
export function agentOf(url: string) {
  return createAgent(url, token("agent", "--sub", "e2e-agent", "--ttl", "1h"));
}

/** The address that a customer is given: session and token stand in the fragment, which no server sees. */
export function pageUrl(url: string, sessionId: string, viewerToken: string): string {
  return `${new URL("/", url).href}#session=${encodeURIComponent(sessionId)}&token=${viewerToken}`;
}
