import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/** How many cores are busy with other things, measured over a while in which we do nothing ourselves. Linux alone. */
export async function busyCores(overMs = 3000) {
  const before = jiffies();
  await sleep(overMs);
  const after = jiffies();
  const busy = (after.total - before.total - (after.idle - before.idle)) / (after.total - before.total);
  return busy * after.cores;
}

function jiffies() {
  const lines = readFileSync("/proc/stat", "utf8").split("\n").filter((line) => line.startsWith("cpu"));
  const all = lines[0].trim().split(/\s+/).slice(1, 9).map(Number);
  // Idle and waiting for a disk.
  return { total: all.reduce((sum, n) => sum + n, 0), idle: all[3] + all[4], cores: lines.length - 1 };
}
