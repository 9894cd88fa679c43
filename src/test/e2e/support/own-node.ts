import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { rm } from "node:fs/promises";
import { createServer } from "node:net";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { test as base, expect } from "@playwright/test";

const root = fileURLToPath(new URL("../../../../", import.meta.url));
const dev = process.env["SHIPVOX_DEV_DIR"] ?? `${root}.dev`;

// Two of these heartbeats leave three seconds of room above the heartbeat + 8 s after which silence is death.
const HEARTBEAT_MS = 12_000;

/** Starts a node as scripts/run does, says its process id once it is ready, and stops it when the test is gone. */
const SCRIPT = `
  source "$1/scripts/lib/common.sh"
  source "$1/scripts/lib/node.sh"
  start_node "$2"
  # Its log is kept, its place is not: the next run has another port.
  trap 'stop_node; mv "$NODE_LOG" "$1/target/own-node.log"; rm -rf "$DEV/node-$2/root"' EXIT
  wait_ready || { tail -n 40 "$NODE_LOG" >&2; exit 1; }
  echo "$NODE_PID"
  read -r || true`;

/** A node that belongs to the tests, so that they may kill it. */
export interface OwnNode {
  readonly url: string;
  readonly heartbeatMs: number;
  /** Kills the process without a warning; resolves when it is gone. */
  kill(): Promise<void>;
  /** Starts it again on the same port, with its disk or with an empty one; resolves when it is ready. */
  restart(options?: { diskLost: boolean }): Promise<void>;
}

interface Running {
  readonly shell: ChildProcessWithoutNullStreams;
  readonly pid: number;
}

async function start(port: number, deflate: boolean): Promise<Running> {
  const shell = spawn("bash", ["-c", SCRIPT, "own-node", root, String(port)], {
    env: {
      ...process.env,
      SHIPVOX_SOCKET_HEARTBEAT: `${HEARTBEAT_MS / 1000}s`,
      // For the burst of 500; the default is 200.
      SHIPVOX_LIMIT_UPDATES_PER_SECOND: "1000",
      SHIPVOX_SOCKET_DEFLATE: String(deflate),
      // As scripts/run does, for pages of a developer's own.
      SHIPVOX_SECURITY_ORIGINS: "http://localhost:*",
    },
  });
  let complaint = "";
  shell.stderr.on("data", (text) => {
    complaint += text;
  });
  const pid = await firstLine(shell);
  if (pid === undefined) throw new Error(`the tests' own node did not start on port ${port}:\n${complaint}`);
  // For a moment after /health/ready says UP, Payara may still route the application's own paths to nowhere.
  const api = async () => (await fetch(`https://localhost:${port}/api/sessions/none`)).status;
  await expect.poll(api, { timeout: 60_000 }).toBe(401);
  return { shell, pid: Number(pid) };
}

/** A port for this run alone, below those that the system gives to outgoing connections: a restart needs it again. */
async function freePort(): Promise<number> {
  const chosen = process.env["SHIPVOX_FAULT_PORT"];
  if (chosen !== undefined) return Number(chosen);
  const port = 20_000 + Math.floor(Math.random() * 10_000);
  const probe = createServer().listen(port, "127.0.0.1");
  const free = await new Promise((tell) =>
    probe.once("listening", () => tell(true)).once("error", () => tell(false)),
  );
  if (!free) return freePort();
  probe.close();
  await once(probe, "close");
  return port;
}

async function firstLine({ stdout }: ChildProcessWithoutNullStreams): Promise<string | undefined> {
  for await (const line of createInterface({ input: stdout })) return line;
  return undefined;
}

/** Lets the shell stop what it has started, and go. */
async function stop({ shell }: Running): Promise<void> {
  const gone = once(shell, "exit");
  shell.stdin.end();
  await gone;
}

/**
 * Tests with a node of their own, `node`: one for all of them, with settings that a fault can be measured by, and
 * with compression where the file asks for it.
 */
export const test = base.extend<object, { node: OwnNode; deflate: boolean }>({
  deflate: [false, { option: true, scope: "worker" }],
  node: [
    async ({ deflate }, use) => {
      const port = await freePort();
      const disk = `${dev}/node-${port}`;
      let running = await start(port, deflate);
      await use({
        url: `https://localhost:${port}`,
        heartbeatMs: HEARTBEAT_MS,
        async kill() {
          process.kill(running.pid, "SIGKILL");
          await stop(running);
        },
        async restart({ diskLost } = { diskLost: false }) {
          if (diskLost) await rm(disk, { recursive: true });
          running = await start(port, deflate);
        },
      });
      await stop(running);
      await rm(disk, { recursive: true, force: true });
    },
    { scope: "worker", timeout: 300_000 },
  ],
});
