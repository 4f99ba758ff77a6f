import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const root = join(import.meta.dirname, "../../..");

/** The site of `site/`, installed, built and served by Next itself. */
export interface NextSite {
  readonly url: string;
  /** What the server has printed as errors and warnings. */
  complaints(): string;
  stop(): Promise<void>;
}

/** Installs the site with the package as it would be published, and builds it for a collector. Takes a minute or two. */
export async function buildNextSite(
  collectorUrl: string,
): Promise<{ start(): Promise<NextSite>; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), "turnout-next-"));
  await cp(join(import.meta.dirname, "site"), folder, { recursive: true });
  const env = {
    ...{ PATH: process.env.PATH, HOME: process.env.HOME, NODE_ENV: "production" as const, NO_COLOR: "1" },
    ...{ NEXT_TELEMETRY_DISABLED: "1", NEXT_PUBLIC_TURNOUT_ENDPOINT: collectorUrl },
  };
  await run("npm", ["ci", "--no-audit", "--no-fund"], { cwd: folder, env });
  const { stdout } = await run("npm", ["pack", "--pack-destination", folder, "--json"], { cwd: root });
  const { filename } = JSON.parse(stdout)[0];
  await run("npm", ["install", "--no-save", "--no-audit", "--no-fund", `./${filename}`], { cwd: folder, env });
  const next = join(folder, "node_modules/next/dist/bin/next");
  await run(process.execPath, [next, "build"], { cwd: folder, env });

  return {
    async start() {
      const child = spawn(process.execPath, [next, "start", "--port", "0", "--hostname", "127.0.0.1"], {
        cwd: folder,
        env,
      });
      let printed = "";
      let complained = "";
      const url = new Promise<string>((listening, failed) => {
        child.stdout.on("data", (chunk) => {
          printed += chunk;
          const address = /http:\/\/127\.0\.0\.1:\d+/.exec(printed)?.[0];
          if (address) listening(address);
        });
        child.once("exit", () => failed(new Error(`Next ended. It printed:\n${printed}${complained}`)));
      });
      child.stderr.on("data", (chunk) => (complained += chunk));
      return {
        url: await url,
        complaints: () => complained,
        async stop() {
          const gone = once(child, "exit");
          child.kill("SIGTERM");
          await gone;
        },
      };
    },
    remove: () => rm(folder, { recursive: true }),
  };
}
