/** The routes that hand out reports as files; each download is itself recorded. */
import { Readable } from "node:stream";
import type { FastifyInstance, FastifyReply } from "fastify";
import { forContentAdmins } from "../reader.js";
import { askingOf, type ReportContext } from "./answers.js";
import { type Format, fileName, formats, mediaTypes, userActivity } from "./files.js";
import { parametersOf, type ReportRequest } from "./filter.js";
import { type ReportName, recordExport } from "./record-export.js";
import { contentIdOf, sessionCsv } from "./session.js";
import { requestOf } from "./traffic.js";
import { uniqueUsersCsv } from "./unique-users.js";

/** A report as a file: how it is called in its record and in its name, and what makes its pieces. */
interface FileRoute {
  readonly path: string;
  readonly report: ReportName;
  readonly format: Format;
  readonly nameOf: (request: ReportRequest) => string;
  readonly piecesOf: (request: ReportRequest) => AsyncGenerator<string | Uint8Array>;
}

/** Adds the routes, for content admins too: each reads what `requestOf` leaves of what is asked for. */
export function registerDownloads(app: FastifyInstance, context: ReportContext): void {
  const { store } = context;
  const routes: readonly FileRoute[] = [
    ...formats.map(
      (format): FileRoute => ({
        path: `/user-activity.${format}`,
        report: "User Activity",
        format,
        nameOf: () => "user-activity",
        piecesOf: (request) => userActivity(store, request, format),
      }),
    ),
    {
      path: "/unique-users.csv",
      report: "Unique Users",
      format: "csv",
      nameOf: () => "unique-users",
      piecesOf: (request) => uniqueUsersCsv(store, request),
    },
    {
      path: "/session.csv",
      report: "Session",
      format: "csv",
      nameOf: (request) => `session-${contentIdOf(request)}`,
      piecesOf: (request) => sessionCsv(store, request),
    },
  ];
  for (const { path, report, format, nameOf, piecesOf } of routes) {
    app.get(path, { ...forContentAdmins, exposeHeadRoute: false }, async (request, reply) => {
      const asking = askingOf(request, context);
      const asked = await requestOf(store, parametersOf(request.query), asking);
      const name = fileName(nameOf(asked), asked, format);
      const { now, reader } = asking;
      await recordExport(store, { site: asked.filter.site, name: report, now, actor: reader.name });
      return sendFile(reply, { name, mediaType: mediaTypes[format], pieces: piecesOf(asked) });
    });
  }
}

interface Download {
  readonly name: string;
  readonly mediaType: string;
  readonly pieces: AsyncGenerator<string | Uint8Array>;
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
