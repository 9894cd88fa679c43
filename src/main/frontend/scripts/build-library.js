// Makes the client's package and its tarball in target/: npm run build:lib.
import { execFileSync } from "node:child_process";
import { copyFileSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";
import { dts } from "rolldown-plugin-dts";
import { build } from "vite";

const frontend = fileURLToPath(new URL("../", import.meta.url));
const target = resolve(frontend, "../../../target");
const types = resolve(target, "client-types");
const built = resolve(target, "client-package");
const manifest = JSON.parse(readFileSync(resolve(frontend, "library.package.json"), "utf8"));

/** The entries by name, what others take types from first. */
const ENTRIES = ["index", "adapters", "speech", "react", "react-speech", "agent", "testing", "devtools"];

async function buildScripts() {
  const configFile = resolve(frontend, "vite.library.config.ts");
  for (const [mode, environment] of [
    ["library", "production"],
    ["library-development", "development"],
  ]) {
    process.env["NODE_ENV"] = environment;
    await build({ root: frontend, configFile, mode, logLevel: "warn" });
  }
}

/**
 * One file of types an entry. What an earlier entry holds is imported from there: a type has one home, and so an
 * interface that is meant to be augmented can be.
 */
async function rollTypes() {
  execFileSync("npx", ["tsc", "-p", "tsconfig.library.json", "--outDir", types], {
    cwd: frontend,
    stdio: "inherit",
  });
  const homes = new Map();
  for (const name of ENTRIES) {
    const entry = resolve(types, `library/${name}.d.ts`);
    const homeOf = (id, importer) => {
      if (!importer || !id.startsWith(".")) return undefined;
      const file = resolve(importer, "..", id).replace(/\.js$/, "");
      const home = homes.get(file);
      return home && { id: `./${home}.js`, external: true };
    };
    const bundle = await rolldown({
      cwd: frontend,
      input: { [name]: entry },
      external: /^react/,
      plugins: [
        { name: "homes", resolveId: { order: "pre", handler: homeOf } },
        dts({ dtsInput: true, tsconfig: false }),
      ],
    });
    const { output } = await bundle.write({ dir: built, cleanDir: false });
    await bundle.close();
    for (const { moduleIds = [] } of output)
      for (const id of moduleIds) {
        const file = id.replace(/\?.*$/, "").replace(/(\.d)?\.tsx?$/, "");
        if (!homes.has(file) && !file.includes("/library/")) homes.set(file, name);
      }
  }
}

function addTexts() {
  writeFileSync(resolve(built, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  copyFileSync(resolve(frontend, "CHANGELOG.md"), resolve(built, "CHANGELOG.md"));
  copyFileSync(resolve(frontend, "../../docs/client.md"), resolve(built, "README.md"));
}

for (const folder of [types, built]) rmSync(folder, { recursive: true, force: true });
await buildScripts();
await rollTypes();
addTexts();
execFileSync("npm", ["pack", "--silent", "--pack-destination", target], { cwd: built });
process.stdout.write(`${resolve(target, `${manifest.name}-${manifest.version}.tgz`)}\n`);
