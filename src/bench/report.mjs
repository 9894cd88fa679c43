// Writes bench.json and bench.md out of the rounds that scripts/bench played: node report.mjs FOLDER.
// Ends with 1 if any delivery was lost, repeated or out of order.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { join } from "node:path";
import { goals } from "./goals.mjs";

const folder = process.argv[2];
const cpu = "CPU-s per 100 k deliveries";
/** What is shown of a result: its key there, the row's measure, the unit. */
const figures = {
  capacity: [["updatesPerSecond", "capacity", "updates/s"], ["cpuPer100k", "capacity, CPU", cpu]],
  latency: [
    ["latencyP50Ms", "latency p50 at V/s", "ms"],
    ["latencyP99Ms", "latency p99 at V/s", "ms"],
    ["lagP99Ms", "the generator's own lag p99 at V/s", "ms"],
    ["cpuPer100k", "CPU at V/s", cpu],
  ],
  fanout: [
    ["allP50Ms", "fan-out 1 → 1000, to the last viewer, p50", "ms"],
    ["allP99Ms", "fan-out 1 → 1000, to the last viewer, p99", "ms"],
    ["deliveriesPerSecond", "fan-out 1 → 1000", "deliveries/s"],
    ["cpuPer100k", "fan-out 1 → 1000, CPU", cpu],
  ],
  idle: [
    ["residentKib", "idle connection, resident", "KiB"],
    ["heapKib", "idle connection, live heap", "KiB"],
    ["opensPerSecond", "opens of 10 000", "opens/s"],
    ["cpuMsPerOpen", "one open, CPU", "ms"],
  ],
  storm: [["allLiveSeconds", "2 000 come back at once, until all are live", "s"], ["cpuMsPerViewer", "one comes back, CPU", "ms"]],
  batch: [["updatesPerSecond", "posts of V", "updates/s"], ["cpuPer100k", "posts of V, CPU", cpu]],
  agentsocket: [["updatesPerSecond", "updates by V", "updates/s"], ["cpuPer100k", "updates by V, CPU", cpu]],
  carriers: [["updatesPerSecond", "viewers over V", "updates/s"], ["cpuPer100k", "viewers over V, CPU", cpu]],
  cluster: [["updatesPerSecond", "viewers spread over the nodes, one core, V in flight", "updates/s"], ["cpuPer100k", "viewers spread, V in flight, CPU", cpu]],
  deflate: [
    ["bytesPerDelivery", "fan-out 1 → V, one frame", "bytes"],
    ["cpuPer100k", "fan-out 1 → V, CPU", cpu],
    ["allP50Ms", "fan-out 1 → V, to the last viewer, p50", "ms"],
  ],
  start: [["seconds", "start until ready", "s"], ["residentMib", "resident after the start", "MiB"]],
  soak: [
    ["minutes", "soak", "min"],
    ["heapBeforeMib", "soak, live heap before", "MiB"],
    ["heapAfterMib", "soak, live heap after", "MiB"],
    ["threadsBefore", "soak, threads before", "threads"],
    ["threadsAfter", "soak, threads after", "threads"],
  ],
};

const names = { shipvox: "ShipVox Live", deflate: "ShipVox Live, deflate on", pair: "ShipVox Live, 2 nodes", cluster: "ShipVox Live, 3 nodes", ws: "Node ws", socketio: "Socket.IO", fastapi: "FastAPI", nchan: "nginx + nchan" };
const forms = { bare: "bare", work: "equal work" };

const rounds = readdirSync(join(folder, "rounds"))
  .flatMap((file) => readFileSync(join(folder, "rounds", file), "utf8").trim().split("\n"))
  .map((line) => JSON.parse(line));

function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

const rows = Object.entries(figures).flatMap(([measure, shown]) => {
  const played = rounds.filter((round) => round.measure === measure);
  return shown.flatMap(([key, title, unit]) =>
    groups(played).flatMap((same) => {
      const values = same.map(({ result }) => result[key]).filter((value) => typeof value === "number");
      if (values.length === 0) return [];
      const [{ contender, form, variant }] = same;
      const known = same.map(({ result }) => result.otherLoad).filter((load) => typeof load === "number");
      return {
        measure: title.replace("V", variant),
        contender: names[contender],
        form: ["shipvox", "deflate", "pair", "cluster"].includes(contender) ? "as shipped" : forms[form],
        unit,
        median: median(values),
        min: Math.min(...values),
        max: Math.max(...values),
        rounds: values.length,
        otherLoad: known.length > 0 ? median(known) : null,
        loadAverage: median(same.map(({ load }) => load)),
        day: new Date(same[0].at * 1000).toISOString().slice(0, 10),
      };
    }),
  );
});
const browser = join(folder, "browser.json");
if (existsSync(browser)) rows.push(...JSON.parse(readFileSync(browser, "utf8")));

/** Rounds of the same contender in the same form and variant. */
function groups(all) {
  const by = new Map();
  for (const round of all) {
    const key = `${round.variant} ${round.contender} ${round.form}`;
    by.set(key, [...(by.get(key) ?? []), round]);
  }
  return [...by.values()];
}

const short = (number) => (number === undefined || number === null ? "–" : number >= 100 ? Math.round(number).toLocaleString("en") : number.toFixed(number >= 10 ? 1 : 2));
const bad = rounds.filter(({ result }) => (result.lost ?? 0) + (result.repeated ?? 0) + (result.reordered ?? 0) > 0);
const machine = `${cpus().length} × ${cpus()[0].model}, ${Math.round(totalmem() / 2 ** 30)} GiB`;

const text = `# Bench

${machine}; the server on one core, the generator on another. Medians (smallest–largest of the rounds);
"others" are cores that anything but server and generator kept busy meanwhile, median of the rounds.
${bad.length === 0 ? "Lost, repeated, reordered: 0 in every round." : `**Deliveries were lost, repeated or reordered in ${bad.length} rounds.**`}

${goals(rows)}

| measure | contender | form | median | range | unit | rounds | others | load average |
| --- | --- | --- | --- | --- | --- | --- | --- | --- |
${rows
  .map((row) =>
    [row.measure, row.contender, row.form, short(row.median), `${short(row.min)}–${short(row.max)}`, row.unit, row.rounds,
      short(row.otherLoad), row.loadAverage === undefined ? "–" : short(row.loadAverage)].join(" | "),
  )
  .map((cells) => `| ${cells} |`)
  .join("\n")}
`;
writeFileSync(join(folder, "bench.json"), `${JSON.stringify(rows, null, 2)}\n`);
writeFileSync(join(folder, "bench.md"), text);
console.log(text);
for (const { measure, contender, form, result } of bad) {
  console.error(`${measure}, ${contender} ${form}: lost ${result.lost}, repeated ${result.repeated}, reordered ${result.reordered}`);
}
process.exitCode = bad.length === 0 ? 0 : 1;
