import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { exportFrom, type ReportRow, waitForRows } from "./collector.js";

/** The demo as `npm start` runs it, on free ports and with a store of its own. */
export interface Demo {
  /** The one address that it prints: the collector with its exporter. */
  readonly exporterUrl: string;
  /** Where the exporter page links to. */
  readonly siteUrl: string;
  /** What it has printed so far, both streams. */
  printed(): string;
  /** Ends it with a signal, and resolves with its exit code when it is gone. */
  end(signal: NodeJS.Signals): Promise<number | null>;
  /** Ends it if it still runs, and removes its store. */
  stop(): Promise<void>;
  exportRows(args?: readonly string[]): Promise<readonly ReportRow[]>;
  waitForRows(until: (rows: readonly ReportRow[]) => boolean): Promise<readonly ReportRow[]>;
}

/** A run of `npm start` with what it has printed. */
export interface StartRun {
  readonly child: ChildProcess;
  /** Resolves with the exit code. */
  readonly ended: Promise<number | null>;
  printed(): string;
}

const startLimitMs = 30_000;

const root = join(import.meta.dirname, "../..");

/** Runs what `npm start` runs. It ends with this process at the latest. */
export function runStart(...args: string[]): StartRun {
  const child = spawn(process.execPath, ["scripts/start.mjs", ...args], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let printed = "";
  const read = (chunk: Buffer): void => {
    printed += chunk;
  };
  child.stdout.on("data", read);
  child.stderr.on("data", read);
  const endChild = (): void => void child.kill("SIGTERM");
  process.once("exit", endChild);
  const ended = once(child, "close").then(([code]) => {
    process.off("exit", endChild);
    return code as number | null;
  });
  return { child, ended, printed: () => printed };
}

/** Starts the demo and resolves when it has said its address. Rejects with what it printed when it does not. */
export async function startDemo(): Promise<Demo> {
  const folder = await mkdtemp(join(tmpdir(), "turnout-demo-"));
  const store = `sqlite:${join(folder, "turnout.db")}`;
  const { child, ended, printed } = runStart("--port", "0", "--store", store);
  const late = setTimeout(() => child.kill("SIGTERM"), startLimitMs);
  const exporterUrl = await Promise.race([addressIn(child, printed), ended.then(() => undefined)]);
  clearTimeout(late);
  if (exporterUrl === undefined) throw new Error(`The demo did not start. It printed:\n${printed()}`);
  const exportRows = (args: readonly string[] = []): Promise<readonly ReportRow[]> => exportFrom(store, args);
  const end = (signal: NodeJS.Signals): Promise<number | null> => {
    child.kill(signal);
    return ended;
  };
  return {
    exporterUrl,
    siteUrl: await linkedSite(exporterUrl),
    printed,
    end,
    async stop() {
      await end("SIGTERM");
      await rm(folder, { recursive: true });
    },
    exportRows,
    waitForRows: (until) => waitForRows(exportRows, until),
  };
}

function addressIn(child: ChildProcess, printed: () => string): Promise<string> {
  return new Promise((resolve) => {
    child.stdout?.on("data", () => {
      const [address] = /http:\/\/[\w.-]+:\d+/.exec(printed()) ?? [];
      if (address !== undefined) resolve(address);
    });
  });
}

/** What the exporter page reads to show its links. */
async function linkedSite(exporterUrl: string): Promise<string> {
  const answer = await fetch(`${exporterUrl}/v1/reports/sites`);
  const { links } = (await answer.json()) as { readonly links: readonly { readonly url: string }[] };
  if (!links[0]) throw new Error("The exporter links to no demo site.");
  return links[0].url;
}
