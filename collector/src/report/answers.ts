/** The routes whose answers the exporter page shows: numbers, plots and first rows, all of one filter. */
import type { FastifyInstance } from "fastify";
import type { Config } from "../config.js";
import type { Store } from "../stores/store.js";
import { contentsOf, labelsOf } from "./contents.js";
import { decodeCursor, encodeCursor } from "./cursor.js";
import { fileStem } from "./files.js";
import { type Parameters, parametersOf, readOne } from "./filter.js";
import { FilterError } from "./filter-error.js";
import { countTree } from "./kinds.js";
import { cellsOf, extraColumns, reportColumns } from "./rows.js";
import { readBucket, seriesOf } from "./series.js";
import { sessionReport } from "./session.js";
import { requestOf } from "./traffic.js";
import { uniqueUsersPage } from "./unique-users.js";
import { readWatchRequest, watchersOf, watchReport } from "./watch.js";

/** What the reports are made from; `now` is the server's time, ms since 1970. */
export interface ReportContext {
  readonly store: Store;
  readonly config: Config;
  readonly now: () => number;
}

/** Rows in one answer: unless asked otherwise, and at most. */
const pageRows = { usual: 50, limit: 1_000 } as const;

/** Adds the routes. */
export function registerAnswers(app: FastifyInstance, { store, config, now }: ReportContext): void {
  const asked = (given: Parameters, ...own: readonly string[]) =>
    requestOf(store, config, new Map([...given].filter(([name]) => !own.includes(name))), now());

  app.get("/user-activity", async ({ query }) => {
    const given = parametersOf(query);
    const request = await asked(given, "limit", "after");
    const limit = readLimit(given);
    const columns = [...reportColumns, ...request.columns];
    const rows = await store.rows(request.filter, readCursor(given), limit);
    const last = rows.length < limit ? undefined : rows.at(-1);
    return {
      columns: columns.map((column) => column.title),
      rows: rows.map((row) => cellsOf(row, columns, request)),
      next: last ? encodeCursor(last) : null,
      fileStem: fileStem(request),
    };
  });

  app.get("/count", async ({ query }) => ({ count: await store.count((await asked(parametersOf(query))).filter) }));

  app.get("/catalogue", async ({ query }) => {
    const { filter, kinds } = await asked(parametersOf(query));
    return { sections: countTree(await store.tally(filter, ["kind"]), kinds) };
  });

  app.get("/series", async ({ query }) => {
    const given = parametersOf(query);
    return seriesOf(store, await asked(given, "bucket"), readBucket(given));
  });

  app.get("/contents", async ({ query }) => ({ contents: await contentsOf(store, await asked(parametersOf(query))) }));

  app.get("/labels", async ({ query }) => ({ labels: await labelsOf(store, await asked(parametersOf(query))) }));

  app.get("/session", async ({ query }) => sessionReport(store, await asked(parametersOf(query))));

  app.get("/unique-users", async ({ query }) => {
    const given = parametersOf(query);
    const request = await asked(given, "limit", "after");
    return uniqueUsersPage(store, request, readOne(given, "after"), readLimit(given));
  });

  app.get("/watch", async ({ query }) => {
    const { site, contentId, mode } = readWatchRequest(parametersOf(query), config);
    return watchReport(await watchersOf(store, site, contentId), contentId, mode);
  });

  app.get("/sites", async () => ({
    sites: config.sites.map(({ id, name, zone, staff }) => ({ id, name, zone, hasStaff: (staff ?? []).length > 0 })),
    links: config.links ?? [],
    extraColumns: extraColumns.map(({ title }) => title),
  }));
}

function readLimit(given: Parameters): number {
  const limit = Number(readOne(given, "limit") ?? pageRows.usual);
  if (Number.isInteger(limit) && limit >= 1 && limit <= pageRows.limit) return limit;
  throw new FilterError(`"limit" must be a whole number from 1 to ${pageRows.limit}`);
}

function readCursor(given: Parameters) {
  const word = readOne(given, "after");
  const after = word === undefined ? undefined : decodeCursor(word);
  if (word !== undefined && !after) throw new FilterError(`"after" is no cursor: "${word}"`);
  return after;
}
