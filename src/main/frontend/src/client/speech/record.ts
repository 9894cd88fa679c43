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
