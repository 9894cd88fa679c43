// Plays one conversation as a voice agent would: tools write early, the agent speaks, the customer barges in once.
import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { createAgent } from "./agent.mjs";
import { conversation } from "./conversation.mjs";

const charactersPerSecond = 14;
const here = dirname(fileURLToPath(import.meta.url));
const { values } = parseArgs({
  options: {
    url: { type: "string", default: "https://localhost:8443" },
    session: { type: "string" },
    // Time to open the page before the agent begins.
    wait: { type: "string", default: "8" },
  },
});

const token = execFileSync(join(here, "..", "token"), ["agent", "--sub", "demo-agent", "--ttl", "1h"], { encoding: "utf8" }).trim();
const agent = createAgent(values.url, token);
const { sessionId, viewerToken } = await agent.create(values.session);
console.log(`Open ${new URL("/", values.url)}#session=${encodeURIComponent(sessionId)}&token=${viewerToken}`);

const speak = (utterance, event, fields = {}) =>
  agent.update(sessionId, { slice: "speech", data: { utterance, event, ...fields } });

async function play(turn, utterance) {
  const updates = turn.updates.map(({ cues, ...update }) => ({
    id: randomUUID(),
    ...update,
    ...(cues ? { cues: cues.map((cue) => ({ utterance, holdMs: 4000, ...cue })) } : {}),
  }));
  await agent.update(sessionId, updates);
  await speak(utterance, "plan", { text: turn.say });
  await speak(utterance, "start", { positionMs: 0 });
  console.log(`agent     ${turn.say}`);
  const position = (characters) => Math.round((characters / charactersPerSecond) * 1000);
  if (turn.interruptAt === undefined) {
    await sleep(position(turn.say.length));
    await speak(utterance, "end");
    return;
  }
  const heard = turn.say.slice(0, turn.say.indexOf(turn.interruptAt) + turn.interruptAt.length);
  await sleep(position(heard.length));
  await speak(utterance, "interrupt", { positionMs: position(heard.length), heard });
  console.log("          (the customer interrupts)");
}

await sleep(Number(values.wait) * 1000);
let turns = 0;
for (const turn of conversation(Date.now())) {
  if (turn.heard === undefined) {
    await play(turn, `demo:${sessionId}:${++turns}`);
    await sleep(500);
  } else {
    console.log(`customer  ${turn.heard}`);
    await sleep((turn.heard.length / charactersPerSecond) * 1000);
  }
}
console.log(`Played: ${(await agent.show(sessionId)).seq} updates.`);
