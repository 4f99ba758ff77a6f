import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "vite";

/** Where peers are installed: not in the repository, whose install they would multiply. Kept for the next run. */
const folder = join(tmpdir(), "turnout-bench-peers");

/** The script of a peer with its adapter, as one file for a page. Installs the exact versions that the adapter names. */
export async function bundlePeer({ name, packages, script }) {
  const home = join(folder, packages.join("+").replaceAll(/[^\w.@+-]/g, "-"));
  if (!existsSync(join(home, "node_modules"))) install(home, packages);
  const entry = join(home, "entry.js");
  writeFileSync(entry, script);
  await build({
    root: home,
    configFile: false,
    logLevel: "error",
    define: { "process.env.NODE_ENV": '"production"' },
    build: {
      lib: { entry, formats: ["iife"], name: `bench${name}`, fileName: () => "bundle.js" },
      outDir: "out",
      minify: true,
    },
  });
  return readFileSync(join(home, "out/bundle.js"));
}

function install(home, packages) {
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, "package.json"), '{ "private": true }');
  const args = ["install", "--no-audit", "--no-fund", "--ignore-scripts", "--save-exact", ...packages];
  const { status } = spawnSync("npm", args, { cwd: home, stdio: ["ignore", "ignore", "inherit"] });
  if (status !== 0) throw new Error(`npm could not install ${packages.join(" ")}`);
}
