import { defineConfig } from "vite";

const root = "../../../target/client-package";

// What a server-side renderer must leave to the browser.
const REACT_ENTRIES = ["react", "react-speech"];

// The client as a package of its own: one module an entry, React left to the user. Built twice, because a package
// cannot tell by itself whether the user's build is for development, while the "development" export condition can.
export default defineConfig(({ mode }) => {
  const forDevelopment = mode === "library-development";
  return {
    publicDir: false,
    // React's own development runtime would write this machine's paths into every element.
    oxc: { jsx: { development: false } },
    build: {
      outDir: forDevelopment ? `${root}/development` : root,
      emptyOutDir: false,
      target: "es2022",
      sourcemap: true,
      lib: {
        entry: {
          index: "src/library/index.ts",
          react: "src/library/react.ts",
          testing: "src/library/testing.ts",
          speech: "src/library/speech.ts",
          "react-speech": "src/library/react-speech.ts",
          adapters: "src/library/adapters.ts",
          agent: "src/library/agent.ts",
          devtools: "src/library/devtools.ts",
        },
        formats: ["es"],
      },
      rolldownOptions: {
        external: /^react(\/|$)/,
        output: {
          minify: !forDevelopment,
          postBanner: ({ name }) => (REACT_ENTRIES.includes(name) ? '"use client";' : ""),
          // No file system of ours in a map: the sources are named by their place in the repository.
          sourcemapPathTransform: (path) => path.replace(/^.*?src\/main\/frontend\//, ""),
          // What every connection needs is one file, the hooks are another; what few need is fetched then.
          codeSplitting: {
            groups: [
              {
                name: "hooks",
                test: /hooks.(live-context|useSlice|useWebSocket|useConnection|useUpdates|shared)/,
              },
              { name: "core", priority: 1, test: /parse-message|live-client\.ts/ },
            ],
          },
        },
      },
    },
  };
});
