import type { FastifyInstance } from "fastify";
import { RequestError } from "./errors.js";

interface OperationContext {
  /** Whether it can do its work now. */
  readonly healthy: () => Promise<boolean>;
  /** What it has done, as text for a monitoring system. */
  readonly metrics: () => string | Promise<string>;
}

/** For those who keep a collector or a sink running: is it up, can it work, what has it done. */
export function registerOperation(app: FastifyInstance, { healthy, metrics }: OperationContext): void {
  app.get("/healthz", async () => ({ status: "up" }));

  app.get("/readyz", async () => {
    if (await healthy()) return { status: "ready" };
    throw new RequestError("store-unavailable");
  });

  app.get("/metrics", async (_request, reply) =>
    reply.header("Content-Type", "text/plain; version=0.0.4; charset=utf-8").send(await metrics()),
  );
}
