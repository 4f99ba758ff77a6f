/** The routes of exports in the background: start, list, fetch (in pieces, if it breaks off), cancel, remove. */
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { RequestError } from "../errors.js";
import { readerOf } from "../reader.js";
import { isFromOwnPage } from "../same-origin.js";
import { askingOf, type ReportContext } from "./answers.js";
import type { ExportJob } from "./export-job.js";
import { formats, mediaTypes } from "./files.js";
import { type Parameters, parametersOf, readOne } from "./filter.js";
import { FilterError } from "./filter-error.js";
import { recordExport } from "./record-export.js";

/** Rows of a file unless asked otherwise: without a bound. */
const unboundedRows = Number.MAX_SAFE_INTEGER;

interface JobParams {
  readonly id: string;
  readonly file: string;
}

/** Adds the routes. */
export function registerExports(app: FastifyInstance, context: ReportContext): void {
  const { store, exports: jobs } = context;
  const jobOf = async (request: FastifyRequest, id: string): Promise<ExportJob> => {
    const job = (await jobs()).list().find((known) => known.id === id);
    if (!job || !readerOf(request).siteIds.includes(job.site)) throw new RequestError("not-found");
    return job;
  };

  app.post("/exports", async (request, reply) => {
    refuseForeignPage(request);
    const given = parametersOf(request.query);
    const filter = new Map([...given].filter(([name]) => name !== "format" && name !== "rowsPerFile"));
    const job = await (await jobs()).start(filter, askingOf(request, context), {
      format: readFormat(given),
      rowsPerFile: readRowsPerFile(given),
    });
    const actor = readerOf(request).name;
    await recordExport(store, { site: job.site, name: "User Activity", now: job.startedAt, actor });
    return reply.code(202).send(shown(job));
  });

  app.get("/exports", async (request) => {
    const { siteIds } = readerOf(request);
    return {
      exports: (await jobs())
        .list()
        .filter(({ site }) => siteIds.includes(site))
        .map(shown),
    };
  });

  app.get<{ Params: JobParams }>("/exports/:id/:file", async (request, reply) => {
    const { params, headers } = request;
    const job = await jobOf(request, params.id);
    const path = (await jobs()).pathOf(params.id, params.file);
    if (path === undefined) throw new RequestError("not-found");
    reply.header("Content-Type", mediaTypes[job.format]);
    reply.header("Content-Disposition", `attachment; filename="${params.file}"`);
    return sendFrom(reply, path, headers.range);
  });

  app.post<{ Params: JobParams }>("/exports/:id/cancel", async (request) => {
    refuseForeignPage(request);
    const { id } = await jobOf(request, request.params.id);
    await (await jobs()).cancel(id);
    return shown(await jobOf(request, id));
  });

  app.delete<{ Params: JobParams }>("/exports/:id", async (request, reply) => {
    refuseForeignPage(request);
    const { id } = await jobOf(request, request.params.id);
    await (await jobs()).remove(id);
    return reply.code(204).send();
  });
}

/** A page of another origin may make a browser send this from here; it must not make files, or delete them. */
function refuseForeignPage(request: FastifyRequest): void {
  if (request.headers.origin !== undefined && !isFromOwnPage(request)) throw new RequestError("foreign-page");
}

/** Sends a file, or what is left of one that broke off. Source: RFC 9110, section 14; of ranges the open one, `bytes=N-`. */
async function sendFrom(reply: FastifyReply, path: string, range: string | undefined): Promise<FastifyReply> {
  const { size } = await stat(path);
  reply.header("Accept-Ranges", "bytes");
  const from = Number(/^bytes=(\d+)-$/.exec(range ?? "")?.[1] ?? 0);
  if (from > 0 && from < size) {
    reply
      .code(206)
      .header("Content-Range", `bytes ${from}-${size - 1}/${size}`)
      .header("Content-Length", size - from);
    return reply.send(createReadStream(path, { start: from }));
  }
  return reply.header("Content-Length", size).send(createReadStream(path));
}

/** What was asked for is not told: it may hold what others searched for. */
function shown({ parameters: _parameters, files, ...job }: ExportJob) {
  return { ...job, files: files.map(({ name, rows, bytes }) => ({ name, rows, bytes })) };
}

function readFormat(given: Parameters): ExportJob["format"] {
  const name = readOne(given, "format") ?? "csv";
  const format = formats.find((known) => known === name);
  if (format) return format;
  throw new FilterError(`"format" must be ${formats.join(" or ")}, not "${name}"`);
}

function readRowsPerFile(given: Parameters): number {
  const text = readOne(given, "rowsPerFile");
  if (text === undefined) return unboundedRows;
  const rows = Number(text);
  if (Number.isSafeInteger(rows) && rows >= 1) return rows;
  throw new FilterError(`"rowsPerFile" must be a whole number from 1 up, not "${text}"`);
}
