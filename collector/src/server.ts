import { existsSync } from "node:fs";
import cookie from "@fastify/cookie";
import { type FastifyInstance, type FastifyServerOptions, fastify } from "fastify";
import { registerCare } from "./care/routes.js";
import type { Config } from "./config.js";
import { registerDebug } from "./debug/routes.js";
import { createVerdicts } from "./debug/verdicts.js";
import { answerBrokenRequest, answerErrors } from "./error-answers.js";
import { RequestError } from "./errors.js";
import { waitingText } from "./forward/waiting.js";
import { createGate } from "./ingest/gate.js";
import { type IngestContext, registerIngest } from "./ingest/routes.js";
import { registerServerIngest } from "./ingest/server-routes.js";
import { defaultLimits, type Limits } from "./limits.js";
import { liveFeed } from "./live.js";
import { createMetrics } from "./metrics.js";
import { registerOperation } from "./operation.js";
import { type ExportJobContext, type ExportJobs, openExportJobs } from "./report/export-jobs.js";
import { registerReports } from "./report/routes.js";
import { registerSdkScript, sdkDirectory } from "./sdk-script.js";
import { createSessions, type Sessions } from "./sessions.js";
import type { Intake } from "./stores/intake.js";
import type { Store } from "./stores/store.js";

/** Longest part of an address that stands for something, characters: a user's id can have 1,000, each of 4 bytes as %XX. */
const parameterLimitCharacters = 12_000;

/** What every collector needs. */
interface CommonContext {
  readonly config: Config;
  /** Server time, ms since 1970; the default is the machine's clock. */
  readonly now?: () => number;
  /** Those given take the place of the default ones. */
  readonly limits?: Partial<Limits>;
  /** Remembers the last batches with their verdicts, and tells those who may read reports. Default false. */
  readonly debug?: boolean;
  /** The default writes no log. */
  readonly logger?: FastifyServerOptions["logger"];
}

export interface ServerContext extends CommonContext {
  readonly store: Store;
  /** Where exports made in the background are kept; absent, they go with the process. */
  readonly exportsFolder?: string | undefined;
}

/** Makes the HTTP server with all its routes; it does not listen yet. The store stays the caller's to close. */
export function createServer({ store, exportsFolder, ...common }: ServerContext): FastifyInstance {
  const { config, now = Date.now } = common;
  const live = liveFeed(store);
  const sessions = createSessions(now);
  const waiting = (): Promise<string> => waitingText(store, config.sites);
  const app = withIngest(live.store, { ...common, sessions, furtherMetrics: waiting });
  const exports = exportsOf(app, {
    ...{ store, config, now, folder: exportsFolder },
    onFailure: (error) => app.log.error({ err: error }, "an export in the background failed"),
  });
  const reports = { store, config, now, sessions, live, exports };
  registerReports(app, reports);
  registerCare(app, reports);
  return app;
}

/** The same without a store: it takes activities, and says of reports that they are elsewhere. */
export function createIntakeServer({
  intake,
  ...common
}: CommonContext & { readonly intake: Intake }): FastifyInstance {
  const app = withIngest(intake, { ...common, sessions: createSessions(common.now ?? Date.now) });
  for (const path of ["/", "/v1/reports/*", "/v1/users/*", "/v1/session"]) {
    app.all(path, async () => {
      throw new RequestError("reports-elsewhere");
    });
  }
  return app;
}

/** What every collector can do: take activities, hand out the SDK, tell how it is. */
function withIngest(
  intake: Intake,
  {
    config,
    now = Date.now,
    limits: given,
    debug = false,
    logger = false,
    sessions,
    furtherMetrics = async () => "",
  }: CommonContext & { readonly sessions: Sessions; readonly furtherMetrics?: () => Promise<string> },
): FastifyInstance {
  const limits: Limits = { ...defaultLimits, ...config.limits, ...given };
  const metrics = createMetrics(intake);
  const app = newApp(limits, { logger, trustProxy: [...config.trustedProxies] });
  answerErrors(app);
  void app.register(cookie);
  // By callback: a promise for each hook of each request is work that ingest would notice.
  app.addHook("onRequest", (_request, reply, next) => {
    reply.header("X-Content-Type-Options", "nosniff");
    next();
  });
  app.addHook("onResponse", (_request, reply, next) => {
    metrics.countRequest(reply.statusCode);
    next();
  });

  const verdicts = debug ? createVerdicts(config) : undefined;
  const ingest: IngestContext = {
    ...{ store: intake, config, now, metrics },
    ...{ inflatedLimitBytes: limits.inflatedLimitBytes, gate: createGate(limits, now), onVerdict: verdicts?.note },
  };
  registerIngest(app, ingest);
  registerServerIngest(app, ingest);
  if (verdicts) registerDebug(app, { ...ingest, verdicts, sessions });
  registerSdkScript(app, sdkDirectory());
  registerOperation(app, {
    healthy: () => intake.healthy(),
    metrics: async () => metrics.text() + (await furtherMetrics()),
  });
  return app;
}

/** Opens the exports when they are asked for; at once where a folder may hold some that were interrupted. */
function exportsOf(app: FastifyInstance, context: ExportJobContext): () => Promise<ExportJobs> {
  let opened: Promise<ExportJobs> | undefined;
  const open = (): Promise<ExportJobs> => {
    opened ??= openExportJobs(context);
    return opened;
  };
  app.addHook("onReady", async () => {
    if (context.folder !== undefined && existsSync(context.folder)) await open();
  });
  app.addHook("onClose", async () => (await opened)?.close());
  return open;
}

function newApp(limits: Limits, options: Pick<FastifyServerOptions, "logger" | "trustProxy">): FastifyInstance {
  const app = fastify({
    ...options,
    bodyLimit: limits.bodyLimitBytes,
    requestTimeout: limits.requestTimeoutMs,
    keepAliveTimeout: limits.keepAliveTimeoutMs,
    http: { headersTimeout: limits.headersTimeoutMs, connectionsCheckingInterval: limits.checkIntervalMs },
    clientErrorHandler: answerBrokenRequest,
    routerOptions: { maxParamLength: parameterLimitCharacters },
  });
  app.server.maxConnections = limits.connectionLimit;
  return app;
}
