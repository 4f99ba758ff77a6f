/** The command `turnout-collector sink`: fills a store out of a log. */
import { parseArgs } from "node:util";
import { type FastifyInstance, fastify } from "fastify";
import { type Config, loadConfig } from "./config.js";
import { answerErrors } from "./error-answers.js";
import { closeIdleViews } from "./ingest/close-views.js";
import { logToStandardError } from "./log.js";
import { metricsText } from "./metrics.js";
import { readLogAddress } from "./nats/address.js";
import { putBack } from "./nats/apart.js";
import type { DeliveryOptions } from "./nats/deliver.js";
import { type Drain, startDrain } from "./nats/drain.js";
import { openLog } from "./nats/log.js";
import { registerOperation } from "./operation.js";
import { listenUntilStopped, readPort, stopServer } from "./running.js";
import { openStore } from "./stores/index.js";
import type { Store } from "./stores/store.js";
import { UsageError } from "./usage-error.js";

/** How often views are looked for that have ended without a leave, ms. */
const closingIntervalMs = 60_000;

/** Problems of one kind are told once in so long, ms: a store that is away fails for each unit. */
const problemIntervalMs = 10_000;

/** What `/metrics` shows, with the words that explain it. */
const families = {
  turnout_sink_units_total: "Units of the log written into the store.",
  turnout_sink_accepted_total: "Activities stored.",
  turnout_sink_duplicates_total: "Activities that were there already.",
  turnout_sink_refused_total: "Activities that the store refused.",
  turnout_sink_redelivered_total: "Units that came more than once.",
  turnout_sink_apart_total: "Units set apart, because no store would take them.",
  turnout_sink_failures_total: "Writes that failed and are tried again.",
  turnout_log_waiting_units: "Units that are in the log.",
} as const;

/**
 * Drains until the process is told to stop. Answers the exit code as soon as it has begun; rejects when the log, the store
 * or the port cannot be had.
 */
export async function runSink(argv: readonly string[]): Promise<number> {
  const { from, to, config: file, port, host, again } = readFlags(argv);
  const config = loadConfig(file);
  const address = readLogAddress(from);
  const stops: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (const end of stops.splice(0).reverse()) await end();
  };
  try {
    const store = openStore(to, { writer: "own" });
    stops.push(() => store.close());
    await store.opened();
    const log = await openLog(address);
    stops.push(() => log.close());
    if (again) process.stdout.write(`${await putBack(log)} units that were set apart are tried again\n`);
    const app = fastify({ logger: logToStandardError });
    const onProblem = saidOnce((error, words) => app.log.error({ err: error }, words));
    const drain = await startDrain(log, store, { onProblem });
    stops.push(() => drain.stop());
    answerErrors(app);
    registerOperation(app, { healthy: () => canWork(drain, store), metrics: () => metricsOf(drain) });
    const closing = setInterval(() => void closeViews(app, { drain, store, config }), closingIntervalMs);
    stops.push(async () => clearInterval(closing));
    stops.push(() => stopServer(app));
    const listening = await listenUntilStopped(app, { port, host }, stop);
    process.stdout.write(`Turnout sink behind the log "${address.stream}", listening on ${listening}\n`);
    return 0;
  } catch (error) {
    await stop();
    throw error;
  }
}

async function canWork(drain: Drain, store: Store): Promise<boolean> {
  const isLogThere = await drain.waiting().then(
    () => true,
    () => false,
  );
  return isLogThere && (await store.healthy());
}

async function metricsOf(drain: Drain): Promise<string> {
  const samples = new Map<string, number>();
  for (const [name, count] of Object.entries(drain.figures())) samples.set(`turnout_sink_${name}_total`, count);
  const waiting = await drain.waiting().catch(() => undefined);
  if (waiting !== undefined) samples.set("turnout_log_waiting_units", waiting);
  return metricsText(families, samples);
}

/** Not while the store is behind: a view whose leave is still in the log has not ended without one. */
async function closeViews(
  app: FastifyInstance,
  { drain, store, config }: { readonly drain: Drain; readonly store: Store; readonly config: Config },
): Promise<void> {
  try {
    if (!(await drain.isBehind())) await closeIdleViews(store, config, Date.now());
  } catch (error) {
    app.log.error({ err: error }, "idle views could not be closed; the next round tries again");
  }
}

function saidOnce(say: DeliveryOptions["onProblem"]): DeliveryOptions["onProblem"] {
  const saidAt = new Map<string, number>();
  return (error, words) => {
    const now = Date.now();
    if (now - (saidAt.get(words) ?? 0) < problemIntervalMs) return;
    saidAt.set(words, now);
    say(error, words);
  };
}

function readFlags(argv: readonly string[]) {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      from: { type: "string" },
      to: { type: "string" },
      config: { type: "string" },
      port: { type: "string", default: "4681" },
      host: { type: "string", default: "127.0.0.1" },
      again: { type: "boolean", default: false },
    },
  });
  const { from, to } = values;
  if (from === undefined || to === undefined)
    throw new UsageError("sink needs --from, the log's address, and --to, the store's");
  return { ...values, from, to, port: readPort(values.port) };
}
