/** Turns whatever goes wrong with a request into `{ error: { code, message } }` with the status of the code. */
import { STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { type ErrorCode, RequestError } from "./errors.js";

/** When a client should come again after "store-unavailable", seconds: time for a restart or for a disk to calm down. */
const retryAfterSeconds = 5;

/** Headers that a code brings along. */
const headersOf: Partial<Record<ErrorCode, readonly [name: string, value: string]>> = {
  "store-unavailable": ["Retry-After", String(retryAfterSeconds)],
  "report-access-denied": ["WWW-Authenticate", "Bearer"],
  "unknown-server-key": ["WWW-Authenticate", "Bearer"],
};

/** What Fastify calls the errors that it finds itself. Source: https://fastify.dev/docs/latest/Reference/Errors/ */
const fastifyCodes: Readonly<Record<string, ErrorCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: "body-too-large",
  FST_ERR_CTP_INVALID_MEDIA_TYPE: "unsupported-media",
};

/** Makes the app answer all its errors in the one form; those that are our own fault are logged too. */
export function answerErrors(app: FastifyInstance): void {
  app.setErrorHandler((error: FastifyError | RequestError, request, reply) => {
    if (error instanceof RequestError) return sendError(reply, error);
    const code = fastifyCodes[error.code] ?? ((error.statusCode ?? 500) < 500 ? "bad-request" : "internal-error");
    if (code === "internal-error") request.log.error({ err: error, req: request }, "a request failed");
    return sendError(reply, new RequestError(code));
  });
  app.setNotFoundHandler((_request: FastifyRequest, reply) => sendError(reply, new RequestError("not-found")));
}

function sendError(reply: FastifyReply, error: RequestError): FastifyReply {
  const header = headersOf[error.code];
  if (header) reply.header(...header);
  if (error.retryAfterSeconds !== undefined) reply.header("Retry-After", error.retryAfterSeconds);
  return reply.code(error.status).send(bodyOf(error));
}

/** Answers, on the bare socket, a request of which Node could not make sense or for which it would not wait longer. */
export function answerBrokenRequest(cause: NodeJS.ErrnoException, socket: Socket): void {
  if (cause.code === "ECONNRESET" || !socket.writable) return void socket.destroy();
  const error = new RequestError(cause.code === "ERR_HTTP_REQUEST_TIMEOUT" ? "too-slow" : "bad-request");
  const body = JSON.stringify(bodyOf(error));
  socket.end(
    `HTTP/1.1 ${error.status} ${STATUS_CODES[error.status]}\r\nContent-Type: application/json\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
    () => socket.destroy(),
  );
}

function bodyOf({ code, message }: RequestError): {
  readonly error: { readonly code: ErrorCode; readonly message: string };
} {
  return { error: { code, message } };
}
