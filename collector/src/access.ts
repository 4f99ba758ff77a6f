/** Who may do what: reports are for bearers of the token or, where none is set, for this machine; so is the demo key. */
import { createHash, timingSafeEqual } from "node:crypto";
import type { FastifyRequest, preHandlerAsyncHookHandler } from "fastify";
import type { Config } from "./config.js";
import { RequestError } from "./errors.js";

/** Names under which a browser on this machine asks this machine. */
const loopbackNames: readonly string[] = ["localhost", "127.0.0.1", "[::1]"];

/** 127.0.0.0/8 and ::1, also as IPv4 within IPv6. Source: RFC 1122 section 3.2.1.3, RFC 4291 sections 2.5.3 and 2.5.5.2. */
const loopbackAddress = /^(?:(?:::ffff:)?127(?:\.\d{1,3}){3}|::1)$/;

/**
 * The hook that lets only those through who may see personal data; others get "report-access-denied". Once there is a
 * token, being on this machine is not enough: a proxy on it makes the whole world look local, unless it says otherwise.
 */
export function requireReportAccess({ reportToken }: Config): preHandlerAsyncHookHandler {
  return async (request) => {
    const allowed =
      reportToken === undefined
        ? isFromThisMachine(request) && namesThisMachine(request)
        : bearsToken(request, reportToken);
    if (!allowed) throw new RequestError("report-access-denied");
  };
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

function bearsToken({ headers }: FastifyRequest, token: string): boolean {
  return timingSafeEqual(digestOf(headers.authorization ?? ""), digestOf(`Bearer ${token}`));
}

/** Digests have one length, so that comparing them tells nothing about the token, not even how long it is. */
function digestOf(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
