import { readFileSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { launchBrowser } from "../support/browser.js";
import { startCollector } from "../support/collector.js";
import { inShort } from "../support/event-page.js";
import { type FreshFolder, installFresh } from "../support/fresh-folder.js";
import { startSite } from "../support/site.js";

let folder: FreshFolder;

beforeAll(async () => {
  folder = await installFresh(["react", "@types/react", "@types/node", "typescript", "csstype", "undici-types"]);
});
afterAll(() => folder?.remove());

const manifestOf = (name: string): Record<string, Record<string, unknown>> =>
  JSON.parse(readFileSync(join(folder.path, "node_modules", name, "package.json"), "utf8"));

/** The package's modules, by the names that sites import them by. */
const entries = (): readonly string[] =>
  Object.keys(manifestOf("turnout").exports ?? {})
    .filter((path) => !["./script", "./package.json"].includes(path))
    .map((path) => path.replace(".", "turnout"));

describe("the tarballs", () => {
  it("hold the licence, and no file that nobody runs or reads", async () => {
    const [sdk, collector] = await Promise.all(
      ["turnout", "turnout-collector"].map((name) => readdir(join(folder.path, "node_modules", name))),
    );
    expect(sdk?.sort()).toEqual(["CHANGELOG.md", "LICENSE", "README.md", "dist", "package.json"]);
    const ofCollector = ["LICENSE", "README.md", "bin", "config.schema.json", "dist", "package.json"];
    expect(collector?.sort()).toEqual(ofCollector);
  });

  it("are tied to each other by version", () => {
    expect(manifestOf("turnout-collector").dependencies?.turnout).toBe(manifestOf("turnout").version);
  });

  it("show the sources of every module in a debugger", async () => {
    const dist = join(folder.path, "node_modules/turnout/dist");
    const files = await readdir(dist, { recursive: true });
    const modules = files.filter((name) => name.endsWith(".js") && !name.startsWith("turnout/"));
    expect(modules.length).toBeGreaterThan(6);
    for (const name of modules) {
      const { sources, sourcesContent } = JSON.parse(await readFile(join(dist, `${name}.map`), "utf8"));
      expect(sourcesContent.filter(Boolean), name).toHaveLength(sources.length);
    }
  });
});

it("every entry is imported by Node, where it does nothing", async () => {
  const program = `${entries()
    .map((entry) => `console.log("${entry}", Object.keys(await import("${entry}")).length > 0);`)
    .join("\n")}`;
  await folder.write("import-all.mjs", program);
  const printed = await folder.run(process.execPath, ["import-all.mjs"]);
  expect(printed).toBe(
    entries()
      .map((entry) => `${entry} true\n`)
      .join(""),
  );
});

describe.each([
  ["bundler", "esnext"],
  ["node16", "node16"],
])("types under moduleResolution %s", (moduleResolution, module) => {
  const imports = (): readonly string[] =>
    entries().map((entry, i) => `import * as entry${i} from "${entry}"; console.log(entry${i});`);
  const page = `
    import { createTurnout } from "turnout";
    import { Content, TurnoutProvider } from "turnout/react";
    const turnout = createTurnout({ endpoint: "https://collect.example.org", key: "site-key" });
    turnout.track("content.review", { rating: 4, text: "" });
    // @ts-expect-error: a rating is a number
    turnout.track("content.review", { rating: "four", text: "" });
    export const page = <TurnoutProvider turnout={turnout}>
      <Content id="s17" type="OTSession" name="Opening keynote" slug="opening-keynote">Hello</Content>
    </TurnoutProvider>;`;

  it("are found for every entry, need no `skipLibCheck`, and refuse what is wrong", async () => {
    await folder.write("all.ts", imports().join("\n"));
    await folder.write("page.tsx", page);
    const flags = ["--noEmit", "--strict", "--jsx", "react-jsx", "--target", "es2022", "--types", "node"];
    const resolution = ["--module", module, "--moduleResolution", moduleResolution];
    expect(await folder.run("node_modules/.bin/tsc", [...flags, ...resolution, "all.ts", "page.tsx"])).toBe("");
  });
});

describe("a bundler", () => {
  /** The code of a site's bundle by file name, the entry first. */
  async function bundle(text: string): Promise<readonly { readonly name: string; readonly code: string }[]> {
    const entry = join(folder.path, "site.js");
    await folder.write("site.js", text);
    const result = await build({
      root: folder.path,
      configFile: false,
      logLevel: "error",
      build: { write: false, minify: false, modulePreload: false, rolldownOptions: { input: entry } },
    });
    if (!("output" in result)) throw new Error("Vite watches, or has built several times");
    const chunks = result.output.filter((file) => file.type === "chunk");
    const isLater = (chunk: (typeof chunks)[number]): number => Number(!chunk.isEntry);
    return chunks.sort((a, b) => isLater(a) - isLater(b)).map(({ name, code }) => ({ name, code }));
  }

  it("leaves out what is imported and not used", async () => {
    const imports = entries().map((entry, i) => `import * as entry${i} from "${entry}";`);
    const [site] = await bundle(`${imports.join("\n")}\nconsole.log("only this");`);
    const lines = site?.code.split("\n").filter((line) => line !== "" && !line.startsWith("//"));
    expect(lines).toEqual(['console.log("only this");']);
  });

  it("takes of the SDK neither React nor catalogue, tests and server", async () => {
    const [site] = await bundle('import { createTurnout } from "turnout"; createTurnout({ endpoint: "/", key: "k" });');
    expect(site?.code).toContain("sendBeacon");
    for (const word of ["useEffect", "Credits Claimed", "serverKey", "collectActivities"])
      expect(site?.code, word).not.toContain(word);
  });

  it("puts watching and players into files that load when a page needs them", async () => {
    const [site, ...others] = await bundle(
      'import { createTurnout } from "turnout"; createTurnout({ endpoint: "/", key: "k" });',
    );
    expect(others.map(({ name }) => name)).toEqual(expect.arrayContaining(["watch-page", "youtube", "vimeo"]));
    expect(site?.code).not.toContain("player.vimeo.com");
  });

  it("takes of the catalogue's entry only the rows", async () => {
    const [site] = await bundle('import { rowOf } from "turnout/catalogue"; console.log(rowOf("ce.claim"));');
    expect(site?.code).toContain("Credits Claimed");
    expect(site?.code).not.toContain("indexedDB");
  });
});

it("the installed collector serves the installed script, and reports what a page does with it", async () => {
  const program = join(folder.path, "node_modules/.bin/turnout-collector");
  expect(await folder.run(program, ["--version"])).toContain(manifestOf("turnout-collector").version);
  const collector = await startCollector({ program });
  const site = await startSite({
    collectorUrl: collector.url,
    pages: {
      "/": (url) => `<!doctype html><title>Event</title><script async src="${url}/turnout.js" data-key="demo"></script>
        <main data-turnout-content='{"id":"s17","type":"OTSession","name":"Opening keynote"}'>
        <button data-turnout="content.like">Like</button></main>`,
    },
  });
  const browser = await launchBrowser();
  onTestFinished(async () => {
    await browser.close();
    await site.stop();
    await collector.stop();
  });
  const page = await browser.newPage();
  await page.goto(site.url);
  await page.waitForFunction("window.turnout?.track !== undefined");
  await page.click("text=Like");
  await page.close({ runBeforeUnload: true });
  const of = (action: string): string => `Content - OTSession · ${action} · s17`;
  expect(inShort(await collector.waitForRows(3))).toEqual([of("View"), of("Like"), of("Leave")]);
});
