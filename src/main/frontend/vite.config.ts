import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { compress } from "./vite.compress.js";

// Where `npm run dev` finds a server: any node started by scripts/run.
const server = process.env["SHIPVOX_SERVER"] ?? "https://localhost:8443";
// The development certificate is self-signed; the Origin is rewritten because the server takes its own alone.
const toServer = { target: server, secure: false, changeOrigin: true, headers: { origin: server } };

export default defineConfig({
  base: "/",
  plugins: [react(), compress()],
  build: {
    outDir: "../../../target/frontend",
    emptyOutDir: true,
    rolldownOptions: {
      input: ["index.html", "console.html"],
      // An outage is no time to fetch the code that copes with it: the page has the whole client from the start.
      output: { codeSplitting: { groups: [{ name: "client", test: /src\/client\/(?!mock)/ }] } },
    },
  },
  server: {
    port: 5173,
    strictPort: true,
    proxy: { "/api": toServer, "/ws": { ...toServer, ws: true } },
  },
});
