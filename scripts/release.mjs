// `npm run release -- --dry-run`: packs both packages into temp/release, and prints what they are and the hashes by which
// a page may trust the script. Without `--dry-run` it first proves that all is as a release should be, runs every check
// and test, and then publishes and tags. CONTRIBUTING.md says when.
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { integrityOf, scriptFiles } from "./integrity.mjs";
import { main, root, run } from "./run.mjs";
import { ensureBuilt, ensureDependencies } from "./setup.mjs";

const folder = join(root, "temp/release");

await main(() => {
  const { values } = parseArgs({ options: { "dry-run": { type: "boolean", default: false } } });
  const sdk = manifest("package.json");
  const reasons = obstacles(sdk, manifest("collector/package.json"));
  if (values["dry-run"]) {
    for (const reason of reasons) console.log(`A release would stop here: ${reason}.`);
    ensureDependencies();
    ensureBuilt();
  } else {
    if (reasons.length > 0) throw new Error(`No release: ${reasons.join("; ")}.`);
    run("npm", "run", "check");
    run("npm", "test");
  }
  const commands = [...packAll().map(publishCommand), ["git", "tag", `v${sdk.version}`]];
  printHashes();
  for (const [program, ...args] of commands) {
    if (values["dry-run"]) console.log(`would run: ${program} ${args.join(" ")}`);
    else run(program, ...args);
  }
});

/** What stands between this work tree and a release; nothing, when it may go out. */
function obstacles(sdk, collector) {
  const changelog = readFileSync(join(root, "CHANGELOG.md"), "utf8");
  const changes = output("git", "status", "--porcelain");
  const tags = output("git", "tag", "--list", `v${sdk.version}`);
  return [
    sdk.version !== collector.version && "the packages' versions differ",
    !changelog.includes(`\n## ${sdk.version} (20`) && `CHANGELOG.md has no date for ${sdk.version}`,
    changes !== "" && "the work tree has changes that are not committed",
    tags !== "" && `there is a tag v${sdk.version}`,
    !(sdk.repository && collector.repository) && "package.json does not say where the repository is (`repository`)",
  ].filter(Boolean);
}

/** Packs the SDK and the collector, in the order in which they must be published. Answers the tarballs' paths. */
function packAll() {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return [[], ["--workspace", "collector"]].map((workspace) => {
    const printed = output("npm", "pack", "--json", "--silent", "--pack-destination", folder, ...workspace);
    const [{ filename, size, unpackedSize, entryCount, integrity }] = JSON.parse(printed);
    console.log(`${filename}: ${entryCount} files, ${size} bytes, ${unpackedSize} unpacked\n  ${integrity}`);
    return join(folder, filename);
  });
}

/** Where a CI can prove who has built it, npm signs that. Source: https://docs.npmjs.com/generating-provenance-statements */
function publishCommand(tarball) {
  const canProve = process.env.ACTIONS_ID_TOKEN_REQUEST_URL ?? process.env.SIGSTORE_ID_TOKEN;
  return ["npm", "publish", tarball, "--access", "public", ...(canProve ? ["--provenance"] : [])];
}

/** For `integrity` of the script tag, and of an import map for what the script loads. */
function printHashes() {
  for (const file of scriptFiles()) console.log(`${integrityOf(join(root, "dist", file))}  ${file}`);
}

function manifest(path) {
  return JSON.parse(readFileSync(join(root, path), "utf8"));
}

function output(program, ...args) {
  const { error, status, stdout, stderr } = spawnSync(program, args, { cwd: root, encoding: "utf8" });
  if (error) throw error;
  if (status !== 0) throw new Error(`${program} ${args.join(" ")} failed: ${stderr}`);
  return stdout.trim();
}
