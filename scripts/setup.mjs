// What every command needs first. Runs before anything is installed, so it imports nothing but Node's own modules.
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { root, run } from "./run.mjs";

/** Installs what `package-lock.json` asks for, when something else or nothing is there. */
export function ensureDependencies() {
  if (!isInstalled()) {
    console.log("Installing dependencies …");
    run("npm", "ci");
  }
  ensureNativeModule();
}

/** Builds SDK and collector, when either is absent or older than a source. */
export function ensureBuilt() {
  const outputs = ["dist/turnout.js", "collector/dist/main.js"].map((path) => modifiedMs(join(root, path)));
  if (Math.min(...outputs) > Math.max(...sources.map(newestMs))) return;
  console.log("Building …");
  run(process.execPath, "scripts/build.mjs");
}

const sources = [
  "src",
  "collector/src",
  "collector/scripts",
  "collector/tsconfig.json",
  "package-lock.json",
  "rollup.config.mjs",
  "tsconfig.json",
  "tsconfig.build.json",
].map((path) => join(root, path));

/** npm keeps a copy of the lock file of what it has installed; optional packages of other platforms are not in it. */
function isInstalled() {
  const wanted = lockedPackages("package-lock.json");
  const installed = lockedPackages("node_modules/.package-lock.json");
  return Object.entries(wanted).every(
    ([path, { version, optional }]) =>
      path === "" || (installed[path] ? installed[path].version === version : optional),
  );
}

function lockedPackages(path) {
  try {
    return JSON.parse(readFileSync(join(root, path), "utf8")).packages;
  } catch (error) {
    if (error.code === "ENOENT") return {};
    throw error;
  }
}

/** better-sqlite3 is compiled when it is installed; another version of Node, or a skipped install script, breaks it. */
function ensureNativeModule() {
  if (loadsNativeModule()) return;
  console.log("The native part of better-sqlite3 does not load in this Node; compiling it …");
  run("npm", "rebuild", "better-sqlite3");
  if (!loadsNativeModule()) {
    throw new Error("better-sqlite3 does not load even when compiled anew: see its build output above.");
  }
}

function loadsNativeModule() {
  const program = 'new (require("better-sqlite3"))(":memory:")';
  return spawnSync(process.execPath, ["--eval", program], { cwd: root, stdio: "ignore" }).status === 0;
}

function newestMs(path) {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats?.isDirectory()) return stats?.mtimeMs ?? 0;
  return Math.max(stats.mtimeMs, ...readdirSync(path).map((name) => newestMs(join(path, name))));
}

function modifiedMs(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
