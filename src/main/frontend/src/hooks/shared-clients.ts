import { createLiveClient, type LiveClient, type LiveClientOptions } from "../client/live-client.js";

interface Shared {
  readonly client: LiveClient;
  users: number;
}

const clients = new Map<string, Shared>();

// StrictMode, hot reload and a changed parent take a component off and put it back: that must not cost a socket.
const LINGER_MS = 1000;

const keyOf = ({ url, sessionId }: LiveClientOptions) => `${url ?? ""} ${sessionId}`;

function dropUnused(key: string, shared: Shared): void {
  setTimeout(() => {
    if (shared.users > 0 || clients.get(key) !== shared) return;
    clients.delete(key);
    shared.client.close();
  }, LINGER_MS);
}

/** The page's one client for that address and session; made idle, with the options of whoever asks first. */
export function claimClient(options: LiveClientOptions): LiveClient {
  const key = keyOf(options);
  let shared = clients.get(key);
  if (!shared) {
    shared = { client: createLiveClient(options), users: 0 };
    clients.set(key, shared);
    // A render that is never committed leaves nothing behind.
    dropUnused(key, shared);
  }
  return shared.client;
}

/** Connects the claimed client and keeps it until the returned function is called, and a moment longer. */
export function retainClient(options: LiveClientOptions): () => void {
  const client = claimClient(options);
  const key = keyOf(options);
  const shared = clients.get(key);
  if (!shared) return () => {};
  shared.users += 1;
  if (shared.users === 1) client.connect();
  return () => {
    shared.users -= 1;
    dropUnused(key, shared);
  };
}
