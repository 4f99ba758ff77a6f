import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createMemoryCollector, type Received } from "../../src/testing/memory-collector.js";

/** The collector's route for pages over real HTTP, with what it took in memory. */
export interface PageIngest extends Pick<Received, "activities"> {
  readonly endpoint: string;
  /** Resolves when requests under way have been answered. */
  stop(): Promise<void>;
}

export async function startPageIngest(): Promise<PageIngest> {
  const { receive, activities } = createMemoryCollector(async () => undefined);
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request.setEncoding("utf8")) body += chunk;
    const headers = { "access-control-allow-origin": "*", "access-control-allow-headers": "content-type" };
    // happy-dom asks for leave where browsers do not.
    const { status, text } = request.method === "OPTIONS" ? { status: 200, text: "" } : receive(body);
    response.writeHead(status, headers).end(text);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    activities,
    stop: () => new Promise((closed) => server.close(() => closed())),
  };
}
