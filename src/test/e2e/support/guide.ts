import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";

export const root = resolve(import.meta.dirname, "../../../..");

/** One block of code of a page of the documents, by the name in its first line. */
export interface Block {
  readonly name: string;
  readonly text: string;
}

/** All blocks of a page that have a name. */
export function blocks(page: string): readonly Block[] {
  const found = readFileSync(join(root, "src/docs", page), "utf8").matchAll(
    /^```\w+ title="([^"]+)"\n(.*?)^```$/gms,
  );
  return Array.from(found, ([, name = "", text = ""]) => ({ name, text }));
}

/** The block of that name; throws where the page has none. */
export function block(page: string, wanted: string): string {
  const found = blocks(page).find(({ name }) => name === wanted);
  if (found === undefined) throw new Error(`${page} has no ${wanted}`);
  return found.text;
}
