import { encodeQR } from "qr";
import { describe, expect, it } from "vitest";
import { qrPath } from "./qr-path.js";

describe("a QR code's path", () => {
  const text = "https://labels.example/1Z999AA10123456784.pdf";

  it("draws each dark module once, at its place, inside a quiet zone of four", () => {
    const rows = encodeQR(text, "raw", { ecc: "medium", border: 1 });
    const { size, path } = qrPath(text);
    expect(size).toBe(rows.length + 6);
    const drawn = new Set(Array.from(path.matchAll(/M(\d+) (\d+)h1v1h-1z/g), ([, x, y]) => `${x} ${y}`));
    const dark = rows.flatMap((row, y) => row.flatMap((on, x) => (on ? [`${x + 3} ${y + 3}`] : [])));
    expect([...drawn].sort()).toEqual([...dark].sort());
  });
});
