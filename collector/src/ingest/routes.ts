/** The route to which pages send their activities. */
import type { FastifyInstance } from "fastify";
import { isFromThisMachine } from "../access.js";
import type { Metrics } from "../metrics.js";
import { type CollectContext, collect } from "./collect.js";

const path = "/v1/activities";

/** How long a browser may remember that it may send, seconds: a day; each browser cuts it to its own limit. */
const preflightSeconds = 86_400;

export interface IngestContext extends Omit<CollectContext, "onFailure"> {
  readonly metrics: Metrics;
}

/**
 * Adds the route. Any page may send and read the answer, which holds nothing of anybody's: whose pages are taken from
 * is decided by the site's key and origins. `text/plain` is there because it needs no preflight.
 */
export function registerIngest(app: FastifyInstance, { metrics, ...context }: IngestContext): void {
  void app.register(async (ingest) => {
    const arrivals = new WeakMap<object, number>();
    ingest.removeAllContentTypeParsers();
    ingest.addContentTypeParser(["text/plain", "application/json"], { parseAs: "buffer" }, (_request, body, done) =>
      done(null, body),
    );
    // The time is taken before the body comes, so that a slow upload does not look like a wrong clock.
    ingest.addHook("onRequest", async (request, reply) => {
      arrivals.set(request, context.now());
      reply.header("Access-Control-Allow-Origin", "*").header("Access-Control-Expose-Headers", "Retry-After");
    });

    ingest.options(path, (_request, reply) =>
      reply
        .header("Access-Control-Allow-Methods", "POST")
        .header("Access-Control-Allow-Headers", "Content-Type")
        .header("Access-Control-Max-Age", preflightSeconds)
        .code(204)
        .send(),
    );

    ingest.post<{ Querystring: { readonly gzip?: string } }>(path, async (request) => {
      const arrival = {
        body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
        gzip: request.query.gzip === "1",
        origin: request.headers.origin,
        fromThisMachine: isFromThisMachine(request),
        receivedAt: arrivals.get(request) ?? context.now(),
      };
      const onFailure = (error: unknown): void => request.log.error({ err: error, req: request }, "the store failed");
      const answer = await collect(arrival, { ...context, onFailure });
      metrics.countAnswer(answer);
      return answer;
    });
  });
}
