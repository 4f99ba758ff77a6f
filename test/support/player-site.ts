import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import resolve from "@rollup/plugin-node-resolve";
import typescript from "@rollup/plugin-typescript";
import type { BrowserContext, Page } from "playwright-core";
import { rollup } from "rollup";
import { launchBrowser } from "./browser.js";
import { pages } from "./player-pages.js";
import { startSite } from "./site.js";

/** Pages with players, the adapters that watch them, and a browser. */
export interface PlayerSite {
  readonly url: string;
  /** Opens a page in a browser context of its own, where YouTube and Vimeo are the fakes. */
  open(name: string): Promise<Page>;
  stop(): Promise<void>;
}

const root = join(import.meta.dirname, "../..");
const fixture = (name: string): string => join(root, "test/fixtures", name);
const require = createRequire(import.meta.url);
/** A file that the package publishes and does not export: its build for a script tag, or for modules. */
const beside = (main: string, path: string): string => join(dirname(main), path);

/** Fixtures, and the players' packages as they are published. */
export const playerFiles = {
  "/film.webm": fixture("ten-seconds.webm"),
  "/film.mp4": fixture("ten-seconds.mp4"),
  "/film.m3u8": fixture("ten-seconds.m3u8"),
  "/ten-seconds-hls.mp4": fixture("ten-seconds-hls.mp4"),
  "/page.js": fixture("players/page.js"),
  "/wistia.js": fixture("players/wistia.js"),
  "/packages/hls.js": require.resolve("hls.js/dist/hls.min.js"),
  "/packages/video.js": require.resolve("video.js/dist/video.min.js"),
  "/packages/plyr.js": require.resolve("plyr"),
  "/packages/vimeo.js": require.resolve("@vimeo/player/dist/player.min.js"),
  "/packages/media-chrome.js": beside(require.resolve("media-chrome"), "../iife/index.js"),
};

/** Starts all that the tests of players need. */
export async function startPlayerSite(): Promise<PlayerSite> {
  const folder = await mkdtemp(join(tmpdir(), "turnout-players-"));
  await Promise.all([bundleAdapters(folder), bundleMediaElement(folder)]);
  const built = Object.fromEntries((await readdir(folder)).map((name) => [`/adapters/${name}`, join(folder, name)]));
  const site = await startSite({ collectorUrl: "", pages, files: { ...playerFiles, ...built } });
  const browser = await launchBrowser();
  return {
    url: site.url,
    async open(name) {
      const context = await browser.newContext();
      await serveFakes(context);
      const page = await context.newPage();
      await page.goto(`${site.url}/${name}`);
      return page;
    },
    async stop() {
      await browser.close();
      await site.stop();
      await rm(folder, { recursive: true });
    },
  };
}

/** Makes YouTube and Vimeo, at their real addresses, the fakes. */
export async function serveFakes(context: BrowserContext): Promise<void> {
  const [youtube, vimeo] = await Promise.all([readFake("youtube.html"), readFake("vimeo.html")]);
  const html = (body: string) => ({ contentType: "text/html", body });
  // Nothing leaves the machine; what is asked of elsewhere is not there.
  await context.route(
    (address) => address.hostname !== "127.0.0.1",
    (route) => route.abort(),
  );
  await context.route(/^https:\/\/www\.youtube(-nocookie)?\.com\/embed\//, (route) => route.fulfill(html(youtube)));
  await context.route("https://player.vimeo.com/video/**", (route) => route.fulfill(html(vimeo)));
}

async function readFake(name: string): Promise<string> {
  const [page, script, film] = await Promise.all([
    readFile(fixture(`players/${name}`), "utf8"),
    readFile(fixture("players/film.js"), "utf8"),
    readFile(fixture("ten-seconds.webm"), "base64"),
  ]);
  return page.replace("FILM_SCRIPT", () => script.replace('"FILM"', () => `"${film}"`));
}

/** The list and its adapters as the npm build has them: each a file that is fetched when it is wanted. */
async function bundleAdapters(dir: string): Promise<void> {
  const bundle = await rollup({
    input: ["index", "html", "manual"].map((name) => join(root, `src/players/${name}.ts`)),
    preserveEntrySignatures: "strict",
    plugins: [
      typescript({
        tsconfig: join(root, "tsconfig.build.json"),
        rootDir: join(root, "src"),
        outDir: dir,
        sourceMap: false,
      }),
    ],
  });
  await bundle.write({ dir, format: "es", chunkFileNames: "[name].js" });
}

/** The one package that is modules of several files. */
export async function bundleMediaElement(dir: string): Promise<void> {
  const input = beside(require.resolve("hls-video-element"), "../hls-video-element.js");
  const bundle = await rollup({ input, plugins: [resolve({ browser: true })] });
  await bundle.write({ file: join(dir, "hls-video-element.js"), format: "es" });
}
