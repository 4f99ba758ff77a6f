/** Signing in to the exporter page with a report token, and out again. */
import type { FastifyInstance, FastifyRequest } from "fastify";
import { sessionCookie, tokenOf } from "../access.js";
import { RequestError } from "../errors.js";
import { isFromOwnPage } from "../same-origin.js";
import { sessionLifeMs } from "../sessions.js";
import { record } from "../stores/record.js";
import type { ReportContext } from "./answers.js";

/** More than a token has, bytes. */
const bodyLimitBytes = 4_096;

/** Adds `POST /v1/session` (JSON: `token`), which sets the cookie and is put on record, and `DELETE /v1/session`, which ends the session. */
export function registerSession(app: FastifyInstance, { store, config, now, sessions }: ReportContext): void {
  app.post("/v1/session", { bodyLimit: bodyLimitBytes }, async (request, reply) => {
    refuseOtherPages(request);
    const { token: given } = (request.body ?? {}) as { readonly token?: unknown };
    const token = typeof given === "string" ? tokenOf(given, config) : undefined;
    if (!token) throw new RequestError("report-access-denied");
    const login = { at: now(), action: "login", actor: token.name, subject: "exporter page" } as const;
    for (const site of token.siteIds) await record(store, { ...login, site });
    return reply.setCookie(sessionCookie, sessions.begin(token), cookieOptions(request)).code(204).send();
  });

  app.delete("/v1/session", async (request, reply) => {
    refuseOtherPages(request);
    sessions.end(request.cookies[sessionCookie] ?? "");
    return reply.clearCookie(sessionCookie, cookieOptions(request)).code(204).send();
  });
}

/** Nobody is signed in or out by a page of somebody else's. */
function refuseOtherPages(request: FastifyRequest): void {
  if (!isFromOwnPage(request)) throw new RequestError("foreign-page");
}

/** The page's own address says whether it came over TLS, also where a proxy ended that. */
function cookieOptions({ headers }: FastifyRequest) {
  return {
    path: "/",
    httpOnly: true,
    sameSite: "strict",
    secure: headers.origin?.startsWith("https:") ?? false,
    maxAge: sessionLifeMs / 1_000,
  } as const;
}
