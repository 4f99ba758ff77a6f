import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "../..");
let folder: string;

const run = async (program: string, ...args: readonly string[]): Promise<string> => {
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, NO_COLOR: "1" };
  const { stdout, stderr } = await promisify(execFile)(program, args, { cwd: folder, env, maxBuffer: 2 ** 26 }).catch(
    (error) => Promise.reject(new Error(`${program} ${args.join(" ")}:\n${error.stdout}${error.stderr}`)),
  );
  return stdout + stderr;
};

/** A copy of the sources, changed as CONTRIBUTING.md shows. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "turnout-contributing-"));
  const withSources = (path: string): boolean => !/\/(node_modules|dist)$/.test(path);
  for (const name of [
    "src",
    "test",
    "collector",
    "bench",
    "scripts",
    "vitest.config.ts",
    "tsconfig.json",
    "biome.jsonc",
  ])
    await cp(join(root, name), join(folder, name), { recursive: true, filter: withSources });
  for (const name of ["node_modules", "collector/node_modules"]) await symlink(join(root, name), join(folder, name));
  const text = await readFile(join(root, "CONTRIBUTING.md"), "utf8");
  const diffs = [...text.matchAll(/^```diff\n(.*?)^```$/gms)].map(([, diff]) => diff);
  expect(diffs).toHaveLength(3);
  await writeFile(join(folder, "all.diff"), diffs.join(""));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("the additions that CONTRIBUTING.md shows", () => {
  it("apply to the repository as it is", async () => {
    expect(await run("git", "apply", "--unidiff-zero", "all.diff")).toBe("");
  });

  it("compile and keep to the rules", async () => {
    const added = ["src/players", "src/catalogue", "collector/src/stores", "collector/test/stores"];
    expect(await run("node_modules/.bin/biome", "ci", "--error-on-warnings", "--colors=off", ...added)).toContain(
      "No fixes applied",
    );
    expect(await run("node_modules/.bin/tsc", "--noEmit")).toBe("");
  });

  it("have a store that keeps the contract", async () => {
    const args = ["--project", "collector", "collector/test/stores/both.test.ts"];
    expect(await run("node_modules/.bin/vitest", "run", ...args)).toMatch(/Tests\s+\d{2,} passed \(\d+\)/);
  });

  it("have a kind that TypeScript and the report know", async () => {
    await writeFile(
      join(folder, "test/unit/added.test.ts"),
      `import { rowOf } from "turnout/catalogue";
       import { expect, it } from "vitest";
       it("is there", () => expect(rowOf("group.join")?.action).toBe("Join"));`,
    );
    expect(await run("node_modules/.bin/vitest", "run", "--project", "sdk", "test/unit/added.test.ts")).toContain(
      "1 passed",
    );
  });
});
