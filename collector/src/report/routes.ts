/** The routes of the reports and of the exporter page that shows them. */
import type { FastifyInstance } from "fastify";
import { type ReportContext, registerAnswers, registerLive } from "./answers.js";
import { registerCompleteness } from "./completeness.js";
import { registerDownloads } from "./downloads.js";
import { registerExports } from "./export-routes.js";
import { guardReports } from "./guard.js";
import { registerPage } from "./page.js";
import { registerSession } from "./session-routes.js";
import { registerXapi } from "./xapi-route.js";

/** Adds the exporter page and all `/v1/reports/` routes; the data only for those whom `requireReportAccess` lets in. */
export function registerReports(app: FastifyInstance, context: ReportContext): void {
  registerPage(app);
  registerSession(app, context);
  void app.register(
    async (reports) => {
      guardReports(reports, context);
      registerAnswers(reports, context);
      registerCompleteness(reports, context);
      registerLive(reports, context);
      registerXapi(reports, context);
      registerDownloads(reports, context);
      registerExports(reports, context);
    },
    { prefix: "/v1/reports" },
  );
}
