import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { test as base } from "@playwright/test";
import { preview } from "vite";

/**
 * Tests of the development build: the gallery of every card in every state, and the page on a stage that a test speaks
 * from. Built and served once a worker, on a free port.
 */
export const test = base.extend<object, { galleryUrl: string }>({
  galleryUrl: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures off this pattern
    async ({}, use, { config }) => {
      const root = join(config.rootDir, "../../main/frontend");
      const configFile = join(root, "vite.gallery.config.ts");
      execFileSync(
        process.execPath,
        ["node_modules/vite/bin/vite.js", "build", "--logLevel", "error", "--config", configFile],
        {
          cwd: root,
          env: { ...process.env, NODE_ENV: "development" },
          stdio: "inherit",
        },
      );
      const server = await preview({
        root,
        configFile,
        logLevel: "error",
        preview: { port: 5185, strictPort: false },
      });
      await use(new URL("gallery.html", server.resolvedUrls?.local[0]).href);
      await server.close();
    },
    { scope: "worker" },
  ],
});
