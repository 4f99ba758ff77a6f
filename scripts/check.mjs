// `npm run check`: all that can be said of the repository without a browser. Stops at the first step that fails.
import { spawnSync } from "node:child_process";
import { main, root, tool } from "./run.mjs";
import { ensureDependencies } from "./setup.mjs";

/** Types first of all that runs code; the build before the unit tests, because some of them start the real collector. */
const steps = [
  [
    "format, lint, arrows, cycles, `any`, lengths of files and functions",
    tool("biome"),
    "ci",
    "--error-on-warnings",
    "--colors=off",
  ],
  ["generated files", process.execPath, "scripts/generate.mjs", "--check"],
  ["types", tool("tsc"), "--noEmit"],
  ["build, size", process.execPath, "scripts/build.mjs"],
  ["unit tests", tool("vitest"), "run", "--project", "sdk", "--project", "react-18", "--project", "collector"],
  ["package", tool("publint"), "--strict"],
  ["types of the package", tool("attw"), "--pack", ".", "--profile", "esm-only", "--exclude-entrypoints", "script"],
  ["API reports", process.execPath, "scripts/api.mjs", "--check"],
  ["unused exports, files and dependencies", tool("knip")],
];

await main(() => {
  ensureDependencies();
  for (const [name, program, ...args] of steps) check(name, program, args);
  console.log("All checks passed.");
});

/** One line when the step passes; all that it printed when it does not. */
function check(name, program, args) {
  const startedAt = Date.now();
  const { error, status, stdout, stderr } = spawnSync(program, args, {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
  if (error) throw error;
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
  console.log(`${status === 0 ? "ok    " : "FAILED"} ${name} (${seconds} s)`);
  if (status === 0) return;
  console.log(stdout + stderr);
  throw new Error(`Check "${name}" failed.`);
}
