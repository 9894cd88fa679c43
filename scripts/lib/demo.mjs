// Plays the ShipVox conversation to whoever opens the page, with a voice where espeak-ng is installed.
import { execFileSync } from "node:child_process";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { createAgent } from "./agent.mjs";
import { conversation } from "./conversation.mjs";
import { createPlayer, newId } from "./player.mjs";
import { hasVoice } from "./voice.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const [usage, ...args] = process.argv.slice(2);
const values = read({
  args,
  options: {
    url: { type: "string", default: "https://localhost:8443" },
    session: { type: "string" },
    // Seconds to open the page before the agent begins.
    wait: { type: "string", default: "8" },
    silent: { type: "boolean", default: false },
  },
});

function read(form) {
  try {
    return parseArgs(form).values;
  } catch (error) {
    console.error(`${error.message}\n${usage}`);
    process.exit(2);
  }
}

const token = execFileSync(join(here, "..", "token"), ["agent", "--sub", "demo-agent", "--ttl", "1h"], { encoding: "utf8" }).trim();
const agent = createAgent(values.url, token);
const aloud = !values.silent && (await hasVoice());
const { sessionId, viewerToken } = await agent.create(values.session);
console.log(`Open ${new URL("/", values.url)}#session=${encodeURIComponent(sessionId)}&token=${viewerToken}`);
if (!aloud && !values.silent) console.log("The agent is mute: with Debian's package espeak-ng it would speak.");

await sleep(Number(values.wait) * 1000);
const player = createPlayer({ agent, sessionId, log: (who, what) => console.log(`${who.padEnd(9)} ${what}`) });
await player.play(conversation(Date.now()), { aloud, name: `demo:${newId()}` });
console.log(`Played: ${(await agent.show(sessionId)).seq} updates.`);
