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
import { ways } from "./ways.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const viewerPatienceMs = 60_000;
const [usage, ...args] = process.argv.slice(2);
const values = read({
  args,
  options: {
    url: { type: "string", default: "https://localhost:8443" },
    session: { type: "string" },
    agent: { type: "string", default: "rest" },
    // Else it begins when the first viewer is there, or after a minute.
    now: { type: "boolean", default: false },
    silent: { type: "boolean", default: false },
  },
});

function read(form) {
  try {
    const { values } = parseArgs(form);
    if (!Object.hasOwn(ways, values.agent)) throw new Error("--agent must be rest, mcp, socket or python.");
    if (!URL.canParse(values.url)) throw new Error("--url must be a URL such as https://localhost:8443.");
    return values;
  } catch (error) {
    console.error(`${error.message}\n${usage}`);
    process.exit(2);
  }
}

const token = execFileSync(join(here, "..", "token"), ["agent", "--sub", "demo-agent", "--ttl", "1h"], { encoding: "utf8" }).trim();
const rest = createAgent(values.url, token);
const agent = await ways[values.agent](values.url, token, rest);
const aloud = !values.silent && (await hasVoice());
const { sessionId, viewerToken, socketUrl } = await agent.create(values.session);
const cell = socketUrl === undefined ? "" : `&socket=${encodeURIComponent(socketUrl)}`;
console.log(`Open ${new URL("/", values.url)}#session=${encodeURIComponent(sessionId)}&token=${viewerToken}${cell}`);
if (!aloud && !values.silent) console.log("The agent is mute: with Debian's package espeak-ng it would speak.");

const giveUpAt = Date.now() + viewerPatienceMs;
while (!values.now && Date.now() < giveUpAt && (await rest.show(sessionId)).viewers.length === 0) await sleep(250);
const player = createPlayer({ agent, sessionId, log: (who, what) => console.log(`${who.padEnd(9)} ${what}`) });
await player.play(conversation(Date.now()), { aloud, name: `demo:${newId()}` });
console.log(`Played: ${(await rest.show(sessionId)).seq} updates.`);
await agent.close?.();
