/** What `serve` and `sink` have in common: a server that listens until the process is told to stop. */
import type { FastifyInstance } from "fastify";
import { UsageError } from "./usage-error.js";

/** How long requests under way are waited for at the end, ms; then their connections are cut. */
const stoppingLimitMs = 5_000;

/** How often connections that have become idle meanwhile are closed, ms. */
const idleIntervalMs = 100;

/** The number that a `--port` is; 0 takes a free one. */
export function readPort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535)
    throw new UsageError(`--port must be a number from 0 to 65535, not "${text}"`);
  return port;
}

/**
 * Listens, and calls `stop` once the process is told to. Answers the address; when the port cannot be had it calls `stop`
 * too, and rejects.
 */
export async function listenUntilStopped(
  app: FastifyInstance,
  { port, host }: { readonly port: number; readonly host: string },
  stop: () => Promise<void>,
): Promise<string> {
  try {
    await app.listen({ port, host });
  } catch (error) {
    await stop();
    throw error;
  }
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => void stop());
  return addressOf(app, host);
}

/**
 * Lets requests under way finish, and closes each connection when its request has. A client that never finishes would be
 * waited for for ever, so its time is bounded.
 */
export async function stopServer(app: FastifyInstance): Promise<void> {
  const idle = setInterval(() => app.server.closeIdleConnections(), idleIntervalMs);
  const cut = setTimeout(() => app.server.closeAllConnections(), stoppingLimitMs);
  await app.close();
  clearInterval(idle);
  clearTimeout(cut);
}

function addressOf(app: FastifyInstance, host: string): string {
  const address = app.server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  return `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
}
