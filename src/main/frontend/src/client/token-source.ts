/** Why a token is wanted: the code with which the server refused the last one, if it did. */
export interface TokenRequest {
  readonly refused?: string | undefined;
}

/**
 * The user's way to a viewer token, asked for the first one, before a token runs out, and after a refusal.
 * Null means that there is none to be had and ends the connection; a rejection is tried again.
 */
export type GetToken = (request: TokenRequest) => string | null | Promise<string | null>;

/** The token in use, and where the next one comes from. */
export interface TokenSource {
  /** The last token asked for; empty before that. */
  readonly current: string;
  /** The token in use where it is still good, otherwise a new one; null when there is none to be had. */
  get(): Promise<string | null>;
  /** A new token; calls made while one is asked for wait for the same answer. */
  renew(): Promise<string | null>;
  /** The token in use is good until then, by the local clock. */
  goodUntil(at: number): void;
  /** The server refused the token in use, with that code. */
  refuse(code: string): void;
  /** Waits no longer for an answer that has not come. */
  reset(): void;
}

// A token may have come with its scheme, in quotes or with blanks; what remains must fit into every transport's header.
const TOKEN = /^["'\s]*(?:Bearer\s)?["'\s]*([\w.~+-]+)["'\s]*$/i;

function clean(token: string | null): string | null {
  if (token === null) return null;
  const cleaned = typeof token === "string" && TOKEN.exec(token)?.[1];
  if (!cleaned) throw new TypeError("getToken gave no token");
  return cleaned;
}

export function createTokenSource(getToken: GetToken): TokenSource {
  let current: string | null = null;
  let renewAt = 0;
  let refused: string | undefined;
  let asking: Promise<string | null> | undefined;

  const renew = () => {
    if (asking) return asking;
    const mine: Promise<string | null> = (async () => clean(await getToken({ refused })))()
      .then((token) => {
        // An answer that nobody waits for any more changes nothing.
        if (asking !== mine) return token;
        current = token;
        renewAt = token === null ? 0 : Number.POSITIVE_INFINITY;
        refused = undefined;
        return token;
      })
      .finally(() => {
        if (asking === mine) asking = undefined;
      });
    asking = mine;
    return mine;
  };
  return {
    get current() {
      return current ?? "";
    },
    get: async () => (Date.now() < renewAt ? current : renew()),
    renew,
    goodUntil(at) {
      renewAt = at;
    },
    refuse(code) {
      refused = code;
      renewAt = 0;
      asking = undefined;
    },
    reset() {
      asking = undefined;
    },
  };
}
