import type { FastifyInstance } from "fastify";
import { requireReportAccess } from "../access.js";
import type { ReportContext } from "./answers.js";
import { FilterError } from "./filter-error.js";

/**
 * For all routes with personal data: lets only those in who may see them, keeps answers out of caches, and says in words
 * what was asked for wrongly.
 */
export function guardReports(app: FastifyInstance, { config, sessions }: ReportContext): void {
  app.addHook("preHandler", requireReportAccess(config, sessions));
  app.addHook("onSend", async (_request, reply) => void reply.header("Cache-Control", "no-store"));
  app.setErrorHandler((error, _request, reply) => {
    if (!(error instanceof FilterError)) throw error;
    return reply.code(400).send({ error: { code: error.code, message: error.message } });
  });
}
