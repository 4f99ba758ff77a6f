import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "vite";

/** Where peers are installed: not in the repository, whose install they would multiply. Kept for the next run. */
const folder = join(tmpdir(), "turnout-bench-peers");

/**
 * A script of a peer as one file for a page: what its adapter says, or `script`. Installs the exact versions that the
 * adapter names.
 */
export async function bundlePeer({ name, packages }, script) {
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
  // Snowplow's plugins ask for a version of the tracker that the registry does not have yet.
  const flags = ["--no-audit", "--no-fund", "--ignore-scripts", "--legacy-peer-deps", "--save-exact"];
  const { status } = spawnSync("npm", ["install", ...flags, ...packages], {
    cwd: home,
    stdio: ["ignore", "ignore", "inherit"],
  });
  if (status !== 0) throw new Error(`npm could not install ${packages.join(" ")}`);
}
