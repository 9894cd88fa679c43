import { addressesOf } from "./addresses.js";
import type { ConnectionError, ErrorKind } from "./connection.js";
import type { LiveClientOptions } from "./options.js";
import type { Ending } from "./transports/transport.js";

const KINDS: { readonly [code: number]: ErrorKind } = {
  1003: "protocol",
  1009: "protocol",
  4400: "protocol",
  4401: "token",
};

/** What an attempt or a carrier failed by; undefined where the server ended it in good order. */
export function errorOf({ code, kind, cause, refused }: Ending): ConnectionError | undefined {
  const found = kind ?? KINDS[code] ?? (code === 1006 ? "network" : undefined);
  return found && { kind: found, cause: refused ?? cause ?? code };
}

const said = new Set<string>();

/** Says in plain words, once each and in development builds alone, what goes wrong and where to look. */
export function explain(
  { kind, cause }: ConnectionError,
  options: LiveClientOptions,
  unopened: number,
): void {
  const words = wordsFor(kind, cause, options, unopened);
  if (words === undefined || said.has(words)) return;
  said.add(words);
  // biome-ignore lint/suspicious/noConsole: the one place where the client speaks to its developer
  console.warn(`[shipvox-live] ${words}`, cause);
}

function wordsFor(kind: ErrorKind, cause: unknown, options: LiveClientOptions, unopened: number) {
  const { socketUrl } = addressesOf(options);
  const origin = globalThis.location?.origin;
  switch (kind) {
    case "token":
      if (cause === "timeout") return "getToken did not answer within connectTimeoutMs; it is asked again.";
      return cause instanceof Error
        ? "getToken failed, or gave no token; it is asked again."
        : `The server refused the token: ${cause}.`;
    case "origin":
      return `The server refuses this page: is ${origin} in shipvox.security.origins?`;
    case "chunk":
      return "A part of the client cannot be fetched: was a new version deployed?";
    case "protocol":
      return `The server does not understand this client (${cause}): are both of the same version?`;
    case "network":
      if (!globalThis.WebSocket) return "There is no WebSocket here (Node has one from 22 on): SSE carries.";
      if (unopened !== 3) return undefined;
      return origin && new URL(socketUrl).host !== globalThis.location.host
        ? `Handshake refused 3 times: is ${origin} in shipvox.security.origins, and ${socketUrl} up?`
        : `Handshake refused 3 times: is ${socketUrl} up, and does the proxy pass Upgrade on?`;
  }
}
