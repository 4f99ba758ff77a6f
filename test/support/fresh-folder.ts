import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const root = join(import.meta.dirname, "../..");

/** A folder of somebody who has nothing of the repository but what npm packed. */
export interface FreshFolder {
  readonly path: string;
  /** Writes a file. */
  write(name: string, text: string): Promise<void>;
  /** Runs a program there; answers what it printed, standard output first. Rejects with all of it when it fails. */
  run(program: string, args: readonly string[]): Promise<string>;
  remove(): Promise<void>;
}

/** Packs both packages as `npm publish` would, into `folder`. Answers the tarballs' names. */
async function packPackages(folder: string): Promise<{ readonly turnout: string; readonly collector: string }> {
  const pack = async (...workspace: readonly string[]): Promise<string> => {
    const args = ["pack", "--json", "--pack-destination", folder, ...workspace];
    const { stdout } = await promisify(execFile)("npm", args, { cwd: root, maxBuffer: 2 ** 26 });
    const [{ filename }] = JSON.parse(stdout.slice(stdout.search(/^\[/m)));
    return join(folder, filename);
  };
  return { turnout: await pack(), collector: await pack("--workspace", "collector") };
}

/**
 * Installs both tarballs, and other packages in the versions of this repository, with npm in an empty folder. What the
 * repository's lock file has comes from npm's cache if it is there.
 */
export async function installFresh(others: readonly string[] = []): Promise<FreshFolder> {
  const path = await mkdtemp(join(tmpdir(), "turnout-fresh-"));
  const write = (name: string, text: string): Promise<void> => writeFile(join(path, name), text);
  const run = async (program: string, args: readonly string[]): Promise<string> => {
    // The runner that runs us leaves marks in the environment that other tools would take for their own.
    const env = { PATH: process.env.PATH, HOME: process.env.HOME, NO_COLOR: "1" };
    const { stdout, stderr } = await promisify(execFile)(program, args, { cwd: path, env, maxBuffer: 2 ** 26 }).catch(
      (error) => Promise.reject(new Error(`${program} ${args.join(" ")}:\n${error.stdout}${error.stderr}`)),
    );
    return stdout + stderr;
  };
  const { turnout, collector } = await packPackages(path);
  const lock = await lockOfRepository();
  const versions = others.map((name) => [name, lock[`node_modules/${name}`]?.version]);
  const dependencies = {
    ...Object.fromEntries(versions),
    turnout: `file:${turnout}`,
    "turnout-collector": `file:${collector}`,
  };
  await write("package.json", JSON.stringify({ private: true, type: "module", dependencies }));
  await write("package-lock.json", JSON.stringify({ lockfileVersion: 3, packages: { "": {}, ...lock } }));
  await run("npm", ["install", "--prefer-offline", "--ignore-scripts", "--no-audit", "--no-fund"]);
  // Compiling it takes minutes; it has been, by the repository's own install, for the same Node.
  const compiled = "node_modules/better-sqlite3/build";
  await cp(join(root, compiled), join(path, compiled), { recursive: true });
  return { path, write, run, remove: () => rm(path, { recursive: true }) };
}

type Lock = Readonly<Record<string, { readonly version: string; readonly link?: boolean }>>;

/** What the repository has locked, without its own packages; npm leaves out what nobody asks for. */
async function lockOfRepository(): Promise<Lock> {
  const { packages } = JSON.parse(await readFile(join(root, "package-lock.json"), "utf8")) as { packages: Lock };
  const installed = Object.entries(packages).filter(([path, { link }]) => path.includes("node_modules/") && !link);
  const isCollectors = ([path]: readonly [string, unknown]): boolean => path.startsWith("collector/");
  const isAtTop = ([path]: readonly [string, unknown]): boolean => path.startsWith("node_modules/");
  const named = installed.filter(isCollectors).map(([path, entry]) => [path.replace("collector/", ""), entry]);
  return { ...Object.fromEntries(installed.filter(isAtTop)), ...Object.fromEntries(named) };
}
