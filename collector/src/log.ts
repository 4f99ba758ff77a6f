import type { FastifyServerOptions } from "fastify";

/**
 * The log of a running collector: one JSON object a line on standard error, failures only. It holds no addresses, no
 * headers and no bodies, because those belong to people.
 */
export const logToStandardError = {
  level: "warn",
  stream: process.stderr,
  base: null,
  serializers: { req: ({ method, routeOptions }) => ({ method, route: routeOptions?.url }) },
} satisfies FastifyServerOptions["logger"];
