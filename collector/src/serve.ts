/** The command `turnout-collector serve`. */
import { parseArgs } from "node:util";
import type { FastifyInstance } from "fastify";
import { purgeSite } from "./care/retention.js";
import { storeFlags } from "./command-flags.js";
import { type Config, loadConfig } from "./config.js";
import { startForwarder } from "./forward/forwarder.js";
import { closeIdleViews } from "./ingest/close-views.js";
import { logToStandardError } from "./log.js";
import { readLogAddress } from "./nats/address.js";
import { openLog } from "./nats/log.js";
import { logIntake } from "./nats/log-intake.js";
import { listenUntilStopped, readPort, stopServer } from "./running.js";
import { createIntakeServer, createServer } from "./server.js";
import { openStore } from "./stores/index.js";
import type { Store } from "./stores/store.js";
import { UsageError } from "./usage-error.js";

/** How often views are looked for that have ended without a leave, ms. */
const closingIntervalMs = 60_000;

/** How often it is looked for what is kept no longer, ms: once a day, and at the start. */
const purgeIntervalMs = 24 * 3_600_000;

interface ServeFlags {
  readonly port: number;
  readonly host: string;
  readonly debug: boolean;
}

/**
 * Serves until the process is told to stop. Answers the exit code as soon as it listens; rejects when the store, the log
 * or the port cannot be had.
 */
export async function runServe(argv: readonly string[]): Promise<number> {
  const { log, store = storeFlags.store.default, config: file, ...rest } = readFlags(argv);
  const config = loadConfig(file);
  return log === undefined ? serveStore(store, config, rest) : serveLog(log, config, rest);
}

async function serveStore(address: string, config: Config, { port, host, debug }: ServeFlags): Promise<number> {
  const store = openStore(address, { writer: "own" });
  await store.opened().catch(async (error: unknown) => {
    await store.close();
    throw error;
  });
  const exportsFolder = exportsFolderOf(address);
  const app = createServer({ store, config, logger: logToStandardError, exportsFolder, debug });
  const closing = setInterval(() => void closeViews(app, store, config), closingIntervalMs);
  const stopping = new AbortController();
  const purge = (): Promise<void> => purgeAll(app, store, config, stopping.signal);
  let purging = Promise.resolve();
  const daily = setInterval(() => {
    purging = purge();
  }, purgeIntervalMs);
  const forwarders = config.sites.flatMap((site) =>
    site.forward.map((target) =>
      startForwarder(store, site, target, (error) =>
        app.log.warn(
          { err: error, site: site.id, target: target.name },
          "activities could not be handed on; they wait",
        ),
      ),
    ),
  );
  const stop = async (): Promise<void> => {
    clearInterval(closing);
    clearInterval(daily);
    stopping.abort();
    await purging;
    await stopServer(app);
    await Promise.all(forwarders.map((forwarder) => forwarder.stop()));
    await store.close();
  };
  const listening = await listenUntilStopped(app, { port, host }, stop);
  purging = purge();
  process.stdout.write(`Turnout collector listening on ${listening}\n`);
  return 0;
}

/** Serves without a store: what it takes goes into the log, and all that needs a store is done by those who have it. */
async function serveLog(address: string, config: Config, { port, host, debug }: ServeFlags): Promise<number> {
  const log = logIntake(await openLog(readLogAddress(address)));
  const app = createIntakeServer({ intake: log, config, logger: logToStandardError, debug });
  const listening = await listenUntilStopped(app, { port, host }, async () => {
    await stopServer(app);
    await log.close();
  });
  process.stdout.write(`Turnout collector in front of a log, listening on ${listening}\n`);
  return 0;
}

/** Beside the store's file; of a store in memory nothing is kept. */
function exportsFolderOf(address: string): string | undefined {
  const file = /^sqlite:(.+)$/.exec(address)?.[1];
  return file === undefined ? undefined : `${file}.exports`;
}

async function closeViews(app: FastifyInstance, store: Store, config: Config): Promise<void> {
  try {
    await closeIdleViews(store, config, Date.now());
  } catch (error) {
    app.log.error({ err: error }, "idle views could not be closed; the next round tries again");
  }
}

async function purgeAll(app: FastifyInstance, store: Store, { sites }: Config, signal: AbortSignal): Promise<void> {
  try {
    for (const site of sites) await purgeSite(store, site, { now: Date.now(), actor: "collector" }, signal);
  } catch (error) {
    app.log.error({ err: error }, "what is kept no longer could not be removed; the next day tries again");
  }
}

function readFlags(argv: readonly string[]) {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      port: { type: "string", default: "4680" },
      host: { type: "string", default: "127.0.0.1" },
      store: { type: "string" },
      log: { type: "string" },
      config: { type: "string" },
      debug: { type: "boolean", default: false },
    },
  });
  if (values.debug && process.env.NODE_ENV === "production")
    throw new UsageError("--debug keeps what people did in memory, to be looked at: not where NODE_ENV is production");
  if (values.log !== undefined && values.store !== undefined)
    throw new UsageError("--log takes activities in place of a store: give either --log or --store");
  return { ...values, port: readPort(values.port) };
}
