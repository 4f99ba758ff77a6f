import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build, createServer, type InlineConfig } from "vite";
import { vi } from "vitest";
import { type Site, startSite } from "./site.js";

export type ReactMode = "development" | "production";

export type ReactVersion = 18 | 19;

/** Where React 18 is installed beside the other; without an alias, imports lead to React 19. */
const react18 = join(import.meta.dirname, "../react-18/node_modules");
const aliasOf = (version: ReactVersion) =>
  version === 18 ? { react: join(react18, "react"), "react-dom": join(react18, "react-dom") } : {};

const config: InlineConfig = {
  root: join(import.meta.dirname, "../../examples/react-app"),
  configFile: false,
  logLevel: "error",
};

/** The example's pages: all are the same document, and the app tells them apart. */
const paths = [
  ...["/", "/account", "/sessions/letting-the-sea-in", "/sessions/what-the-seawall-forgot"],
  ...["/courses/reading-a-shoreline", "/lessons/profiles-and-datums", "/lounge", "/people/hanne", "/credits"],
  ...["/notifications", "/admin/badges"],
];

export interface ReactBuild {
  readonly mode: ReactMode;
  readonly version: ReactVersion;
}

/** Builds the React example, with React's development or production build, and serves it. */
export async function startReactApp({ mode, version }: ReactBuild, collectorUrl: string): Promise<Site> {
  const outDir = await mkdtemp(join(tmpdir(), "turnout-react-app-"));
  // What a developer would say on the command line; vitest's own NODE_ENV is neither of the two.
  vi.stubEnv("NODE_ENV", mode);
  vi.stubEnv("VITE_TURNOUT_ENDPOINT", collectorUrl);
  await build({ ...config, mode, resolve: { alias: aliasOf(version) }, build: { outDir, emptyOutDir: true } });
  vi.unstubAllEnvs();
  const assets = await readdir(join(outDir, "assets"));
  const site = await startSite({
    collectorUrl,
    pages: {},
    files: {
      ...Object.fromEntries(paths.map((path) => [path, join(outDir, "index.html")])),
      ...Object.fromEntries(assets.map((name) => [`/assets/${name}`, join(outDir, "assets", name)])),
    },
  });
  return {
    url: site.url,
    async stop() {
      await site.stop();
      await rm(outDir, { recursive: true });
    },
  };
}

/** Renders the app's page at `path` as a server does: without a window. */
export async function renderOnServer(path: string): Promise<string> {
  const server = await createServer({ ...config, server: { middlewareMode: true, ws: false }, appType: "custom" });
  try {
    const { App } = await server.ssrLoadModule("/app.tsx");
    const { createElement } = await import("react");
    const { renderToString } = await import("react-dom/server");
    return renderToString(createElement(App, { serverPath: path }));
  } finally {
    await server.close();
  }
}
