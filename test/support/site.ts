import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname } from "node:path";
import { pipeline } from "node:stream/promises";

export interface SiteOptions {
  /** Where the pages' script tags point; handed to the pages that are functions. */
  readonly collectorUrl: string;
  /** Path → HTML. */
  readonly pages: Readonly<Record<string, string | ((collectorUrl: string) => string)>>;
  /** Path → file on disk, such as a video. */
  readonly files?: Readonly<Record<string, string>>;
  /** Headers that each page has beside its type. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** An event site of a test's own: another origin than the collector's, as in life. */
export interface Site {
  readonly url: string;
  stop(): Promise<void>;
}

const contentTypes: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mp4": "video/mp4",
  ".pdf": "application/pdf",
  ".webm": "video/webm",
};

/** Serves the pages and files on a free port. Whatever else is asked for is not found. */
export async function startSite(options: SiteOptions): Promise<Site> {
  const server = createServer((request, response) => {
    answer(options, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      const closed = new Promise((done) => server.close(done));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function answer(options: SiteOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = new URL(request.url ?? "/", "http://site").pathname;
  const page = options.pages[path];
  const file = options.files?.[path];
  if (page !== undefined) {
    const html = typeof page === "string" ? page : page(options.collectorUrl);
    response.writeHead(200, { "content-type": contentTypes[".html"], ...options.headers }).end(html);
  } else if (file !== undefined) {
    await sendFile(file, request.headers.range, response);
  } else {
    response.writeHead(404).end();
  }
}

/** With byte ranges, which a browser needs to seek in a video. Source: RFC 9110, section 14. */
async function sendFile(file: string, range: string | undefined, response: ServerResponse): Promise<void> {
  const { size } = await stat(file);
  const [, first = "", last = ""] = /^bytes=(\d*)-(\d*)$/.exec(range ?? "") ?? [];
  const start = first === "" ? Math.max(0, size - Number(last || size)) : Number(first);
  const end = first === "" || last === "" ? size - 1 : Math.min(Number(last), size - 1);
  if (start > end) {
    response.writeHead(416, { "content-range": `bytes */${size}` }).end();
    return;
  }
  response.writeHead(range === undefined ? 200 : 206, {
    "accept-ranges": "bytes",
    "content-length": end - start + 1,
    "content-type": contentTypes[extname(file)] ?? "application/octet-stream",
    ...(range !== undefined && { "content-range": `bytes ${start}-${end}/${size}` }),
  });
  await pipeline(createReadStream(file, { start, end }), response);
}
