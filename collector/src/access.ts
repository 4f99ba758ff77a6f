/** Who may see reports: bearers of a token, browsers that signed in with one or, where none is set, this machine. */
import type { FastifyRequest, preHandlerAsyncHookHandler } from "fastify";
import type { ReportToken } from "./config/report-tokens.js";
import type { Config } from "./config.js";
import { RequestError } from "./errors.js";
import { noteReader, type Reader } from "./reader.js";
import { isFromOwnPage } from "./same-origin.js";
import { isSecret } from "./secrets.js";
import type { Sessions } from "./sessions.js";

declare module "fastify" {
  interface FastifyContextConfig {
    /** The route answers content admins too, and of their own contents only. A route that does not say so is not for them. */
    readonly forContentAdmins?: true;
  }
}

/** The cookie that holds a session's id. */
export const sessionCookie = "turnout-session";

/** Names under which a browser on this machine asks this machine. */
const loopbackNames: readonly string[] = ["localhost", "127.0.0.1", "[::1]"];

/** 127.0.0.0/8 and ::1, also as IPv4 within IPv6. Source: RFC 1122 section 3.2.1.3, RFC 4291 sections 2.5.3 and 2.5.5.2. */
const loopbackAddress = /^(?:(?:::ffff:)?127(?:\.\d{1,3}){3}|::1)$/;

/**
 * The hook that lets only those through who may see personal data, and notes who they are (`readerOf`); others get
 * "report-access-denied". Once there are tokens, being on this machine is not enough: a proxy on it makes the whole
 * world look local, unless it says otherwise.
 */
export function requireReportAccess(config: Config, sessions: Sessions): preHandlerAsyncHookHandler {
  return async (request) => {
    const reader = config.reportTokens.length === 0 ? thisMachine(request, config) : bearer(request, config, sessions);
    if (!reader) throw new RequestError("report-access-denied");
    if (reader.contentIds && !request.routeOptions.config.forContentAdmins) throw new RequestError("site-admins-only");
    noteReader(request, reader);
  };
}

/** The report token that this text is, if any. All are compared, so that the time tells nothing. */
export function tokenOf(given: string, { reportTokens }: Config): ReportToken | undefined {
  return reportTokens.filter((token) => isSecret(given, token))[0];
}

function thisMachine(request: FastifyRequest, { sites }: Config): Reader | undefined {
  const allowed = isFromThisMachine(request) && namesThisMachine(request);
  return allowed ? { name: "this machine", siteIds: sites.map(({ id }) => id) } : undefined;
}

/** A token in the header speaks for itself; a cookie, which browsers send unasked, for requests of our own page only. */
function bearer(request: FastifyRequest, config: Config, sessions: Sessions): Reader | undefined {
  const { authorization } = request.headers;
  if (authorization !== undefined) {
    return authorization.startsWith("Bearer ") ? tokenOf(authorization.slice("Bearer ".length), config) : undefined;
  }
  const session = request.cookies[sessionCookie];
  return session !== undefined && isFromOwnPage(request) ? sessions.find(session) : undefined;
}

/** Whether a request was made on this machine, and not passed on by a proxy on behalf of another. */
export function isFromThisMachine({ socket, headers }: FastifyRequest): boolean {
  return (
    loopbackAddress.test(socket.remoteAddress ?? "") &&
    headers.forwarded === undefined &&
    headers["x-forwarded-for"] === undefined
  );
}

/**
 * Whether the request asks for this machine by a name of its own. A stranger's page can point a name of its own at
 * 127.0.0.1 and so become "same origin" with the reports (DNS rebinding); the Host header then still holds that name.
 */
function namesThisMachine({ headers }: FastifyRequest): boolean {
  const address = `http://${headers.host ?? ""}`;
  return URL.canParse(address) && loopbackNames.includes(new URL(address).hostname);
}
