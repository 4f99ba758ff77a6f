import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "vite";
import { vi } from "vitest";
import { type Site, startSite } from "./site.js";
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
  const outDir = await mkdtemp(join(tmpdir(), "turnout-ways-"));
  // vitest's own NODE_ENV is not a site's.
  vi.stubEnv("NODE_ENV", "production");
  await build({
    root,
    configFile: false,
    logLevel: "error",
    mode: "production",
    build: {
      outDir,
      modulePreload: false,
      rolldownOptions: { input: join(root, "main.tsx"), output: { entryFileNames: "main.js" } },
    },
  });
  vi.unstubAllEnvs();
  const built = (await readdir(outDir, { recursive: true })).filter((name) => name.endsWith(".js"));
  const options = { endpoint: collectorUrl, key: "demo" };
  const html = (page: WaysPage): string => `<!doctype html><meta charset="utf-8"><title>Ways</title>
    <link rel="icon" href="data:,"><script>globalThis.setting = ${JSON.stringify({ options, ...page })}</script>
    <script type="module" src="/main.js"></script>`;
  const site = await startSite({
    collectorUrl,
    pages: Object.fromEntries(Object.entries(pages).map(([path, page]) => [path, html(page)])),
    files: Object.fromEntries(built.map((name) => [`/${name}`, join(outDir, name)])),
  });
  return {
    url: site.url,
    async stop() {
      await site.stop();
      await rm(outDir, { recursive: true });
    },
  };
}
