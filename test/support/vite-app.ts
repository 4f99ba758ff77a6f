import { mkdtemp, readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BuildOptions, build } from "vite";
import { vi } from "vitest";

/**
 * Builds what lies in `root` as a site would: with Vite, for production, with the package as it is built. Answers the folder,
 * to be removed by who asked for it, and the scripts in it by their paths on the site.
 */
export async function buildViteApp(root: string, rolldownOptions: BuildOptions["rolldownOptions"] & object) {
  const folder = await mkdtemp(join(tmpdir(), "turnout-app-"));
  // vitest's own NODE_ENV is not a site's.
  vi.stubEnv("NODE_ENV", "production");
  await build({
    ...{ root, configFile: false, logLevel: "error", mode: "production" },
    build: { outDir: folder, modulePreload: false, rolldownOptions },
  });
  vi.unstubAllEnvs();
  const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith(".js"));
  const files = Object.fromEntries(names.map((name) => [`/${name}`, join(folder, name)]));
  return { folder, files };
}
