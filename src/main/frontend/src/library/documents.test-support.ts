import { execFileSync, spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";
import library from "../../library.package.json" with { type: "json" };

const frontend = resolve(import.meta.dirname, "../..");
const root = resolve(frontend, "../../..");
const packages = join(frontend, "node_modules");

const GUIDES = [
  "client.md",
  "agents/elevenlabs.md",
  "agents/first-agent.md",
  "agents/livekit.md",
  "agents/openai-realtime.md",
  "agents/pipecat.md",
];

/** The files that the guides show, by the name in their code block. */
export function documentedFiles(): ReadonlyMap<string, string> {
  const guide = GUIDES.map((page) => readFileSync(join(root, "src/docs", page), "utf8")).join("\n");
  const blocks = guide.matchAll(/^```\w+ title="([^"]+)"\n(.*?)^```$/gms);
  return new Map(Array.from(blocks, ([, name = "", text = ""]) => [name, text]));
}

/** A project of a user's own, with the packed client installed in it. */
export interface Project {
  readonly folder: string;
  /** Runs one of the project's own commands. */
  run(command: string, ...args: string[]): string;
}

export interface ProjectOptions {
  readonly react: 18 | 19;
  /** The documents' files that it consists of. */
  readonly files: readonly string[];
  readonly besides?: { readonly [name: string]: string };
}

/** TypeScript's settings of such a project. */
export const SETTINGS = {
  compilerOptions: {
    target: "ES2022",
    lib: ["ES2023", "DOM", "DOM.Iterable"],
    module: "ESNext",
    moduleResolution: "bundler",
    jsx: "react-jsx",
    strict: true,
    noEmit: true,
    skipLibCheck: false,
    types: ["vite/client"],
  },
  include: ["src"],
};

// What `npm create vite` sets up.
const VITE = `import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
export default defineConfig({ plugins: [react()] });
`;

/** Makes a project of the documents' files under target/, as a user would who follows them; packs nothing itself. */
export function makeProject(name: string, { react, files, besides = {} }: ProjectOptions): Project {
  const folder = join(root, "target/documents", name);
  rmSync(folder, { recursive: true, force: true });
  const documented = documentedFiles();
  const write = (file: string, text: string) => {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  };
  write("package.json", JSON.stringify({ name, private: true, type: "module" }));
  write("tsconfig.json", JSON.stringify(SETTINGS));
  write("vite.config.ts", VITE);
  write("index.html", '<div id="root"></div><script type="module" src="/src/main.tsx"></script>');
  for (const file of files) {
    const text = documented.get(file);
    if (text === undefined) throw new Error(`the guide shows no ${file}`);
    write(file, text);
  }
  for (const [file, text] of Object.entries(besides)) write(file, text);

  const tarball = join(root, `target/shipvox-live-client-${library.version}.tgz`);
  execFileSync("npm", ["install", "--silent", "--offline", "--no-audit", "--no-fund", tarball], {
    cwd: folder,
    stdio: "pipe",
  });
  const modules = join(folder, "node_modules");
  // Copies, so that what renders finds this version of React, and all else in the folder above.
  for (const part of ["react", "react-dom", "@types/react", "@types/react-dom"])
    cpSync(join(packages, part + (react === 18 ? "18" : "")), join(modules, part), { recursive: true });
  cpSync(join(packages, "@testing-library/react"), join(modules, "@testing-library/react"), {
    recursive: true,
  });
  const shared = join(folder, "../node_modules");
  // Another process may be using it.
  if (!existsSync(shared) || readlinkSync(shared) !== packages) {
    rmSync(shared, { force: true });
    symlinkSync(packages, shared);
  }
  return {
    folder,
    run(command, ...args) {
      const { status, stdout, stderr } = spawnSync(join(packages, ".bin", command), args, {
        cwd: folder,
        encoding: "utf8",
      });
      if (status !== 0) throw new Error(`${command} ${args.join(" ")} in ${folder}:\n${stdout}${stderr}`);
      return stdout;
    },
  };
}
