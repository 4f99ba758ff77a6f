/** The route to which pages send their activities. */
import type { FastifyInstance } from "fastify";
import type { Answer } from "turnout/wire";
import type { Metrics } from "../metrics.js";
import { takeBodies } from "./arrivals.js";
import { type CollectContext, collect } from "./collect.js";
import type { Arrival } from "./decode.js";

const path = "/v1/activities";

/** How long a browser may remember that it may send, seconds: a day; each browser cuts it to its own limit. */
const preflightSeconds = 86_400;

export interface IngestContext extends Omit<CollectContext, "onFailure"> {
  readonly metrics: Metrics;
  /** Hears of each batch of a page: its answer, or why there is none. */
  readonly onVerdict?: ((arrival: Arrival, outcome: Answer | Error) => void) | undefined;
}

/**
 * Adds the route. Any page may send and read the answer, which holds nothing of anybody's: whose pages are taken from
 * is decided by the site's key and origins. `text/plain` is there because it needs no preflight.
 */
export function registerIngest(app: FastifyInstance, { metrics, onVerdict, ...context }: IngestContext): void {
  void app.register(async (ingest) => {
    ingest.addHook("onRequest", (_request, reply, next) => {
      reply.header("Access-Control-Allow-Origin", "*").header("Access-Control-Expose-Headers", "Retry-After");
      next();
    });
    const arrivalOf = takeBodies(ingest, context);

    ingest.options(path, (_request, reply) =>
      reply
        .header("Access-Control-Allow-Methods", "POST")
        .header("Access-Control-Allow-Headers", "Content-Type")
        .header("Access-Control-Max-Age", preflightSeconds)
        .code(204)
        .send(),
    );

    ingest.post(path, async (request) => {
      const onFailure = (error: unknown): void => request.log.error({ err: error, req: request }, "the store failed");
      const arrival = arrivalOf(request);
      try {
        const answer = await collect(arrival, { ...context, onFailure });
        metrics.countAnswer(answer);
        onVerdict?.(arrival, answer);
        return answer;
      } catch (error) {
        onVerdict?.(arrival, error as Error);
        throw error;
      }
    });
  });
}
