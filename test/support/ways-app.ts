import { rm } from "node:fs/promises";
import { join } from "node:path";
import { type Site, startSite } from "./site.js";
import { buildViteApp } from "./vite-app.js";
import type { contents, person } from "./ways.js";

/** What a page of `test/apps/ways` shows. */
export interface WaysPage {
  readonly person: typeof person;
  readonly content: (typeof contents)[keyof typeof contents] | undefined;
  readonly examples: readonly { readonly kind: string; readonly hook: string; readonly call: string }[];
}

const root = join(import.meta.dirname, "../apps/ways");

/** Builds the app with Vite, and serves a page of it at each of the paths. */
export async function startWaysApp(pages: Readonly<Record<string, WaysPage>>, collectorUrl: string): Promise<Site> {
  const entry = { input: join(root, "main.tsx"), output: { entryFileNames: "main.js" } };
  const { folder, files } = await buildViteApp(root, entry);
  const options = { endpoint: collectorUrl, key: "demo" };
  const html = (page: WaysPage): string => `<!doctype html><meta charset="utf-8"><title>Ways</title>
    <link rel="icon" href="data:,"><script>globalThis.setting = ${JSON.stringify({ options, ...page })}</script>
    <script type="module" src="/main.js"></script>`;
  const site = await startSite({
    collectorUrl,
    pages: Object.fromEntries(Object.entries(pages).map(([path, page]) => [path, html(page)])),
    files,
  });
  return {
    url: site.url,
    async stop() {
      await site.stop();
      await rm(folder, { recursive: true });
    },
  };
}
