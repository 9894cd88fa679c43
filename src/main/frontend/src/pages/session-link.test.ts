import { describe, expect, it } from "vitest";
import { type LinkPlaces, takeSessionLink } from "./session-link.js";

/** A tab whose address has that fragment, with an address bar and a storage that can be looked at. */
function tab(hash: string, kept?: string) {
  const address = { now: `/?debug${hash}` };
  const storage = new Map(kept === undefined ? [] : [["shipvox.session", kept]]);
  const places: LinkPlaces = {
    location: { hash, pathname: "/", search: "?debug" },
    history: {
      replaceState: (_state, _title, url) => {
        address.now = String(url);
      },
    },
    storage: {
      getItem: (key) => storage.get(key) ?? null,
      setItem: (key, value) => void storage.set(key, value),
    },
  };
  return { places, address, storage };
}

describe("the session's link", () => {
  it("is read from the fragment, which then leaves the address bar", () => {
    const { places, address } = tab("#session=s-1&token=a.b.c");
    expect(takeSessionLink(places)).toEqual({ sessionId: "s-1", token: "a.b.c" });
    expect(address.now).toBe("/?debug");
  });

  it("names the cell that has the session, also after a reload", () => {
    const { places, storage } = tab("#session=s-1&token=a.b.c&socket=wss%3A%2F%2Fcell-2.example%2Fws");
    const link = { sessionId: "s-1", token: "a.b.c", url: "wss://cell-2.example/ws" };
    expect(takeSessionLink(places)).toEqual(link);
    expect(takeSessionLink(tab("", storage.get("shipvox.session")).places)).toEqual(link);
  });

  it("survives a reload of the same tab", () => {
    const { places, storage } = tab("#session=s-1&token=a.b.c");
    takeSessionLink(places);
    const reloaded = tab("", storage.get("shipvox.session"));
    expect(takeSessionLink(reloaded.places)).toEqual({ sessionId: "s-1", token: "a.b.c" });
  });

  it("in the address wins over a remembered one", () => {
    const { places } = tab("#session=s-2&token=d.e.f", '{"sessionId":"s-1","token":"a.b.c"}');
    expect(takeSessionLink(places)?.sessionId).toBe("s-2");
  });

  it("is none when a part is missing, and leaves the address alone", () => {
    for (const hash of [
      "",
      "#",
      "#session=s-1",
      "#token=a.b.c",
      "#session=&token=",
      "#elsewhere",
      "#session=s&token=t&socket=http://evil.example",
    ]) {
      const { places, address } = tab(hash);
      expect(takeSessionLink(places)).toBeUndefined();
      expect(address.now).toBe(`/?debug${hash}`);
    }
  });

  it("is none when storage holds something else or refuses", () => {
    for (const kept of ["null", "7", "{", '{"sessionId":7,"token":"t"}']) {
      expect(takeSessionLink(tab("", kept).places)).toBeUndefined();
    }
    const { places } = tab("#session=s-1&token=a.b.c");
    const refuse = () => {
      throw new DOMException("denied", "SecurityError");
    };
    expect(takeSessionLink({ ...places, storage: { getItem: refuse, setItem: refuse } })?.sessionId).toBe(
      "s-1",
    );
    const noLink = { ...tab("").places, storage: { getItem: refuse, setItem: refuse } };
    expect(takeSessionLink(noLink)).toBeUndefined();
  });
});
