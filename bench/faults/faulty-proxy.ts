import { createServer, type IncomingHttpHeaders, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { setTimeout as pauseMs } from "node:timers/promises";

/**
 * What becomes of the requests of one trial on their way to the collector.
 *
 * - `away`: the connection breaks, as when nobody is there;
 * - `status`: answered with it, the collector never hears of them;
 * - `answerLost`: the collector has them and answers, and the connection breaks before the answer comes through;
 * - `delayMs`: they reach the collector so late.
 */
export type Fault =
  | "away"
  | { readonly status: number; readonly retryAfter?: string }
  | { readonly answerLost: true }
  | { readonly delayMs: number };

/** A real HTTP server in front of the real collector. */
export interface FaultyProxy {
  /** What a page of `trial` is given as its endpoint. */
  endpointOf(trial: string): string;
  /** From now on each request of `trial` meets this, until it is told otherwise; undefined: nothing does. */
  befall(trial: string, fault: Fault | undefined): void;
  /** How many requests of `trial` have come. */
  requestsOf(trial: string): number;
  stop(): Promise<void>;
}

/** Starts one on a free port. The first part of a path names the trial; the rest is what the collector is asked for. */
export async function startFaultyProxy(collectorUrl: string): Promise<FaultyProxy> {
  const faults = new Map<string, Fault>();
  const requests = new Map<string, number>();
  const server = createServer((incoming, response) => {
    const [, trial = "", path = ""] = /^\/([^/]+)(\/.*)$/.exec(incoming.url ?? "") ?? [];
    requests.set(trial, (requests.get(trial) ?? 0) + 1);
    // A page that is gone, or a collector that is: either way nobody waits for more.
    pass(incoming, response, { url: collectorUrl + path, fault: faults.get(trial) }).catch(() => response.destroy());
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    endpointOf: (trial) => `${url}/${trial}`,
    befall(trial, fault) {
      if (fault) faults.set(trial, fault);
      else faults.delete(trial);
    },
    requestsOf: (trial) => requests.get(trial) ?? 0,
    async stop() {
      const closed = new Promise((done) => server.close(done));
      server.closeAllConnections();
      await closed;
    },
  };
}

interface Way {
  readonly url: string;
  readonly fault: Fault | undefined;
}

async function pass(incoming: IncomingMessage, response: ServerResponse, { url, fault }: Way): Promise<void> {
  if (fault === "away") return void response.destroy();
  const body = await buffer(incoming);
  if (fault && "status" in fault) {
    const { status, retryAfter } = fault;
    // As a load balancer does: its own pages may be read from anywhere.
    const headers = { "access-control-allow-origin": "*", "access-control-expose-headers": "retry-after" };
    response.writeHead(status, { ...headers, ...(retryAfter && { "retry-after": retryAfter }) }).end();
    return;
  }
  if (fault && "delayMs" in fault) await pauseMs(fault.delayMs);
  const answer = await ask(url, incoming, body);
  if (fault && "answerLost" in fault) response.destroy();
  else response.writeHead(answer.status, answer.headers).end(answer.body);
}

interface CollectorAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

function ask(url: string, { method, headers }: IncomingMessage, body: Buffer): Promise<CollectorAnswer> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { method, headers }, (answer) => {
      const { statusCode: status = 0, headers: answered } = answer;
      buffer(answer).then((text) => resolve({ status, headers: answered, body: text }), reject);
    });
    asked.once("error", reject);
    asked.end(body);
  });
}
