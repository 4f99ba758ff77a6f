import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";

const dist = new URL("../dist/", import.meta.url);
const film = new URL("../test/fixtures/ten-seconds.webm", import.meta.url);

const types = { ".js": "text/javascript", ".webm": "video/webm", "": "text/html; charset=utf-8" };

/** Lets `performance.now()` tell 5 µs instead of 100. Source: High Resolution Time, "coarsen time". */
const isolation = { "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp" };

/** A site with a peer's `pages`, by path, its `scripts`, and what Turnout's script loads from beside itself. */
export async function startSite({ pages, scripts }) {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, "http://site");
    const body = pages[pathname] ?? scripts[pathname] ?? fileOf(pathname);
    const [ending] = /\.\w+$/.exec(pathname) ?? [""];
    const headers = { ...isolation, "content-type": types[ending], "accept-ranges": "bytes" };
    if (body === undefined) return response.writeHead(404, isolation).end();
    const bytes = Buffer.from(body);
    const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? "") ?? [];
    if (first === undefined) return response.writeHead(200, headers).end(bytes);
    const end = last === "" ? bytes.length - 1 : Number(last);
    const range = `bytes ${first}-${end}/${bytes.length}`;
    response.writeHead(206, { ...headers, "content-range": range }).end(bytes.subarray(Number(first), end + 1));
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}

function fileOf(path) {
  if (path === "/film.webm") return readFileSync(film);
  const file = new URL(`.${path}`, dist);
  return /^\/turnout\/[\w-]+\.js$/.test(path) && existsSync(file) ? readFileSync(file) : undefined;
}
