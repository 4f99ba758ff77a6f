/** The routes of a collector that is debugged: what became of the last batches, and trials that leave no trace. */
import type { FastifyInstance, FastifyRequest } from "fastify";
import { requireReportAccess } from "../access.js";
import type { Config } from "../config.js";
import { takeBodies } from "../ingest/arrivals.js";
import { collect } from "../ingest/collect.js";
import type { IngestContext } from "../ingest/routes.js";
import { readerOf } from "../reader.js";
import type { Sessions } from "../sessions.js";
import type { Intake } from "../stores/intake.js";
import type { Verdicts } from "./verdicts.js";

export interface DebugContext extends IngestContext {
  readonly verdicts: Verdicts;
  readonly sessions: Sessions;
}

/** Names of this machine in an address. */
const loopbackNames: readonly string[] = ["localhost", "127.0.0.1", "[::1]"];

/**
 * Adds `/debug/…` for those who may read reports, and `/v1/activities/test` for pages. What pages of other origins may
 * read is decided by who they are: pages of this machine, or pages whose person gives a report token.
 */
export function registerDebug(app: FastifyInstance, context: DebugContext): void {
  const { config, sessions, verdicts } = context;
  void app.register(
    async (debug) => {
      debug.addHook("onRequest", async (request, reply) => {
        if (!mayBeRead(request, config)) return;
        reply.header("Access-Control-Allow-Origin", request.headers.origin).header("Vary", "Origin");
      });
      debug.options("/*", (_request, reply) =>
        reply
          .header("Access-Control-Allow-Headers", "Authorization")
          .header("Access-Control-Allow-Methods", "GET, POST")
          .code(204)
          .send(),
      );
      void debug.register(async (guarded) => {
        guarded.addHook("preHandler", requireReportAccess(config, sessions));
        guarded.get("/good", async (request) => ({ activities: verdicts.good(readerOf(request).siteIds) }));
        guarded.get("/bad", async (request) => ({ activities: verdicts.bad(readerOf(request).siteIds) }));
        guarded.post("/reset", async () => {
          verdicts.reset();
          return { activities: [] };
        });
      });
    },
    { prefix: "/debug" },
  );
  registerTrials(app, context);
}

/** With tokens any page may ask, since only a token opens the answer; without, pages of this machine. */
function mayBeRead({ headers: { origin } }: FastifyRequest, { reportTokens }: Config): boolean {
  if (origin === undefined || !URL.canParse(origin)) return false;
  return reportTokens.length > 0 || loopbackNames.includes(new URL(origin).hostname);
}

/** Takes a batch the whole way but for the store, so that it can be tried again what became of one. */
function registerTrials(app: FastifyInstance, context: DebugContext): void {
  const store = withoutMemory(context.store);
  void app.register(async (trials) => {
    trials.addHook("onRequest", async (_request, reply) => void reply.header("Access-Control-Allow-Origin", "*"));
    const arrivalOf = takeBodies(trials, context);
    trials.post("/v1/activities/test", async (request) => {
      const onFailure = (error: unknown): void => request.log.error({ err: error }, "a trial failed");
      return collect(arrivalOf(request), { ...context, store, onFailure });
    });
  });
}

/** A store that takes all that is new to it, which is all, and keeps nothing. */
function withoutMemory(store: Intake): Intake {
  return {
    ...store,
    write: async ({ activities }) => ({ accepted: activities.length, duplicates: 0, refused: [] }),
  };
}
