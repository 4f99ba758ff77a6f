/** The routes of the reports and of the exporter page that shows them. */
import { Readable } from "node:stream";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { requireReportAccess } from "../access.js";
import type { Config } from "../config.js";
import type { Store } from "../stores/store.js";
import { decodeCursor, encodeCursor } from "./cursor.js";
import { type Format, fileName, fileStem, mediaTypes, userActivity } from "./files.js";
import { type Parameters, readRequest } from "./filter.js";
import { FilterError } from "./filter-error.js";
import { countTree } from "./kinds.js";
import { registerPage } from "./page.js";
import { recordExport } from "./record-export.js";
import { cellsOf, reportColumns } from "./rows.js";
import { uniqueUsersCsv } from "./unique-users.js";
import { readWatchRequest, watchersOf, watchReport } from "./watch.js";

/** What the reports are made from; `now` is the server's time, ms since 1970. */
export interface ReportContext {
  readonly store: Store;
  readonly config: Config;
  readonly now: () => number;
}

/** Rows in one answer of the preview: unless asked otherwise, and at most. */
const previewRows = { usual: 50, limit: 1_000 } as const;

/** Adds the exporter page and all `/v1/reports/` routes; the data only for those whom `requireReportAccess` lets in. */
export function registerReports(app: FastifyInstance, context: ReportContext): void {
  registerPage(app);
  void app.register(
    async (reports) => {
      reports.addHook("preHandler", requireReportAccess(context.config));
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

function registerAnswers(app: FastifyInstance, { store, config, now }: ReportContext): void {
  app.get("/user-activity", async (request) => previewOf(store, config, now(), parametersOf(request)));

  app.get("/count", async (request) => {
    const { filter } = readRequest(parametersOf(request), config, now());
    return { count: await store.count(filter) };
  });

  app.get("/catalogue", async (request) => {
    const { filter, kinds } = readRequest(parametersOf(request), config, now());
    return { sections: countTree(await store.countByKind(filter), kinds) };
  });

  app.get("/watch", async (request) => {
    const { site, contentId, mode } = readWatchRequest(parametersOf(request), config);
    return watchReport(await watchersOf(store, site, contentId), contentId, mode);
  });

  app.get("/sites", async () => ({
    sites: config.sites.map(({ id, name, zone }) => ({ id, name, zone })),
    links: config.links ?? [],
  }));
}

async function previewOf(store: Store, config: Config, now: number, given: Parameters) {
  const { limit: limits, after: afters, ...rest } = Object.fromEntries(given);
  const asked = readRequest(new Map(Object.entries(rest)), config, now);
  const limit = Number(limits?.at(-1) || previewRows.usual);
  if (!Number.isInteger(limit) || limit < 1 || limit > previewRows.limit) {
    throw new FilterError(`"limit" must be a whole number from 1 to ${previewRows.limit}`);
  }
  const word = afters?.at(-1) || undefined;
  const after = word === undefined ? undefined : decodeCursor(word);
  if (word !== undefined && !after) throw new FilterError(`"after" is no cursor: "${word}"`);
  const columns = [...reportColumns, ...asked.columns];
  const rows = await store.rows(asked.filter, after, limit);
  const last = rows.length < limit ? undefined : rows.at(-1);
  return {
    columns: columns.map((column) => column.title),
    rows: rows.map((row) => cellsOf(row, columns, asked)),
    next: last ? encodeCursor(last) : null,
    fileStem: fileStem(asked),
  };
}

function registerDownloads(app: FastifyInstance, { store, config, now }: ReportContext): void {
  for (const format of ["csv", "ndjson"] as const satisfies readonly Format[]) {
    app.get(`/user-activity.${format}`, { exposeHeadRoute: false }, async (request, reply) => {
      const nowMs = now();
      const asked = readRequest(parametersOf(request), config, nowMs);
      await recordExport(store, asked.filter.site, "User Activity", nowMs);
      const name = fileName("user-activity", asked, format);
      return sendFile(reply, { name, mediaType: mediaTypes[format], pieces: userActivity(store, asked, format) });
    });
  }

  app.get("/unique-users.csv", { exposeHeadRoute: false }, async (request, reply) => {
    const nowMs = now();
    const asked = readRequest(parametersOf(request), config, nowMs);
    await recordExport(store, asked.filter.site, "Unique Users", nowMs);
    const name = fileName("unique-users", asked, "csv");
    return sendFile(reply, { name, mediaType: mediaTypes.csv, pieces: uniqueUsersCsv(store, asked) });
  });
}

interface Download {
  readonly name: string;
  readonly mediaType: string;
  readonly pieces: AsyncGenerator<string>;
}

/**
 * Streams a file: the next piece is read when the last one has been taken, none when the client has gone away, and
 * an error on the way breaks the connection, so that half a report never looks like a whole one.
 */
function sendFile(reply: FastifyReply, { name, mediaType, pieces }: Download): FastifyReply {
  return reply
    .header("Content-Type", mediaType)
    .header("Content-Disposition", `attachment; filename="${name}"`)
    .send(Readable.from(pieces, { highWaterMark: 1 }));
}

function parametersOf(request: FastifyRequest): Parameters {
  const query = request.query as Readonly<Record<string, string | readonly string[]>>;
  return new Map(Object.entries(query).map(([name, value]) => [name, typeof value === "string" ? [value] : value]));
}
