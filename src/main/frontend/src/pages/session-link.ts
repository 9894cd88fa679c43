/** What the link that the customer was given says: which session, and the viewer token that opens it. */
export interface SessionLink {
  sessionId: string;
  token: string;
  /** the conversation's language, BCP 47, if the agent names it in the link */
  lang?: string;
}

/** The part of a window that a link touches; tests hand in their own. */
export interface LinkPlaces {
  location: Pick<Location, "hash" | "pathname" | "search">;
  history: Pick<History, "replaceState">;
  storage: Pick<Storage, "getItem" | "setItem">;
}

const key = "shipvox.session";

/**
 * Reads `#session=…&token=…` and takes the fragment out of the address bar, so that neither history, nor a shared
 * screen, nor a copied address carries the token. A reload finds it in this tab's own storage.
 */
export function takeSessionLink({ location, history, storage }: LinkPlaces): SessionLink | undefined {
  const fragment = new URLSearchParams(location.hash.slice(1));
  const link = linkOf(fragment.get("session"), fragment.get("token"), fragment.get("lang"));
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
    return linkOf(Reflect.get(kept, "sessionId"), Reflect.get(kept, "token"), Reflect.get(kept, "lang"));
  } catch {
    return undefined;
  }
}

function linkOf(sessionId: unknown, token: unknown, lang: unknown): SessionLink | undefined {
  const given =
    typeof sessionId === "string" && typeof token === "string" && sessionId !== "" && token !== "";
  return given ? { sessionId, token, ...(typeof lang === "string" && { lang }) } : undefined;
}
