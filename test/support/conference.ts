import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
// biome-ignore lint/correctness/useImportExtensions: the rule knows .js only, and the scripts are .mjs
import { staff } from "../../bench/conference.mjs";
import { type Collector, startCollector } from "./collector.js";

/** Midnight of the conference's first day in the zone of its site. */
const startsAt = "2026-11-22T23:00:00Z";

const filler = join(import.meta.dirname, "../../bench/fill.mjs");

/** A collector whose store holds a conference of so many activities, on 23 and 24 November 2026 in Berlin. */
export async function startConference(rows: number): Promise<Collector> {
  const folder = await mkdtemp(join(tmpdir(), "turnout-conference-"));
  const storeFile = join(folder, "turnout.db");
  const site = { id: "demo", key: "demo", name: "Neapwater 26", zone: "Europe/Berlin", staff };
  const args = ["--store", `sqlite:${storeFile}`, "--rows", String(rows), "--starts-at", startsAt];
  await promisify(execFile)(process.execPath, [filler, ...args, "--ends-at", "2026-11-24T23:00:00Z"]);
  const collector = await startCollector({ storeFile, config: { sites: [site] } });
  return {
    ...collector,
    async stop() {
      await collector.stop();
      await rm(folder, { recursive: true });
    },
  };
}
