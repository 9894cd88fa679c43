import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

// One module that a test imports into a document of the node's, built as the page itself is built for production.
export default defineConfig({
  root: import.meta.dirname,
  base: "/burst-page/",
  publicDir: false,
  plugins: [react()],
  logLevel: "error",
  build: {
    outDir: "../../../../../target/e2e-pages/burst",
    emptyOutDir: true,
    cssCodeSplit: false,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: "main.tsx",
      preserveEntrySignatures: "strict",
      output: { entryFileNames: "main.js", chunkFileNames: "[name].js", assetFileNames: "[name][extname]" },
    },
  },
});
