import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import type { Plugin } from "vite";

// Below this the headers of a compressed answer cost as much as they save.
const LEAST_BYTES = 1000;
const TEXT = /\.(html|js|css|svg|json)$/;

/** The forms in which a file is sent, by the ending that each has beside the plain one. */
export const FORMS = {
  br: (plain: Uint8Array) =>
    brotliCompressSync(plain, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
        [constants.BROTLI_PARAM_SIZE_HINT]: plain.length,
      },
    }),
  gz: (plain: Uint8Array) => gzipSync(plain, { level: 9 }),
} as const;

/** Whether a file gains by being compressed; fonts and pictures are so already. */
export const isCompressible = (name: string, bytes: number) => TEXT.test(name) && bytes >= LEAST_BYTES;

/** Leaves each text of the build in compressed forms beside it, for the server to send as they are. */
export function compress(): Plugin {
  let folder = "";
  return {
    name: "compress",
    apply: "build",
    configResolved({ root, build }) {
      folder = join(root, build.outDir);
    },
    writeBundle() {
      for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
        const file = join(entry.parentPath, entry.name);
        if (!entry.isFile()) continue;
        const plain = readFileSync(file);
        if (!isCompressible(file, plain.length)) continue;
        for (const [ending, pack] of Object.entries(FORMS)) writeFileSync(`${file}.${ending}`, pack(plain));
      }
    },
  };
}
