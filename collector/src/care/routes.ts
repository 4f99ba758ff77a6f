/** The routes by which a person's data is seen and erased, and by which it is seen who did. */
import { Readable } from "node:stream";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { SiteConfig } from "../config.js";
import { RequestError } from "../errors.js";
import { readerOf } from "../reader.js";
import type { ReportContext } from "../report/answers.js";
import { parametersOf, readLimit, readOne, readSite, refuseUnknown } from "../report/filter.js";
import { guardReports } from "../report/guard.js";
import { record } from "../stores/record.js";
import { accessOf, erasePerson } from "./person.js";

const auditEntries = { usual: 100, limit: 1_000 } as const;

/** Adds `/v1/users/…` and `/v1/reports/audit`, for site admins. */
export function registerCare(app: FastifyInstance, context: ReportContext): void {
  const { store, now } = context;
  void app.register(
    async (care) => {
      guardReports(care, context);

      care.get<{ Params: { id: string } }>("/users/:id", { exposeHeadRoute: false }, async (request, reply) => {
        const site = siteOf(request, context);
        const pieces = await accessOf(store, site.id, request.params.id);
        if (!pieces) throw new RequestError("not-found");
        const { id } = request.params;
        await record(store, { at: now(), site: site.id, action: "access", actor: readerOf(request).name, subject: id });
        return reply.type("application/json; charset=utf-8").send(Readable.from(pieces, { highWaterMark: 1 }));
      });

      care.delete<{ Params: { id: string } }>("/users/:id", async (request) =>
        erasePerson(store, siteOf(request, context), request.params.id, {
          now: now(),
          actor: readerOf(request).name,
        }),
      );

      care.get("/reports/audit", async (request) => {
        const parameters = parametersOf(request.query);
        refuseUnknown(parameters, ["site", "limit"]);
        const site = readSite(readOne(parameters, "site"), context.config, readerOf(request));
        return { entries: await store.audit(site.id, readLimit(readOne(parameters, "limit"), auditEntries)) };
      });
    },
    { prefix: "/v1" },
  );
}

function siteOf(request: FastifyRequest, { config }: ReportContext): SiteConfig {
  const parameters = parametersOf(request.query);
  refuseUnknown(parameters, ["site"]);
  return readSite(readOne(parameters, "site"), config, readerOf(request));
}
