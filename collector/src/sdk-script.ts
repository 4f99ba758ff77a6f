/** Serves the SDK to pages, so that one script tag is the whole set-up. */
import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import type { FastifyInstance } from "fastify";
import { RequestError } from "./errors.js";

/** The files, by their media type. */
const files = {
  "turnout.js": "text/javascript; charset=utf-8",
  "turnout.js.map": "application/json; charset=utf-8",
} as const;

/** How long a page may use a script of an unversioned name before it asks again, seconds. */
const maxAgeSeconds = 300;

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
    app.get(`/${name}`, async (request, reply) => {
      const { plain, gzipped, etag } = await script();
      reply
        .header("Access-Control-Allow-Origin", "*")
        .header("Cross-Origin-Resource-Policy", "cross-origin")
        .header("Cache-Control", `public, max-age=${maxAgeSeconds}`)
        .header("Vary", "Accept-Encoding")
        .header("ETag", etag);
      if (request.headers["if-none-match"] === etag) return reply.code(304).send();
      reply.header("Content-Type", mediaType);
      const takesGzip = /\bgzip\b/.test(String(request.headers["accept-encoding"] ?? ""));
      return takesGzip ? reply.header("Content-Encoding", "gzip").send(gzipped) : reply.send(plain);
    });
  }
}

/** Where the SDK that this collector depends on has its script, once it is built. */
export function sdkDirectory(): string {
  return join(dirname(createRequire(import.meta.url).resolve("turnout/package.json")), "dist");
}

/** Answers a function that reads a file, and again only when it has changed. */
function scriptReader(file: string): () => Promise<Script> {
  let script: Script | undefined;
  return async () => {
    const { mtimeMs } = await stat(file).catch((error: NodeJS.ErrnoException) => {
      throw error.code === "ENOENT" ? new RequestError("sdk-not-built") : error;
    });
    if (script?.madeAtMs === mtimeMs) return script;
    const plain = await readFile(file);
    // Weak, because the same tag stands for the plain and the compressed form.
    const etag = `W/"${createHash("sha256").update(plain).digest("base64url").slice(0, 22)}"`;
    script = { madeAtMs: mtimeMs, plain, gzipped: gzipSync(plain), etag };
    return script;
  };
}
