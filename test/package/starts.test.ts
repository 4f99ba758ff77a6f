import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { launchBrowser } from "../support/browser.js";
import { type Collector, type CollectorOptions, startCollector } from "../support/collector.js";
import { docPages, followStart, samplesOf, sitePages, startPage } from "../support/documentation.js";
import { inShort } from "../support/event-page.js";
import { type FreshFolder, installFresh } from "../support/fresh-folder.js";
import { configurationOf, filesToCompile, unknownIn } from "../support/samples.js";
import { startSite } from "../support/site.js";

let folder: FreshFolder;
let browser: Browser;

/** What the pages' `npm install` lines name beside our own tarballs. */
const installed = ["script-tag", "react", "vue"]
  .flatMap((name) => samplesOf(startPage(name)))
  .flatMap(({ code }) => [...code.matchAll(/^npm install (.*)$/gm)].flatMap(([, names = ""]) => names.split(" ")))
  .filter((name) => /^[a-z]/.test(name));

/** Beside them, what compiling needs. */
const compiling = ["typescript", "@types/react", "@types/react-dom", "@types/node", "@segment/analytics-node"];

beforeAll(async () => {
  [folder, browser] = await Promise.all([installFresh([...new Set([...installed, ...compiling])]), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await folder?.remove();
});

/** Follows a start in a folder of its own, with this test's collector. */
async function follow(name: string, collector: Collector): Promise<string> {
  const path = join(folder.path, name);
  await followStart(name, path, collector.url);
  return path;
}

async function startInstalledCollector(options: CollectorOptions = {}): Promise<Collector> {
  const program = join(folder.path, "node_modules/.bin/turnout-collector");
  const collector = await startCollector({ program, ...options });
  onTestFinished(() => collector.stop());
  return collector;
}

/** Serves what Vite makes of a folder, and opens it. */
async function openBuilt(root: string): Promise<Page> {
  // vitest's own NODE_ENV is not a site's.
  vi.stubEnv("NODE_ENV", "production");
  await build({ root, configFile: false, logLevel: "error", mode: "production" });
  vi.unstubAllEnvs();
  const dist = join(root, "dist");
  const names = await readdir(dist, { recursive: true });
  const files = Object.fromEntries(
    names.filter((name) => name.includes(".")).map((name) => [`/${name}`, join(dist, name)]),
  );
  return open({ "/": await readFile(join(dist, "index.html"), "utf8") }, files);
}

async function open(
  pages: Readonly<Record<string, string>>,
  files: Readonly<Record<string, string>> = {},
): Promise<Page> {
  const site = await startSite({ collectorUrl: "", pages, files });
  const context = await browser.newContext();
  onTestFinished(async () => {
    await context.close();
    await site.stop();
  });
  const opened = await context.newPage();
  await opened.goto(site.url);
  return opened;
}

const session = (action: string, label = ""): string =>
  ["Content - OTSession", action, label, "s17"].filter(Boolean).join(" · ");

describe("the five-minute start, followed to the letter, with", () => {
  it("a script tag yields what it says", async () => {
    const collector = await startInstalledCollector();
    const at = await follow("script-tag", collector);
    const opened = await open({ "/": await readFile(join(at, "index.html"), "utf8") });
    await opened.waitForFunction("window.turnout?.track !== undefined");
    await opened.click("text=Like");
    await opened.fill("[name=text]", "Hello");
    await opened.click("text=Send");
    await opened.close({ runBeforeUnload: true });
    const rows = [session("View"), session("Like"), session("Chat", "Hello"), session("Leave")];
    expect(inShort(await collector.waitForRows(4))).toEqual(rows);
  });

  it.each(["react", "vue"])("%s yields what it says", async (name) => {
    const collector = await startInstalledCollector();
    const opened = await openBuilt(await follow(name, collector));
    await opened.click("text=Like");
    await opened.close({ runBeforeUnload: true });
    expect(inShort(await collector.waitForRows(3))).toEqual([session("View"), session("Like"), session("Leave")]);
  });
});

/** All pages with samples of our own, but docs/TESTING.md: `recipes.test.ts` runs what it shows. */
const pages = ["README.md", "collector/README.md", ...docPages().filter((page) => page !== "docs/TESTING.md")];
const samples = [...pages, ...sitePages()].flatMap(samplesOf);

it("every sample in JavaScript and TypeScript of the documentation compiles against the installed packages", async () => {
  const files = filesToCompile(samples);
  expect(Object.keys(files).length).toBeGreaterThan(20);
  await Promise.all(Object.entries(files).map(([name, code]) => folder.write(name, code)));
  const flags = "--noEmit --strict --jsx react-jsx --target es2022 --lib es2022,dom,dom.iterable";
  const modules = "--module esnext --moduleResolution bundler --moduleDetection force --skipLibCheck --allowJs";
  const types = "--types node";
  const args = `${flags} ${modules} ${types}`.split(" ");
  expect(await folder.run("node_modules/.bin/tsc", [...args, ...Object.keys(files)])).toBe("");
});

it("every mark, attribute and option of the script tag that the documentation's HTML shows is there", async () => {
  const dist = join(folder.path, "node_modules/turnout/dist");
  const { catalogue } = await import(join(dist, "catalogue.js"));
  const kinds = new Map<string, readonly string[]>(
    catalogue.map(({ kind, details }: { kind: string; details: readonly string[] }) => [kind, details]),
  );
  // Minified, these have no comments that could name what there is not.
  const scripts = [
    join(dist, "turnout.js"),
    ...(await readdir(join(dist, "turnout"))).map((name) => join(dist, "turnout", name)),
  ];
  const read = await Promise.all(scripts.map((path) => readFile(path, "utf8")));
  const attributes = new Set(read.join("").match(/data-turnout(-[a-z]+)*(?![a-z-])/g));
  const html = samples.filter(({ language }) => language === "html");
  expect(html.length).toBeGreaterThan(10);
  for (const { page, code } of html) expect([page, ...unknownIn(code, { kinds, attributes })]).toEqual([page]);
  expect(
    unknownIn('<form data-turnout="content.chat" data-turnout-tip="x"><input name="txt"></form>', {
      kinds,
      attributes,
    }),
  ).toEqual(["data-turnout-tip", "field txt"]);
  expect(unknownIn('<script src="https://a/turnout.js" data-keys="x"></script>', { kinds, attributes })).toEqual([
    "data-keys",
  ]);
});

it("every part of a configuration that the documentation shows is one that the installed collector takes", async () => {
  const shown = ["README.md", "collector/README.md"].flatMap(samplesOf).filter(({ language }) => language === "json");
  expect(shown.length).toBeGreaterThan(4);
  for (const { code } of shown) {
    await folder.write("turnout.json", JSON.stringify(configurationOf(code)));
    const printed = await folder.run("node_modules/.bin/turnout-collector", ["types", "--config", "turnout.json"]);
    expect(printed).toContain("SiteKinds");
  }
});

it("the commands by which the documentation sends and asks do what it says", async () => {
  const printed = await folder.run("node_modules/.bin/turnout-collector", ["key"]);
  const [secret = "", hash = ""] = printed.match(/turnout_\S+|sha256:\w+/g) ?? [];
  const site = { id: "demo", key: "demo", zone: "UTC", serverKeys: [{ name: "docs", hash }] };
  const collector = await startInstalledCollector({
    // What the commands take when they name no store.
    storeFile: join(folder.path, "turnout.db"),
    config: { sites: [site] },
  });
  const shown = samples.filter(({ language, code }) => language === "sh" && code.includes("curl"));
  expect(shown.map(({ page }) => page)).toEqual(["README.md", "docs/WIRE.md", "docs/WIRE.md"]);
  const strict = 'set -eu; curl() { command curl --silent --show-error --fail-with-body "$@"; }\n';
  for (const { code } of [...shown].reverse()) {
    const real = code
      .replaceAll(/https:\/\/collect\.example\.org|http:\/\/127\.0\.0\.1:4680/g, collector.url)
      .replaceAll("turnout_…", secret);
    await folder.run("bash", ["-c", strict + real]);
  }
  const lines = await collector.exportLines();
  const today = /\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/;
  const promised = /^u42,.*$/m.exec(await readFile("docs/WIRE.md", "utf8"))?.[0] ?? "";
  expect(lines.map((line) => line.replace(today, ""))).toContain(promised.replace(today, ""));
  expect(lines.join("\n")).toContain("Content - Course,Earn Credit");
});
