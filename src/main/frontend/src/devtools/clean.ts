const SECRET_NAME = /token|authorization|secret|password/i;
const JWT = /\beyJ[\w-]+\.[\w-]+\.[\w-]*/g;
const IN_ADDRESS = /((?:token|key|signature)=)[^&#\s]+/gi;

/** Stands where a secret was. */
export const REMOVED = "(removed)";

/** A copy to be shown and exported: what may be a login is taken out of it, and an error becomes its words. */
export function clean<T>(value: T): T {
  return JSON.parse(JSON.stringify(value, replace));
}

function replace(name: string, value: unknown): unknown {
  if (value instanceof Error) return replace(name, `${value.name}: ${value.message}`);
  if (typeof value !== "string") return value;
  if (SECRET_NAME.test(name)) return REMOVED;
  return value.replace(JWT, REMOVED).replace(IN_ADDRESS, `$1${REMOVED}`);
}

const encoder = new TextEncoder();

/** How long a message is as JSON, in UTF-8. */
export const bytesOf = (message: unknown): number => encoder.encode(JSON.stringify(message)).length;
