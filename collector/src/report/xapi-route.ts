/** The route of statements for learning record stores. */
import type { FastifyInstance } from "fastify";
import type { Config } from "../config.js";
import { forContentAdmins } from "../reader.js";
import type { RowCursor } from "../stores/store.js";
import { askingOf, pageRows, type ReportContext, readCursor } from "./answers.js";
import { encodeCursor } from "./cursor.js";
import { type Parameters, parametersOf, readLimit, readOne } from "./filter.js";
import { recordExport } from "./record-export.js";
import { requestOf } from "./traffic.js";
import { statementOf, xapiVersion } from "./xapi.js";

/** Adds the statements for learning record stores: as xAPI has it, `more` is where the next page is. */
export function registerXapi(app: FastifyInstance, context: ReportContext): void {
  const { store, config } = context;
  app.get("/xapi", forContentAdmins, async (request, reply) => {
    const given = parametersOf(request.query);
    const filters = new Map([...given].filter(([name]) => name !== "limit" && name !== "after"));
    const asking = askingOf(request, context);
    const { filter, kinds } = await requestOf(store, filters, asking);
    const limit = readLimit(readOne(given, "limit"), pageRows);
    const after = readCursor(given);
    const { now, reader } = asking;
    if (!after) await recordExport(store, { site: filter.site, name: "xAPI", now, actor: reader.name });
    const rows = await store.rows(filter, after, limit);
    const last = rows.length < limit ? undefined : rows.at(-1);
    const site = { id: filter.site, homePage: homePageOf(filter.site, config), kinds };
    reply.header("X-Experience-API-Version", xapiVersion);
    reply.header("X-Experience-API-Consistent-Through", new Date(filter.to).toISOString());
    return {
      statements: rows.map((row) => statementOf(row, site)),
      more: last ? moreOf(filters, filter.to, limit, last) : "",
    };
  });
}

/** Where a site's people have their accounts: where its pages are or, if that is not said, a name that is nobody's (RFC 2606). */
function homePageOf(siteId: string, { sites }: Config): string {
  const origins = sites.find(({ id }) => id === siteId)?.keys.flatMap((key) => key.origins ?? []);
  return origins?.[0] ?? `https://${siteId}.invalid`;
}

/** The same filters, up to the same moment, so that what is stored meanwhile does not come in between. */
function moreOf(filters: Parameters, to: number, limit: number, last: RowCursor): string {
  const query = new URLSearchParams(
    [...filters].flatMap(([name, values]) => values.map((value): [string, string] => [name, value])),
  );
  query.set("to", new Date(to).toISOString());
  query.set("limit", String(limit));
  query.set("after", encodeCursor(last));
  return `/v1/reports/xapi?${query}`;
}
