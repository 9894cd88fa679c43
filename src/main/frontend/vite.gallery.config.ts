import { defineConfig, mergeConfig } from "vite";
import base from "./vite.config.js";

// The development build: the page with its sample data (`?mock`), and the gallery of every card in every state.
// `NODE_ENV=development vite build --config vite.gallery.config.ts`; the WAR never holds it.
export default mergeConfig(
  base,
  defineConfig({
    mode: "development",
    build: {
      outDir: "../../../target/gallery",
      minify: false,
      rolldownOptions: { input: ["index.html", "gallery.html"] },
    },
    preview: { strictPort: true },
  }),
);
