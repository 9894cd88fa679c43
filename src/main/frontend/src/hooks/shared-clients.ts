import { createLiveClient, type LiveClient, type LiveClientOptions } from "../client/live-client.js";

/** The options of one component, as of its last render. */
export interface Claim {
  readonly current: LiveClientOptions;
}

/** A client that components of the same session have in common. */
export interface Shared {
  readonly client: LiveClient;
  /** Connects it, and keeps it until the returned function is called, and a moment longer. */
  retain(claim: Claim): () => void;
}

const clients = new Map<string, Shared>();

/**
 * The page's one client for that address and session; made idle, with the options of whoever asks first. `getToken`
 * and `onError` are those of the newest component that retains it.
 */
export function share(claim: Claim): Shared {
  const key = `${claim.current.url} ${claim.current.sessionId}`;
  const found = clients.get(key);
  if (found) return found;

  const claims: Claim[] = [];
  const newest = () => (claims.at(-1) ?? claim).current;
  const client = createLiveClient({
    ...claim.current,
    getToken: (request) => newest().getToken(request),
    onError: (error) => newest().onError?.(error),
  });
  // StrictMode, hot reload and a changed parent take a component off and put it back: that must not cost a socket.
  const dropUnused = () =>
    setTimeout(() => {
      if (claims[0] || clients.get(key) !== shared) return;
      clients.delete(key);
      client.close();
    }, 1000);
  const shared: Shared = {
    client,
    retain(user) {
      if (claims.push(user) === 1) client.connect();
      return () => {
        claims.splice(claims.indexOf(user), 1);
        dropUnused();
      };
    },
  };
  // A server renders for many users, and nothing is left behind there; nor by a render that is never committed.
  if (globalThis.window) {
    clients.set(key, shared);
    dropUnused();
  }
  return shared;
}
