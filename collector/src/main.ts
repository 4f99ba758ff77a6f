/** The command line, `turnout-collector`: its commands are in the table below. */
import { createRequire } from "node:module";
import { runBackup } from "./care/backup-command.js";
import { runErase } from "./care/erase-command.js";
import { runPurge } from "./care/purge-command.js";
import { ConfigError } from "./config/config-error.js";
import { runKey } from "./key-command.js";
import { runDoctor } from "./report/doctor-command.js";
import { runExport } from "./report/export-command.js";
import { runServe } from "./serve.js";
import { runSink } from "./sink.js";
import { StoreAddressError } from "./stores/index.js";
import { runTypes } from "./types-command.js";
import { UsageError } from "./usage-error.js";

const help = `turnout-collector: stores activities exactly once, and makes the User Activity report.

  turnout-collector serve  [--port 4680] [--host 127.0.0.1] [--store sqlite:turnout.db] [--config turnout.json] [--debug]
  turnout-collector serve  --log nats://HOST,HOST,HOST?replicas=3 [--port ...] [--host ...] [--config ...] [--debug]
  turnout-collector sink   --from nats://HOST,... --to sqlite:turnout.db [--config turnout.json] [--port 4681] [--again]
  turnout-collector export [--store sqlite:turnout.db] [--config turnout.json] [--from ... --to ... --zone ...]
                           [--kind ...] [--content ...] [--user ...] [--format csv|ndjson|parquet]  > report.csv
  turnout-collector types  [--config turnout.json] [--site ...]  > turnout-env.d.ts
  turnout-collector doctor [--store sqlite:turnout.db] [--config turnout.json] [--json]
  turnout-collector purge  [--store sqlite:turnout.db] [--config turnout.json]
  turnout-collector erase  --user ID [--site ...] [--store sqlite:turnout.db] [--config turnout.json]
  turnout-collector backup --to FILE [--store sqlite:turnout.db]
  turnout-collector key
  turnout-collector help | --version

Stores: sqlite:FILE keeps everything in one file; postgres://USER@HOST/DATABASE is for several collectors at once;
memory: forgets it at the end.
With --log activities go into a log of NATS JetStream, out of which a sink fills the store.
Without --config the collector takes activities with the key "demo", from this machine only.
`;

/** Each command runs, and answers its exit code. */
const commands: Readonly<Record<string, (argv: readonly string[]) => Promise<number>>> = {
  serve: runServe,
  sink: runSink,
  export: runExport,
  types: runTypes,
  doctor: runDoctor,
  purge: runPurge,
  erase: runErase,
  backup: runBackup,
  key: runKey,
  help: () => print(help),
  "--help": () => print(help),
  "--version": () => print(`${version()}\n`),
};

await run(process.argv.slice(2));

async function run([name = "help", ...argv]: readonly string[]): Promise<void> {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) return fail(`unknown command "${name}"; turnout-collector help lists them`, 2);
  try {
    process.exitCode = await command(argv);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    fail(`${name}: ${message}`, isUsersError(error) ? 2 : 1);
  }
}

/** Whether the command was called wrongly, rather than failed. */
function isUsersError(error: unknown): boolean {
  if ([UsageError, ConfigError, StoreAddressError].some((type) => error instanceof type)) return true;
  return String((error as NodeJS.ErrnoException)?.code).startsWith("ERR_PARSE_ARGS_");
}

function fail(message: string, exitCode: number): void {
  process.stderr.write(`turnout-collector: ${message}\n`);
  process.exitCode = exitCode;
}

async function print(text: string): Promise<number> {
  process.stdout.write(text);
  return 0;
}

function version(): string {
  return (createRequire(import.meta.url)("../package.json") as { readonly version: string }).version;
}
