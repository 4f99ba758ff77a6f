/** The routes whose answers the exporter page shows: numbers, plots and first rows, all of one filter. */
import { Readable } from "node:stream";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { reportColumns } from "turnout/catalogue";
import { sessionCookie } from "../access.js";
import type { Config } from "../config.js";
import type { LiveFeed } from "../live.js";
import { forContentAdmins, readerOf } from "../reader.js";
import type { Sessions } from "../sessions.js";
import type { RowCursor, Store } from "../stores/store.js";
import { storeFor } from "./asker.js";
import { contentsOf, labelsOf } from "./contents.js";
import { decodeCursor, encodeCursor } from "./cursor.js";
import type { ExportJobs } from "./export-jobs.js";
import { fileStem } from "./files.js";
import { type Asking, type Parameters, parametersOf, type ReportRequest, readLimit, readOne } from "./filter.js";
import { FilterError } from "./filter-error.js";
import { countTree } from "./kinds.js";
import { liveEvents } from "./live-stream.js";
import { peopleLike } from "./people.js";
import { cellsOf, extraColumns } from "./rows.js";
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
  readonly sessions: Sessions;
  readonly live: LiveFeed;
  /** Exports in the background; they are opened when they are first asked for. */
  readonly exports: () => Promise<ExportJobs>;
}

/** For whom a request asks, of which sites, and when. */
export function askingOf(request: FastifyRequest, { config, now }: ReportContext): Asking {
  return { config, reader: readerOf(request), now: now() };
}

/** Rows in one answer: unless asked otherwise, and at most. */
export const pageRows = { usual: 50, limit: 1_000 } as const;

type Answer = (given: Parameters, request: FastifyRequest, store: Store) => Promise<unknown>;

/** Adds the routes. Content admins may use all of them: each reads what `requestOf` leaves of what is asked for. */
export function registerAnswers(app: FastifyInstance, context: ReportContext): void {
  const get = (path: string, answer: Answer): void =>
    void app.get(path, forContentAdmins, (request, reply) =>
      answer(parametersOf(request.query), request, storeFor(reply, context.store)),
    );
  const asked = (request: FastifyRequest, ...own: readonly string[]) => {
    const given = [...parametersOf(request.query)].filter(([name]) => !own.includes(name));
    return requestOf(context.store, new Map(given), askingOf(request, context));
  };

  get("/user-activity", async (given, request, store) => {
    const report = await asked(request, "limit", "after");
    return rowPage(store, report, readCursor(given), readLimit(readOne(given, "limit"), pageRows));
  });

  get("/count", async (_, request, store) => ({ count: await store.count((await asked(request)).filter) }));

  get("/catalogue", async (_, request, store) => {
    const { filter, kinds } = await asked(request);
    return { sections: countTree(await store.tally(filter, ["kind"]), kinds) };
  });

  get("/series", async (given, request, store) => seriesOf(store, await asked(request, "bucket"), readBucket(given)));

  get("/contents", async (_, request, store) => ({ contents: await contentsOf(store, await asked(request)) }));

  get("/labels", async (_, request, store) => ({ labels: await labelsOf(store, await asked(request)) }));

  get("/session", async (_, request, store) => sessionReport(store, await asked(request)));

  get("/unique-users", async (given, request, store) =>
    uniqueUsersPage(
      store,
      await asked(request, "limit", "after"),
      readOne(given, "after"),
      readLimit(readOne(given, "limit"), pageRows),
    ),
  );

  get("/people", async (given, request, store) => ({
    people: await peopleLike(store, await asked(request, "like"), readOne(given, "like") ?? ""),
  }));

  get("/watch", async (given, request, store) => {
    const { site, contentId, mode } = readWatchRequest(given, context.config, readerOf(request));
    return watchReport(await watchersOf(store, site, contentId), contentId, mode);
  });

  get("/sites", async (_, request) => sitesFor(request, context.config));
}

async function rowPage(store: Store, report: ReportRequest, after: RowCursor | undefined, limit: number) {
  const columns = [...reportColumns, ...report.columns];
  const rows = await store.rows(report.filter, after, limit);
  const last = rows.length < limit ? undefined : rows.at(-1);
  return {
    columns: columns.map((column) => column.title),
    rows: rows.map((row) => cellsOf(row, columns, report)),
    next: last ? encodeCursor(last) : null,
    fileStem: fileStem(report),
  };
}

/** What the exporter page has to offer to whoever asks. */
function sitesFor(request: FastifyRequest, { sites, links = [] }: Config) {
  const { name, siteIds, contentIds = null } = readerOf(request);
  const readable = sites.filter(({ id }) => siteIds.includes(id));
  return {
    sites: readable.map(({ id, name, zone, staff = [] }) => ({ id, name, zone, hasStaff: staff.length > 0 })),
    links,
    extraColumns: extraColumns.map(({ title }) => title),
    reader: { name, contents: contentIds, signedIn: request.cookies[sessionCookie] !== undefined },
  };
}

/** Adds the stream of activities as they arrive; it ends when the server does. */
export function registerLive(app: FastifyInstance, context: ReportContext): void {
  const closing = new AbortController();
  app.addHook("preClose", async () => closing.abort());

  app.get("/live", forContentAdmins, async (request, reply) => {
    const asked = await requestOf(context.store, parametersOf(request.query), askingOf(request, context));
    const events = Readable.from(liveEvents(context.live, asked, closing.signal), { highWaterMark: 1 });
    return reply.header("Content-Type", "text/event-stream").send(events);
  });
}

/** The cursor after which a page begins; undefined for the first. */
export function readCursor(given: Parameters) {
  const word = readOne(given, "after");
  const after = word === undefined ? undefined : decodeCursor(word);
  if (word !== undefined && !after) throw new FilterError(`"after" is no cursor: "${word}"`);
  return after;
}
