import { mkdir, readdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { launchBrowser } from "../support/browser.js";
import { type Collector, startCollector } from "../support/collector.js";
import { samplesOf, sitePages } from "../support/documentation.js";
import { inShort } from "../support/event-page.js";
import { type FreshFolder, installFresh } from "../support/fresh-folder.js";
import { startSite } from "../support/site.js";

let folder: FreshFolder;
let browser: Browser;

const page = (name: string): string => `docs/site/start/${name}.md`;

/** What the pages' `npm install` lines name beside our own tarballs. */
const installed = ["script-tag", "react", "vue"]
  .flatMap((name) => samplesOf(page(name)))
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

/** Writes the files of a page into a folder of its own, with this test's collector in place of the page's. */
async function follow(name: string, collector: Collector): Promise<string> {
  const samples = samplesOf(page(name)).filter(({ file }) => file);
  expect(samples.length).toBeGreaterThan(0);
  for (const { file = "", code } of samples) {
    const path = join(folder.path, name, file);
    await mkdir(dirname(path), { recursive: true });
    await folder.write(join(name, file), code.replaceAll("http://127.0.0.1:4680", collector.url));
  }
  return join(folder.path, name);
}

async function startInstalledCollector(): Promise<Collector> {
  const collector = await startCollector({ program: join(folder.path, "node_modules/.bin/turnout-collector") });
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

it("every sample in TypeScript and JSX of the site's pages compiles against the installed package", async () => {
  const samples = sitePages()
    .flatMap(samplesOf)
    .filter(({ language }) => ["ts", "tsx", "jsx"].includes(language));
  expect(samples.length).toBeGreaterThan(8);
  const names = samples.map(({ page, language }, i) => `${page.replaceAll(/\W/g, "-")}-${i}.${language}`);
  for (const [i, { code }] of samples.entries()) await folder.write(names[i] ?? "", code);
  const flags = [
    "--noEmit",
    "--strict",
    "--jsx",
    "react-jsx",
    "--target",
    "es2022",
    "--lib",
    "es2022,dom,dom.iterable",
  ];
  const modules = [
    "--module",
    "esnext",
    "--moduleResolution",
    "bundler",
    "--skipLibCheck",
    "--allowJs",
    "--moduleDetection",
    "force",
  ];
  expect(await folder.run("node_modules/.bin/tsc", [...flags, ...modules, ...names])).toBe("");
});

it("every marked element that the site's pages show has a kind and details that there are", async () => {
  const { catalogue } = await import(join(folder.path, "node_modules/turnout/dist/catalogue.js"));
  const kinds = new Map<string, readonly string[]>(
    catalogue.map(({ kind, details }: { kind: string; details: readonly string[] }) => [kind, details]),
  );
  const marks = sitePages()
    .flatMap(samplesOf)
    .filter(({ language }) => language === "html")
    .flatMap(({ code }) => [...code.matchAll(/<\w+[^>]* data-turnout="([^"]+)"([^>]*)>/g)]);
  expect(marks.length).toBeGreaterThan(4);
  for (const [, kind = "", rest = ""] of marks) {
    expect([...kinds.keys()]).toContain(kind);
    for (const [, detail] of rest.matchAll(/data-turnout-(\w+)=/g)) expect(kinds.get(kind)).toContain(detail);
  }
});
