import { type ChildProcessWithoutNullStreams, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const root = join(import.meta.dirname, "../../..");

/** A site, served by Next itself. */
export interface NextSite {
  readonly url: string;
  /** What the server has printed as errors and warnings. */
  complaints(): string;
  stop(): Promise<void>;
}

/** Next and the package as it would be published, in a folder of their own. */
export interface NextInstallation {
  /** Where sites lie, each in a folder with a name. */
  readonly path: string;
  build(site: string): Promise<void>;
  /** Serves a site that is built, or one that is being developed. */
  serve(site: string, command: "start" | "dev"): Promise<NextSite>;
  remove(): Promise<void>;
}

/** Installs Next, with the site of `site/` as `site`, whose collector is at `collectorUrl`. Takes a minute. */
export async function installNext(collectorUrl: string): Promise<NextInstallation> {
  const path = await mkdtemp(join(tmpdir(), "turnout-next-"));
  await cp(join(import.meta.dirname, "site"), join(path, "site"), { recursive: true });
  for (const name of ["package.json", "package-lock.json"]) await rename(join(path, "site", name), join(path, name));
  const env = {
    ...{ PATH: process.env.PATH, HOME: process.env.HOME, NO_COLOR: "1" },
    ...{ NEXT_TELEMETRY_DISABLED: "1", NEXT_PUBLIC_TURNOUT_ENDPOINT: collectorUrl },
  };
  await run("npm", ["ci", "--no-audit", "--no-fund"], { cwd: path, env });
  const { stdout } = await run("npm", ["pack", "--pack-destination", path, "--json"], { cwd: root });
  const { filename } = JSON.parse(stdout)[0];
  await run("npm", ["install", "--no-save", "--no-audit", "--no-fund", `./${filename}`], { cwd: path, env });
  const next = join(path, "node_modules/next/dist/bin/next");
  return {
    path,
    async build(site) {
      await run(process.execPath, [next, "build"], { cwd: join(path, site), env });
    },
    async serve(site, command) {
      const args = [next, command, "--port", "0", "--hostname", "127.0.0.1"];
      return whenListening(spawn(process.execPath, args, { cwd: join(path, site), env }));
    },
    remove: () => rm(path, { recursive: true }),
  };
}

async function whenListening(server: ChildProcessWithoutNullStreams): Promise<NextSite> {
  let printed = "";
  let complained = "";
  server.stderr.on("data", (chunk) => (complained += chunk));
  const url = await new Promise<string>((listening, failed) => {
    server.stdout.on("data", (chunk) => {
      printed += chunk;
      const address = /http:\/\/127\.0\.0\.1:\d+/.exec(printed)?.[0];
      if (address) listening(address);
    });
    server.once("exit", () => failed(new Error(`Next ended. It printed:\n${printed}${complained}`)));
  });
  return {
    url,
    complaints: () => complained,
    async stop() {
      const gone = once(server, "exit");
      server.kill("SIGTERM");
      await gone;
    },
  };
}
