/** Serves the SDK to pages, so that one script tag is the whole set-up. */
import { createHash } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { RequestError } from "./errors.js";

/** The files of fixed names, by their media type. */
const files = {
  "turnout.js": "text/javascript; charset=utf-8",
  "turnout.js.map": "application/json; charset=utf-8",
} as const;

/** Where the files lie that the script loads when a page needs them; their names change with what is in them. */
const lazyFolder = "turnout";

/** How long a page may use a script of an unversioned name before it asks again. */
const askAgain = "public, max-age=300";
/** A year. Source: RFC 8246, and the common most of `max-age`. */
const keepForEver = "public, max-age=31536000, immutable";

interface Script {
  readonly madeAtMs: number;
  readonly plain: Buffer;
  readonly gzipped: Buffer;
  readonly etag: string;
}

/** Adds the routes of the files in a directory. Pages of any origin may load them, also with an integrity hash. */
export function registerSdkScript(app: FastifyInstance, directory: string): void {
  for (const [name, mediaType] of Object.entries(files)) {
    const script = scriptReader(join(directory, name));
    app.get(`/${name}`, async (request, reply) =>
      answer(request, reply.header("Cache-Control", askAgain).type(mediaType), await script()),
    );
  }
  const lazy = new Map<string, () => Promise<Script>>();
  app.get<{ Params: { name: string } }>(`/${lazyFolder}/:name`, async (request, reply) => {
    const { name } = request.params;
    const folder = join(directory, lazyFolder);
    // A name is served when it is listed, so that no name can lead anywhere else.
    if (!lazy.has(name) && (await readdir(folder).catch(explain)).includes(name))
      lazy.set(name, scriptReader(join(folder, name)));
    const script = lazy.get(name);
    if (!script) return reply.callNotFound();
    return answer(request, reply.header("Cache-Control", keepForEver).type(files["turnout.js"]), await script());
  });
}

function answer(request: FastifyRequest, reply: FastifyReply, { plain, gzipped, etag }: Script): FastifyReply {
  reply
    .header("Access-Control-Allow-Origin", "*")
    .header("Cross-Origin-Resource-Policy", "cross-origin")
    .header("Vary", "Accept-Encoding")
    .header("ETag", etag);
  if (request.headers["if-none-match"] === etag) return reply.code(304).send();
  const takesGzip = /\bgzip\b/.test(String(request.headers["accept-encoding"] ?? ""));
  return takesGzip ? reply.header("Content-Encoding", "gzip").send(gzipped) : reply.send(plain);
}

/** Where the SDK that this collector depends on has its script, once it is built. */
export function sdkDirectory(): string {
  return join(dirname(createRequire(import.meta.url).resolve("turnout/package.json")), "dist");
}

/** Answers a function that reads a file, and again only when it has changed. */
function scriptReader(file: string): () => Promise<Script> {
  let script: Script | undefined;
  return async () => {
    const { mtimeMs } = await stat(file).catch(explain);
    if (script?.madeAtMs === mtimeMs) return script;
    const plain = await readFile(file);
    // Weak, because the same tag stands for the plain and the compressed form.
    const etag = `W/"${createHash("sha256").update(plain).digest("base64url").slice(0, 22)}"`;
    script = { madeAtMs: mtimeMs, plain, gzipped: gzipSync(plain), etag };
    return script;
  };
}

function explain(error: NodeJS.ErrnoException): never {
  throw error.code === "ENOENT" ? new RequestError("sdk-not-built") : error;
}
