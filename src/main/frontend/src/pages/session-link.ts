/** What the link that the customer was given says: which session, and the viewer token that opens it. */
export interface SessionLink {
  sessionId: string;
  token: string;
  /** the conversation's language, BCP 47, if the agent names it in the link */
  lang?: string;
  /** the `socketUrl` of the cell that has the session; by default the page's own server */
  url?: string | undefined;
}

/** The part of a window that a link touches; tests hand in their own. */
export interface LinkPlaces {
  location: Pick<Location, "hash" | "pathname" | "search">;
  history: Pick<History, "replaceState">;
  storage: Pick<Storage, "getItem" | "setItem">;
}

const key = "shipvox.session";

/**
 * Reads `#session=…&token=…` (and `&socket=…` where the session is in another cell) and takes the fragment out of the address bar, so that neither history, nor a shared
 * screen, nor a copied address carries the token. A reload finds it in this tab's own storage.
 */
export function takeSessionLink({ location, history, storage }: LinkPlaces): SessionLink | undefined {
  const fragment = new URLSearchParams(location.hash.slice(1));
  const link = linkOf({
    sessionId: fragment.get("session"),
    token: fragment.get("token"),
    lang: fragment.get("lang"),
    url: fragment.get("socket"),
  });
  if (link === undefined) return remembered(storage);
  history.replaceState(null, "", location.pathname + location.search);
  try {
    storage.setItem(key, JSON.stringify(link));
  } catch {
    // Storage may be full or forbidden; then only a reload asks for the link again.
  }
  return link;
}

function remembered(storage: LinkPlaces["storage"]): SessionLink | undefined {
  try {
    const kept: unknown = JSON.parse(storage.getItem(key) ?? "null");
    if (typeof kept !== "object" || kept === null) return undefined;
    return linkOf(kept);
  } catch {
    return undefined;
  }
}

/** To which addresses the page may connect, its server's Content-Security-Policy says. */
function linkOf(told: { sessionId?: unknown; token?: unknown; lang?: unknown; url?: unknown }) {
  const { sessionId, token, lang, url } = told;
  if (typeof sessionId !== "string" || typeof token !== "string" || sessionId === "" || token === "") return;
  if (typeof url === "string" && !url.startsWith("wss://")) return;
  const link: SessionLink = { sessionId, token };
  if (typeof lang === "string") link.lang = lang;
  if (typeof url === "string") link.url = url;
  return link;
}
