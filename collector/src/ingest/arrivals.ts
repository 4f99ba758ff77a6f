import type { FastifyInstance, FastifyRequest } from "fastify";
import { isFromThisMachine } from "../access.js";
import type { CollectContext } from "./collect.js";
import type { Arrival } from "./decode.js";

/**
 * Makes the routes of this scope take bodies as they are, of types that need no preflight too. Answers a function that
 * tells how a request came.
 */
export function takeBodies(
  app: FastifyInstance,
  { gate, now }: Pick<CollectContext, "gate" | "now">,
): (request: FastifyRequest) => Arrival {
  const arrivals = new WeakMap<object, number>();
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(["text/plain", "application/json"], { parseAs: "buffer" }, (_request, body, done) =>
    done(null, body),
  );
  app.addHook("onRequest", (request, reply, next) => {
    gate.enter(request, reply);
    // The time is taken before the body comes, so that a slow upload does not look like a wrong clock.
    arrivals.set(request, now());
    next();
  });

  return (request) => ({
    body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
    gzip: isGzip(request),
    origin: request.headers.origin,
    userAgent: request.headers["user-agent"] ?? "",
    gpc: request.headers["sec-gpc"] === "1",
    fromThisMachine: isFromThisMachine(request),
    receivedAt: arrivals.get(request) ?? now(),
  });
}

/** A page says so in the address, because a header would need a preflight; others may say it as HTTP has it. */
function isGzip({ query, headers }: FastifyRequest): boolean {
  return (query as { readonly gzip?: string }).gzip === "1" || headers["content-encoding"] === "gzip";
}
