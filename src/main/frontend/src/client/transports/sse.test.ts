import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { eventReader, lineSplitter } from "./sse.js";

/** The events that a stream holds, fed in the given pieces. */
function read(...pieces: string[]): string[] {
  const events: string[] = [];
  const split = lineSplitter(eventReader((data) => events.push(data)));
  pieces.forEach(split);
  return events;
}

describe("an event stream", () => {
  it("gives the data of each event, and nothing for comments and other fields", () => {
    expect(read(": hello\n\nevent: UPDATE\nid: e:1\ndata: {}\n\nretry: 5\n\ndata:no blank\n\n")).toEqual([
      "{}",
      "no blank",
    ]);
  });

  it("joins the data of several lines", () => {
    expect(read("data: a\ndata: b\ndata:\n\n")).toEqual(["a\nb\n"]);
  });

  it("gives nothing for an event that is cut short", () => {
    expect(read("data: whole\n\ndata: half\n")).toEqual(["whole"]);
  });

  it("reads the same however it is cut into pieces, with any kind of line end", () => {
    const line = fc.constantFrom("data: x", "data: y", "event: UPDATE", ": comment", "");
    const end = fc.constantFrom("\n", "\r\n", "\r");
    fc.assert(
      fc.property(fc.array(line), end, fc.array(fc.nat(200)), (lines, eol, cuts) => {
        const text = [...lines, "", "end"].join(eol);
        const places = [
          0,
          ...cuts.map((cut) => Math.min(cut, text.length)).sort((a, b) => a - b),
          text.length,
        ];
        const pieces = places.slice(1).map((place, index) => text.slice(places[index], place));
        expect(read(...pieces)).toEqual(read([...lines, "", "end"].join("\n")));
      }),
    );
  });
});
