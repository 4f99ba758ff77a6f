import { type ExecFileException, execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
// biome-ignore lint/correctness/useImportExtensions: the rule knows .js only, and the scripts are .mjs
import { findChromium } from "../../scripts/chromium.mjs";
import { type Site, startSite } from "../support/site.js";

const root = join(import.meta.dirname, "../..");
const recipes = join(root, "test/recipes");

/** What a recipe's own test runner prints, and its exit code. The package is the built one, as a site would install it. */
function runRecipe(folder: string, program: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  return new Promise<{ readonly code: ExecFileException["code"]; readonly printed: string }>((done) => {
    execFile(
      join(root, "node_modules/.bin", program),
      args,
      // The runner that runs us leaves marks in the environment that another would take for its own.
      { cwd: join(recipes, folder), env: { PATH: process.env.PATH, HOME: process.env.HOME, NO_COLOR: "1", ...env } },
      (error, stdout, stderr) => done({ code: error ? error.code : 0, printed: stdout + stderr }),
    );
  });
}

describe("the recipe for tests of a site with", () => {
  it.each([
    "vitest/like-button.test.tsx",
    "vitest/vitest.config.ts",
    "jest/chat.test.js",
    "jest/package.json",
    "playwright/session.spec.ts",
  ])("each tool is printed in the docs as it runs: %s", (file) => {
    expect(readFileSync(join(root, "docs/TESTING.md"), "utf8")).toContain(
      `\n${readFileSync(join(recipes, file), "utf8")}\`\`\`\n`,
    );
  });

  it("vitest passes", async () => {
    const { code, printed } = await runRecipe("vitest", "vitest", ["run"]);
    expect(printed).toMatch(/Tests\s+2 passed \(2\)/);
    expect(code).toBe(0);
  });

  it.each(["jsdom", "@happy-dom/jest-environment"])("jest passes in %s", async (environment) => {
    const env = { NODE_OPTIONS: "--experimental-vm-modules" };
    const { code, printed } = await runRecipe("jest", "jest", ["--env", environment], env);
    expect(printed).toMatch(/Tests:\s+2 passed, 2 total/);
    expect(code).toBe(0);
  });

  describe("Playwright", () => {
    let site: Site;
    const page = (body: string): string => `<!doctype html><meta charset="utf-8"><title>Event</title>
      <script async src="/turnout.js" data-key="demo" data-endpoint="https://collect.example.org"></script>${body}`;
    const keynote = `<main data-turnout-content='{"id":"s17","type":"OTSession","name":"Opening keynote"}'>
      <button data-turnout="content.like">Like</button><a href="/schedule">Schedule</a></main>`;

    beforeAll(async () => {
      site = await startSite({
        collectorUrl: "",
        pages: { "/keynote": page(keynote), "/schedule": page("<h1>Schedule</h1>") },
        files: { "/turnout.js": join(root, "dist/turnout.js") },
      });
    });
    afterAll(() => site.stop());

    it("passes", async () => {
      const output = await mkdtemp(join(tmpdir(), "turnout-recipe-"));
      onTestFinished(() => rm(output, { recursive: true }));
      const env = { SITE_URL: site.url, CHROMIUM_PATH: findChromium() };
      const args = ["test", "--reporter", "line", "--output", output];
      const { code, printed } = await runRecipe("playwright", "playwright", args, env);
      expect(printed).toMatch(/1 passed/);
      expect(code).toBe(0);
    });
  });
});
