import { rm } from "node:fs/promises";
import { join } from "node:path";
import { type Site, startSite } from "./site.js";
import { buildViteApp } from "./vite-app.js";

/** The apps of `test/apps/routers`, one for each router. */
export const routers = ["react-router", "tanstack-router", "vue-router"] as const;

export type Router = (typeof routers)[number];

export interface RouterSite {
  readonly collectorUrl: string;
  /** Whether the path is in the hash. */
  readonly hash: boolean;
  /** Options of the SDK beside endpoint and key. */
  readonly options?: object;
}

export interface RouterApps {
  /** Serves an app, for an event that lies in a folder of its site. */
  serve(router: Router, site: RouterSite): Promise<Site>;
  remove(): Promise<void>;
}

const appsFolder = join(import.meta.dirname, "../apps/routers");
const basePath = "/event";
const paths = ["", "/", "/sessions/opening-keynote", "/sessions/closing-words", "/search", "/admin/badges"];

/** Builds all apps at once, as a site would: with Vite, for production, with the package as it is built. */
export async function buildRouterApps(): Promise<RouterApps> {
  const { folder, files } = await buildViteApp(appsFolder, {
    input: routers.map((router) => join(appsFolder, `${router}.${router === "vue-router" ? "ts" : "tsx"}`)),
    output: { entryFileNames: "[name].js", chunkFileNames: "[name].js" },
  });
  return {
    serve(router, { collectorUrl, hash, options = {} }) {
      const setting = { hash, basePath, options: { endpoint: collectorUrl, key: "demo", ...options } };
      const html = `<!doctype html><meta charset="utf-8"><title>Event</title><link rel="icon" href="data:,">
        <script>globalThis.setting = ${JSON.stringify(setting)}</script>
        <div id="app"></div><script type="module" src="/${router}.js"></script>`;
      const pages = Object.fromEntries(paths.map((path) => [basePath + path, html]));
      return startSite({ collectorUrl, pages, files });
    },
    remove: () => rm(folder, { recursive: true }),
  };
}
