// @vitest-environment node
import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";

const root = join(import.meta.dirname, "../..");
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "turnout-limits-"));
  for (const config of ["biome.jsonc", "src/biome.jsonc"]) cpSync(join(root, config), join(folder, config));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What the check says of a file of the repository with this text. */
function complaint(file: string, text: string): Promise<string> {
  const path = join(folder, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  const args = ["lint", "--error-on-warnings", "--colors=off", path];
  return new Promise((done) => {
    execFile(join(root, "node_modules/.bin/biome"), args, { cwd: folder }, (error, stdout, stderr) => {
      rmSync(path);
      done(error ? stdout + stderr : "");
    });
  });
}

const statements = (count: number): string => "  console.log();\n".repeat(count);
const functionOf = (count: number): string => `export function long() {\n${statements(count)}}\n`;

it.each([
  ["`any`", "src/x.ts", "export const x: any = 1;\n", "noExplicitAny"],
  ["a cast to it", "scripts/x.ts", "export const x = (1 as any).y;\n", "noExplicitAny"],
  ["a file of 251 lines", "collector/src/x.ts", statements(251), "noExcessiveLinesPerFile"],
  ["a function of more than 50 lines", "scripts/x.mjs", functionOf(51), "noExcessiveLinesPerFunction"],
  ["a function of more than 90 lines in the SDK", "src/x.ts", functionOf(91), "noExcessiveLinesPerFunction"],
  [
    "five parameters",
    "src/x.ts",
    "export const x = (a: 1, b: 2, c: 3, d: 4, e: 5) => [a, b, c, d, e];\n",
    "useMaxParams",
  ],
  [
    "an exception without its reason",
    "src/x.ts",
    "// biome-ignore lint/suspicious/noExplicitAny:\nexport let x: any;\n",
    "suppressions",
  ],
])("the check refuses %s", async (_what, file, text, rule) => {
  expect(await complaint(file, text)).toContain(rule);
});

it("the check takes what keeps to the limits", async () => {
  expect(await complaint("collector/src/x.ts", statements(250))).toBe("");
  expect(await complaint("scripts/x.mjs", functionOf(50))).toBe("");
  expect(await complaint("src/x.ts", functionOf(90))).toBe("");
});
