import { type ChildProcess, execFile, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as pauseMs } from "node:timers/promises";
import { promisify } from "node:util";
import { parse } from "csv-parse/sync";
import { type PostgresServer, startPostgres } from "../../collector/test/support/postgres.js";

/** The report's columns, in order. */
export const reportColumns = [
  "User ID",
  "First",
  "Last",
  "Company",
  "Email",
  "Category",
  "Action",
  "Label",
  "Date/Time",
  "Content ID",
  "Content Name",
  "Content Slug",
] as const;

/** A line of the report, by column name; columns asked for beyond the twelve are there too. */
export type ReportRow = Readonly<Record<(typeof reportColumns)[number], string> & Record<string, string>>;

/** A collector in a process of its own, as an organiser would run it. */
export interface Collector {
  /** Its origin, such as `http://127.0.0.1:40123`; the same after `restart`. */
  readonly url: string;
  /** Where its reports are: the same origin, but for a collector in front of a log. */
  readonly reports: string;
  /** What `--store` was given: `sqlite:` and the file, or the address of a database. */
  readonly store: string;
  /** Ends the process and waits until it is gone. */
  kill(signal: NodeJS.Signals): Promise<void>;
  /** Starts it again with the same port and file. */
  restart(): Promise<void>;
  /** Ends it in peace, and removes its file when that was made here. */
  stop(): Promise<void>;
  /** The rows that `turnout-collector export` prints, run beside the collector or after its end. */
  exportRows(args?: readonly string[]): Promise<readonly ReportRow[]>;
  /** The lines that it prints, as they are, without the header. */
  exportLines(args?: readonly string[]): Promise<readonly string[]>;
  /** Exports again and again until there are `until` rows or more, or until it says so; at most 15 seconds. */
  waitForRows(until: number | ((rows: readonly ReportRow[]) => boolean)): Promise<readonly ReportRow[]>;
}

export interface CollectorOptions {
  /** SQLite file; a new one in a temp folder when absent. */
  readonly storeFile?: string;
  /** Port; a free one when absent. */
  readonly port?: number;
  /** What its configuration file holds; without, it has none. */
  readonly config?: object;
  /** Whether it keeps what it was sent for whoever debugs. */
  readonly debug?: boolean;
  /** Another program than the repository's own, such as that of an installed package. */
  readonly program?: string;
}

const ownProgram = join(import.meta.dirname, "../../collector/bin/turnout-collector.js");
/** On request each collector has a log in front of its store: the log's address, such as `nats://127.0.0.1:4222`. */
const testLog = process.env.TURNOUT_TEST_LOG;

const startLimitMs = 15_000;
const rowsLimitMs = 15_000;
const pollMs = 100;

/** Starts the built collector and resolves when it listens. Rejects with what it printed when it does not. */
export async function startCollector({
  storeFile,
  port = 0,
  config,
  program = ownProgram,
  debug = false,
}: CollectorOptions = {}): Promise<Collector> {
  const database = storeFile === undefined ? await newDatabase() : undefined;
  const isFileNew = storeFile === undefined && database === undefined;
  const folder = isFileNew ? await mkdtemp(join(tmpdir(), "turnout-collector-")) : undefined;
  const store = database ?? `sqlite:${storeFile ?? join(folder as string, "turnout.db")}`;
  const configFile = config && join(await mkdtemp(join(tmpdir(), "turnout-config-")), "turnout.json");
  if (configFile) await writeFile(configFile, JSON.stringify(config));
  const settings = ["--store", store, ...(configFile ? ["--config", configFile] : [])];
  const log = testLog === undefined ? undefined : await startLog(program, settings, testLog);
  const command = [program, "serve", ...(log ? ["--log", log.address, ...settings.slice(2)] : settings)];
  if (debug) command.push("--debug");
  let child = serve(command, port);
  const url = await listening(child);

  const kill = async (signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, "exit");
    child.kill(signal);
    await gone;
  };
  const exportRows = (args: readonly string[] = []): Promise<readonly ReportRow[]> => exportFrom(store, args);
  return {
    url,
    reports: log?.reports ?? url,
    store,
    kill,
    exportRows,
    exportLines: async (args = []) => (await exportText(store, args)).trimEnd().split("\r\n").slice(1),
    waitForRows: (until) => waitForRows(exportRows, until),
    async restart() {
      await kill("SIGTERM");
      child = serve(command, Number(new URL(url).port));
      await listening(child);
    },
    async stop() {
      await kill("SIGTERM");
      await log?.stop();
      if (folder !== undefined) await rm(folder, { recursive: true });
      if (configFile !== undefined) await rm(dirname(configFile), { recursive: true });
    },
  };
}

/** What is behind a log of its own: a sink that fills the store, and a collector with its reports. */
async function startLog(program: string, settings: readonly string[], place: string) {
  const address = `${place}${place.includes("?") ? "&" : "?"}stream=${randomUUID()}&limitBytes=50000000`;
  const [, store = "", ...rest] = settings;
  const children = [
    serve([program, "sink", "--from", address, "--to", store, ...rest], 0),
    serve([program, "serve", ...settings], 0),
  ];
  const [, reports = ""] = await Promise.all(children.map(listening));
  const stop = async (): Promise<void> => {
    const gone = children.map((child) => once(child, "exit"));
    for (const child of children) child.kill("SIGTERM");
    await Promise.all(gone);
  };
  return { address, reports, stop };
}

let server: Promise<PostgresServer> | undefined;

/** With `TURNOUT_TEST_STORE=postgres`, a new database on a server that lasts as long as this process; else undefined. */
async function newDatabase(): Promise<string | undefined> {
  const wanted = process.env.TURNOUT_TEST_STORE ?? "sqlite";
  if (wanted === "sqlite") return undefined;
  if (wanted !== "postgres") throw new Error(`TURNOUT_TEST_STORE must be sqlite or postgres, not "${wanted}".`);
  server ??= startPostgres();
  return (await server).newDatabase();
}

function serve(command: readonly string[], port: number): ChildProcess {
  const child = spawn(process.execPath, [...command, "--port", String(port)], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const killChild = (): void => void child.kill("SIGKILL");
  process.once("exit", killChild);
  child.once("exit", () => process.off("exit", killChild));
  return child;
}

/** The address that the collector prints. Goes on reading what it prints, so that it never waits for a reader. */
function listening(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = "";
    const fail = (reason: string): void => reject(new Error(`The collector ${reason}. It printed:\n${printed}`));
    const timer = setTimeout(() => {
      child.kill("SIGKILL");
      fail(`did not listen within ${startLimitMs} ms`);
    }, startLimitMs);
    const read = (chunk: Buffer): void => {
      printed += chunk;
      const address = /http:\/\/[\w.-]+:\d+/.exec(printed)?.[0];
      if (address === undefined) return;
      clearTimeout(timer);
      resolve(address);
    };
    child.stdout?.on("data", read);
    child.stderr?.on("data", read);
    child.once("exit", (code, signal) => {
      clearTimeout(timer);
      fail(`ended at once (${signal ?? code})`);
    });
  });
}

/** The rows that `turnout-collector export` prints of a store, run beside its collector or after its end. */
export async function exportFrom(store: string, args: readonly string[]): Promise<readonly ReportRow[]> {
  return parse(await exportText(store, args), { bom: true, columns: true });
}

async function exportText(store: string, args: readonly string[]): Promise<string> {
  const command = [ownProgram, "export", "--store", store, ...args];
  const { stdout } = await promisify(execFile)(process.execPath, command, { maxBuffer: 2 ** 28 });
  return stdout;
}

/** Exports again and again until there are `until` rows or more, or until it says so; at most 15 seconds. */
export async function waitForRows(
  exportRows: () => Promise<readonly ReportRow[]>,
  until: number | ((rows: readonly ReportRow[]) => boolean),
): Promise<readonly ReportRow[]> {
  const enough = typeof until === "number" ? (rows: readonly ReportRow[]) => rows.length >= until : until;
  const deadline = Date.now() + rowsLimitMs;
  for (;;) {
    const rows = await exportRows();
    if (enough(rows)) return rows;
    if (Date.now() > deadline)
      throw new Error(`The awaited rows did not come. There are ${rows.length}:\n${list(rows)}`);
    await pauseMs(pollMs);
  }
}

function list(rows: readonly ReportRow[]): string {
  return rows.map((row) => `${row.Category} · ${row.Action} · ${row.Label} · ${row["Content ID"]}`).join("\n");
}
