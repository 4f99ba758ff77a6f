import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { createMemoryCollector, type MemoryCollector } from "../../src/testing/memory-collector.js";
import type { Envelope } from "../../src/wire.js";

/** What answers a request in the collector's place: a status, with a header or body, or nothing at all. */
export type Mishap = { readonly status: number; readonly retryAfter?: string; readonly text?: string } | "no answer";

/** The collector's route for servers over real HTTP, with what it took in memory, and with mishaps when asked for. */
export interface ServerIngest extends Pick<MemoryCollector, "activities" | "refused"> {
  readonly url: string;
  /** Envelopes of all requests with the right secret, taken or not. */
  readonly envelopes: readonly Envelope[];
  /** Those that it took. */
  readonly taken: readonly Envelope[];
  /** What comes of the next requests, in order; then all goes well. */
  readonly mishaps: Mishap[];
  /** What comes of a request, by its body. */
  mishapOf: (body: string) => Mishap | undefined;
  stop(): Promise<void>;
}

export const secret = "a server's secret";

export async function startServerIngest(port = 0): Promise<ServerIngest> {
  const { receive, activities, refused } = createMemoryCollector(async () => undefined);
  const envelopes: Envelope[] = [];
  const taken: Envelope[] = [];
  const mishaps: Mishap[] = [];
  const server = createServer(async (request, response) => {
    const body = await bodyOf(request);
    if (request.method !== "POST" || request.url !== "/v1/server/activities") return response.writeHead(404).end();
    if (request.headers["content-type"] !== "application/json") return response.writeHead(415).end();
    if (request.headers.authorization !== `Bearer ${secret}`) {
      return response.writeHead(401).end('{"error":{"code":"unknown-key","message":"No site has this server key."}}');
    }
    envelopes.push(JSON.parse(body));
    const mishap = ingest.mishapOf(body) ?? mishaps.shift();
    if (mishap === "no answer") return response.destroy();
    if (!mishap) taken.push(JSON.parse(body));
    const { status, text } = mishap ? { text: "", ...mishap } : receive(body);
    return response.writeHead(status, mishap?.retryAfter ? { "retry-after": mishap.retryAfter } : {}).end(text);
  });
  await new Promise<void>((listening) => server.listen(port, "127.0.0.1", listening));
  const ingest: ServerIngest = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ...{ activities, refused, envelopes, taken, mishaps },
    mishapOf: () => undefined,
    async stop() {
      const closed = new Promise((done) => server.close(done));
      server.closeAllConnections();
      await closed;
    },
  };
  return ingest;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = "";
  for await (const chunk of request.setEncoding("utf8")) body += chunk;
  return body;
}
