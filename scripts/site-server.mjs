// A static file server for the demo: as strict as an event site's own should be, so that the demo proves something.
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { pipeline } from "node:stream/promises";

/** What is served, by file ending; a file of any other kind does not exist for a visitor. */
const contentTypes = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".pdf": "application/pdf",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".vtt": "text/vtt; charset=utf-8",
  ".webm": "video/webm",
  ".csv": "text/csv; charset=utf-8",
  ".zip": "application/zip",
};

/**
 * Serves the files below `root`: GET and HEAD, ranges (a video cannot be seeked without), revalidation by ETag. Pages
 * (`.html`) pass through `fill(text)`, and `headers()` go with every answer. Rejects when it cannot listen. Answers with
 * the `address` and `close()`, which ends open connections too.
 */
export async function startSiteServer({ root, host, port, fill, headers }) {
  const server = createServer((request, response) => {
    serve(request, response, { root, fill, headers }).catch((error) => fail(response, error));
  });
  await new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  const bound = server.address();
  const name = bound.family === "IPv6" ? `[${bound.address}]` : bound.address;
  return {
    address: `http://${name}:${bound.port}`,
    port: bound.port,
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

async function serve(request, response, { root, fill, headers }) {
  for (const [name, value] of Object.entries(headers())) response.setHeader(name, value);
  response.setHeader("Cache-Control", "no-cache");
  if (request.method !== "GET" && request.method !== "HEAD") {
    response.setHeader("Allow", "GET, HEAD");
    return end(response, 405);
  }
  const path = pathOf(request.url, root);
  const stats = path && (await stat(path).catch(() => undefined));
  if (!stats?.isFile()) return end(response, 404);
  response.setHeader("Content-Type", contentTypes[extname(path)]);
  if (extname(path) === ".html") return servePage(request, response, fill(await readFile(path, "utf8")));
  return serveFile(request, response, { path, size: stats.size, etag: `"${stats.size}-${stats.mtimeMs}"` });
}

/** The file that a request names, or undefined when its address is malformed, leads out of `root` or is not served. */
function pathOf(url, root) {
  let path;
  try {
    path = decodeURIComponent(new URL(url, "http://site").pathname);
  } catch {
    return undefined;
  }
  if (path.endsWith("/")) path += "index.html";
  const file = normalize(join(root, path));
  const inside = file.startsWith(join(root, "/"));
  return inside && !file.includes("\0") && Object.hasOwn(contentTypes, extname(file)) ? file : undefined;
}

function servePage(request, response, html) {
  const etag = `"${createHash("sha256").update(html).digest("base64url")}"`;
  response.setHeader("ETag", etag);
  if (request.headers["if-none-match"] === etag) return end(response, 304);
  response.setHeader("Content-Length", Buffer.byteLength(html));
  response.end(request.method === "HEAD" ? undefined : html);
}

async function serveFile(request, response, { path, size, etag }) {
  response.setHeader("ETag", etag);
  response.setHeader("Accept-Ranges", "bytes");
  if (request.headers["if-none-match"] === etag) return end(response, 304);
  const ifRange = request.headers["if-range"];
  const range = ifRange === undefined || ifRange === etag ? rangeOf(request.headers.range, size) : undefined;
  if (range === "unsatisfiable") {
    response.setHeader("Content-Range", `bytes */${size}`);
    return end(response, 416);
  }
  const { first, last } = range ?? { first: 0, last: size - 1 };
  response.setHeader("Content-Length", last - first + 1);
  if (range) response.setHeader("Content-Range", `bytes ${first}-${last}/${size}`);
  response.writeHead(range ? 206 : 200);
  if (request.method === "HEAD" || size === 0) return void response.end();
  await pipeline(createReadStream(path, { start: first, end: last }), response);
}

/**
 * One range of bytes, both ends included; undefined when none is asked for, or one that a server may ignore (several, or
 * another unit). Source: RFC 9110, section 14.
 */
function rangeOf(header, size) {
  const [, from, to] = /^bytes=(\d*)-(\d*)$/.exec(header ?? "") ?? [];
  if (from === undefined || (from === "" && to === "")) return undefined;
  const first = from === "" ? Math.max(0, size - Number(to)) : Number(from);
  const last = from === "" || to === "" ? size - 1 : Math.min(Number(to), size - 1);
  if (from !== "" && to !== "" && Number(to) < first) return undefined;
  return first > last ? "unsatisfiable" : { first, last };
}

function end(response, status) {
  response.writeHead(status, { "Content-Length": 0 });
  response.end();
}

/** A visitor who leaves in the middle of a film is no failure. */
function fail(response, error) {
  if (error.code !== "ERR_STREAM_PREMATURE_CLOSE" && error.code !== "ECONNRESET") console.error(error);
  response.destroy();
}
