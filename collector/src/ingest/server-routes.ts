/** The routes to which servers of a site send, with its secret key: our own, and those of Segment's libraries. */
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { SiteConfig } from "../config.js";
import { takeBodies } from "./arrivals.js";
import { collectFromSegment, collectFromServer, type ServerContext } from "./collect.js";
import type { IngestContext } from "./routes.js";
import { segmentCalls } from "./segment.js";
import { siteOfServer } from "./server-key.js";

/** Adds the routes. No page may read their answers: a secret key has no place in a browser. */
export function registerServerIngest(app: FastifyInstance, { metrics, ...context }: IngestContext): void {
  void app.register(async (ingest) => {
    const arrivalOf = takeBodies(ingest, context);
    const sites = new WeakMap<object, SiteConfig>();
    // Before the body is read: who has no key makes no work.
    ingest.addHook("onRequest", async (request) => {
      const site = siteOfServer(request, context.config);
      context.gate.count(`server of ${site.id}`);
      sites.set(request, site);
    });

    const contextOf = (request: FastifyRequest): ServerContext => ({
      ...context,
      site: sites.get(request) ?? siteOfServer(request, context.config),
      onFailure: (error) => request.log.error({ err: error, req: request }, "the store failed"),
    });

    ingest.post("/v1/server/activities", async (request) => {
      const answer = await collectFromServer(arrivalOf(request), contextOf(request));
      metrics.countAnswer(answer);
      return answer;
    });
    for (const call of segmentCalls) {
      ingest.post(`/v1/${call}`, async (request) => {
        const answer = await collectFromSegment(call, arrivalOf(request), contextOf(request));
        metrics.countAnswer(answer);
        return { success: true, ...answer };
      });
    }
  });
}
