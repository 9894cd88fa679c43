import { copyFileSync } from "node:fs";
import { defineConfig } from "vite";

const root = "../../../target/client-package";

// The client as a package of its own: one module an entry, React left to the user. Built twice, because a package
// cannot tell by itself whether the user's build is for development, while the "development" export condition can.
export default defineConfig(({ mode }) => {
  const forDevelopment = mode === "library-development";
  return {
    publicDir: false,
    build: {
      outDir: forDevelopment ? `${root}/development` : root,
      emptyOutDir: true,
      target: "es2022",
      lib: {
        entry: {
          index: "src/library/index.ts",
          react: "src/library/react.ts",
          testing: "src/library/testing.ts",
          speech: "src/library/speech.ts",
          "react-speech": "src/library/react-speech.ts",
          adapters: "src/library/adapters.ts",
        },
        formats: ["es"],
      },
      rolldownOptions: {
        external: /^react(\/|$)/,
        output: {
          minify: !forDevelopment,
          // What every connection needs is one file; what few or only live ones need is fetched then.
          codeSplitting: { groups: [{ name: "core", test: /parse-message|live-client\.ts/ }] },
        },
      },
    },
    plugins: [
      {
        name: "library-manifest",
        closeBundle: () => copyFileSync("library.package.json", `${root}/package.json`),
      },
    ],
  };
});
