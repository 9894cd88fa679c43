// What the product must reach against the others, and what it aims at: ratios of medians of one run.
const ours = "ShipVox Live";
const cluster = "ShipVox Live, 3 nodes";
const ws = ["Node ws", "bare"];
const cpu = "capacity, CPU";
const fanout = "fan-out 1 → 1000";

/**
 * Measure, against whom (contender and form; none: the figure itself), must, aim, who if not one node;
 * "≥" where more is better.
 */
const table = [
  [cpu, ws, "≤", 1, 0.8],
  [cpu, ["Node ws", "equal work"], "≤", 0.6, 0.4],
  [cpu, ["FastAPI", "equal work"], "≤", 0.4, 0.3],
  [cpu, ["nginx + nchan", "bare"], "≤", 4, 3],
  ["capacity", ws, "≥", 1, 1.2],
  ["capacity", ["Node ws", "equal work"], "≥", 1.6, 2.5],
  ["capacity", ["FastAPI", "equal work"], "≥", 3, 5],
  ["updates by the agent's socket, CPU", ws, "≤", 1, 0.8],
  ["latency p50 at 2000/s", ws, "≤", 1.2, 1],
  ["latency p99 at 2000/s", ws, "≤", undefined, 1],
  [`${fanout}, to the last viewer, p50`, ws, "≤", 1, 0.8],
  [`${fanout}, CPU`, ws, "≤", 1, 0.8],
  ["idle connection, live heap", undefined, "≤", 24, 16],
  ["opens of 10 000", ws, "≥", 0.5, 0.8],
  ["viewers spread over the nodes, one core, 64 in flight", [ours, "as shipped"], "≥", 0.5, 0.6, cluster],
  ["viewers spread, 64 in flight, CPU", [ours, "as shipped"], "≤", 2, 1.6, cluster],
  ["viewers spread over the nodes, one core, 192 in flight", [ours, "as shipped"], "≥", 0.5, 0.6, cluster],
  ["viewers spread, 192 in flight, CPU", [ours, "as shipped"], "≤", 2, 1.6, cluster],
];

/** The goals and what was measured, as a Markdown table; a goal whose measure was not played is left out. */
export function goals(rows) {
  const median = (measure, contender, form) =>
    rows.find((row) => row.measure === measure && row.contender === contender && (form === undefined || row.form === form))?.median;
  const lines = table.flatMap(([measure, against, sign, must, aim, who]) => {
    const own = median(measure, who ?? ours);
    const other = against ? median(measure, ...against) : 1;
    if (own === undefined || other === undefined) return [];
    const reached = own / other;
    const holds = (bound) => (sign === "≤" ? reached <= bound : reached >= bound);
    const verdict = holds(aim) ? "aim reached" : must === undefined ? "aim missed" : holds(must) ? "must reached" : "missed";
    const unit = against ? " ×" : " KiB";
    const bound = (number) => (number === undefined ? "–" : `${sign} ${number}${unit}`);
    return `| ${measure} | ${against ? against.join(", ") : "–"} | ${bound(must)} | ${bound(aim)} | ${reached.toFixed(2)}${unit} | ${verdict} |`;
  });
  return ["| measure | against | must | aim | measured | |", "| --- | --- | --- | --- | --- | --- |", ...lines].join("\n");
}
