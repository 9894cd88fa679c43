/** Whether a parsed JSON value is an object, so that its fields may be looked at one by one. */
export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The field as a finite number, else undefined. */
export const numberAt = (from: Readonly<Record<string, unknown>>, field: string): number | undefined => {
  const value = from[field];
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
};

/** The field as a string, else undefined. */
export const stringAt = (from: Readonly<Record<string, unknown>>, field: string): string | undefined => {
  const value = from[field];
  return typeof value === "string" ? value : undefined;
};
