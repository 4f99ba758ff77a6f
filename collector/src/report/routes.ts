/** The routes of the reports and of the exporter page that shows them. */
import type { FastifyInstance } from "fastify";
import { requireReportAccess } from "../access.js";
import { type ReportContext, registerAnswers } from "./answers.js";
import { registerDownloads } from "./downloads.js";
import { FilterError } from "./filter-error.js";
import { registerPage } from "./page.js";
import { registerSession } from "./session-routes.js";

/** Adds the exporter page and all `/v1/reports/` routes; the data only for those whom `requireReportAccess` lets in. */
export function registerReports(app: FastifyInstance, context: ReportContext): void {
  registerPage(app);
  registerSession(app, context.config, context.sessions);
  void app.register(
    async (reports) => {
      reports.addHook("preHandler", requireReportAccess(context.config, context.sessions));
      reports.addHook("onSend", async (_request, reply) => void reply.header("Cache-Control", "no-store"));
      reports.setErrorHandler((error, _request, reply) => {
        if (!(error instanceof FilterError)) throw error;
        return reply.code(400).send({ error: { code: error.code, message: error.message } });
      });
      registerAnswers(reports, context);
      registerDownloads(reports, context);
    },
    { prefix: "/v1/reports" },
  );
}
