import { createLiveClient, type LiveClient, type LiveClientOptions } from "../client/live-client.js";

/** The options of one mounted component, as of its last render. */
export interface Claim {
  readonly current: LiveClientOptions;
}

interface Shared {
  readonly client: LiveClient;
  /** The mounted components' options, the newest last. */
  readonly users: Claim[];
}

const clients = new Map<string, Shared>();

// StrictMode, hot reload and a changed parent take a component off and put it back: that must not cost a socket.
const LINGER_MS = 1000;

const keyOf = ({ url, sessionId }: LiveClientOptions) => `${url} ${sessionId}`;

function dropUnused(key: string, shared: Shared): void {
  setTimeout(() => {
    if (shared.users.length > 0 || clients.get(key) !== shared) return;
    clients.delete(key);
    shared.client.close();
  }, LINGER_MS);
}

function share(claim: Claim): Shared {
  const key = keyOf(claim.current);
  const found = clients.get(key);
  if (found) return found;
  const users: Claim[] = [];
  const newest = () => (users.at(-1) ?? claim).current;
  const client = createLiveClient({
    ...claim.current,
    getToken: (request) => newest().getToken(request),
    onError: (error) => newest().onError?.(error),
  });
  const shared: Shared = { client, users };
  // A server renders for many users, and nothing is left behind there.
  if (!globalThis.document) return shared;
  clients.set(key, shared);
  // A render that is never committed leaves nothing behind.
  dropUnused(key, shared);
  return shared;
}

/** The page's one client for that address and session; made idle, with the options of whoever asks first. */
export const claimClient = (claim: Claim): LiveClient => share(claim).client;

/** Connects the claimed client and keeps it until the returned function is called, and a moment longer. */
export function retainClient(claim: Claim): () => void {
  const shared = share(claim);
  const key = keyOf(claim.current);
  shared.users.push(claim);
  if (shared.users.length === 1) shared.client.connect();
  return () => {
    shared.users.splice(shared.users.indexOf(claim), 1);
    dropUnused(key, shared);
  };
}
