// An agent whose updates are posted by the Python client, in a process of its own.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** The same agent as `rest`, with its updates posted by Python, one call after the other. */
export function createPythonAgent(url, token, rest) {
  const python = spawn("python3", [join(import.meta.dirname, "python_agent.py")], {
    env: {
      ...process.env,
      SHIPVOX_URL: url,
      AGENT_TOKEN: token,
      // The certificate of a development server.
      ...(process.env.NODE_EXTRA_CA_CERTS ? { SSL_CERT_FILE: process.env.NODE_EXTRA_CA_CERTS } : {}),
    },
    stdio: ["pipe", "pipe", "inherit"],
  });
  const waiting = [];
  createInterface({ input: python.stdout }).on("line", (line) => {
    const { error } = JSON.parse(line);
    const { resolve, reject } = waiting.shift();
    if (error === undefined) resolve();
    else reject(new Error(error));
  });
  const fail = (why) => waiting.splice(0).forEach(({ reject }) => reject(new Error(`python3 has ended: ${why}`)));
  python.on("error", fail).on("exit", fail);
  return {
    ...rest,
    update: (sessionId, updates, key) =>
      new Promise((resolve, reject) => {
        const all = [updates].flat();
        const named = all.length === 1 && key !== undefined ? [{ id: key, ...all[0] }] : all;
        waiting.push({ resolve, reject });
        python.stdin.write(`${JSON.stringify({ session: sessionId, updates: named })}\n`);
      }),
    close: () => python.stdin.end(),
  };
}
