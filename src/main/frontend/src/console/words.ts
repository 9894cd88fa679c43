const SECOND = 1_000;
const UNITS = [
  ["day", 86_400 * SECOND],
  ["hour", 3_600 * SECOND],
  ["minute", 60 * SECOND],
  ["second", SECOND],
] as const;
const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
const clock = new Intl.DateTimeFormat("en", {
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  fractionalSecondDigits: 3,
  hourCycle: "h23",
});

/** How long ago that was, in the largest unit that fits. */
export function ago(at: number, now: number): string {
  const ms = Math.max(0, now - at);
  const [unit, length] = UNITS.find(([, each]) => ms >= each) ?? ["second", SECOND];
  return relative.format(-Math.floor(ms / length), unit);
}

/** The time of day to the millisecond. */
export const timeOf = (at: number): string => clock.format(at);

export const count = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;

/** How far a viewer is behind, in words. */
export const behind = (lag: number): string => (lag === 0 ? "up to date" : `${count(lag, "update")} behind`);
