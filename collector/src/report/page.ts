import { readFile } from "node:fs/promises";
import type { FastifyInstance, FastifyReply } from "fastify";
import { RequestError } from "../errors.js";

/** The page as the build leaves it, beside the built code. */
const folder = new URL("../page/", import.meta.url);

const mediaTypes: Readonly<Record<string, string>> = {
  html: "text/html; charset=utf-8",
  css: "text/css; charset=utf-8",
  js: "text/javascript; charset=utf-8",
};

const headers = {
  /** The page loads and runs nothing but its own files, and nobody may frame it. */
  "Content-Security-Policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "Referrer-Policy": "no-referrer",
  "Cache-Control": "no-cache",
} as const;

/** Serves the exporter page, without its data: the page asks for that, and it is guarded there. */
export function registerPage(app: FastifyInstance): void {
  app.get("/", async (_request, reply) => sendPageFile(reply, "page.html"));
  app.get<{ Params: { file: string } }>("/exporter/:file", async ({ params }, reply) =>
    sendPageFile(reply, params.file),
  );
}

/** A dozen small files of our own in one folder: reading them plainly needs no server of static files. */
async function sendPageFile(reply: FastifyReply, file: string): Promise<FastifyReply> {
  const ending = /^[a-z-]+\.(html|css|js)$/.exec(file)?.[1];
  const mediaType = ending === undefined ? undefined : mediaTypes[ending];
  if (mediaType === undefined) throw new RequestError("not-found");
  try {
    const content = await readFile(new URL(file, folder));
    return reply.headers(headers).header("Content-Type", mediaType).send(content);
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === "ENOENT" ? new RequestError("not-found") : error;
  }
}
