import { copyFileSync } from "node:fs";
import { defineConfig } from "vite";

const outDir = "../../../target/client-package";

// The client as a package of its own: one module an entry, React left to the user.
export default defineConfig({
  publicDir: false,
  build: {
    outDir,
    emptyOutDir: true,
    target: "es2022",
    lib: {
      entry: {
        index: "src/library/index.ts",
        react: "src/library/react.ts",
        testing: "src/library/testing.ts",
      },
      formats: ["es"],
    },
    rolldownOptions: {
      external: ["react", "react/jsx-runtime"],
      output: {
        minify: true,
        // What every connection needs is one file; what few or only live ones need is fetched then.
        codeSplitting: { groups: [{ name: "core", test: /parse-message|send-error|live-client\.ts/ }] },
      },
    },
  },
  plugins: [
    {
      name: "library-manifest",
      closeBundle: () => copyFileSync("library.package.json", `${outDir}/package.json`),
    },
  ],
});
