import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** The repository's root folder. */
export const root = fileURLToPath(new URL("..", import.meta.url));

/** Runs a program in the repository's root and shows what it prints. Throws when it cannot start or fails. */
export function run(program, ...args) {
  const { error, status, signal } = spawnSync(program, args, { cwd: root, stdio: "inherit" });
  if (error) throw error;
  if (status !== 0) throw new Error(`${program} ${args.join(" ")} failed (${signal ?? `exit code ${status}`})`);
}

/** Where npm has put a tool that the repository depends on. */
export function tool(name) {
  return `node_modules/.bin/${name}`;
}

/** Runs a script's main function; a failure is printed as one line and becomes the exit code. */
export async function main(body) {
  try {
    await body();
  } catch (error) {
    console.error(`\n${error.message}`);
    process.exitCode = 1;
  }
}
