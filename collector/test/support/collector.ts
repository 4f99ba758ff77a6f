import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { type Answer, type EnvelopeHead, newId } from "turnout/wire";
import { onTestFinished } from "vitest";
import { type Config, defaultConfig } from "../../src/config.js";
import type { Limits } from "../../src/limits.js";
import { createServer } from "../../src/server.js";
import { memoryStore } from "../../src/stores/memory.js";
import type { ActivityRow, Store } from "../../src/stores/store.js";

interface Given {
  readonly store?: Store;
  readonly config?: Config;
  readonly now?: () => number;
  readonly limits?: Partial<Limits>;
  readonly debug?: boolean;
}

/** What a POST was answered with. */
export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Answer & { readonly error?: { readonly code: string; readonly message: string } };
}

export interface Collector {
  readonly address: string;
  readonly port: number;
  readonly store: Store;
  /** Sends a body to the ingest route as it is. */
  post(body: string | Buffer, options?: { readonly gzip?: boolean; readonly headers?: HeadersInit }): Promise<Answered>;
  /** Sends these activities in an envelope that is fine but for what is given. */
  send(activities: readonly unknown[], head?: Partial<EnvelopeHead>): Promise<Answered>;
  /** All rows of the site "demo". */
  rows(): Promise<readonly ActivityRow[]>;
}

/** A collector that listens on a free port until the test has finished. */
export async function startCollector({
  store = memoryStore(),
  config = defaultConfig,
  ...rest
}: Given = {}): Promise<Collector> {
  const app = createServer({ store, config, ...rest });
  await app.listen({ port: 0, host: "127.0.0.1" });
  onTestFinished(async () => {
    app.server.closeAllConnections();
    await app.close();
    await store.close();
  });
  const { port } = app.server.address() as AddressInfo;
  const address = `http://127.0.0.1:${port}`;

  const post: Collector["post"] = async (body, { gzip = false, headers = { "Content-Type": "text/plain" } } = {}) => {
    const answer = await fetch(`${address}/v1/activities${gzip ? "?gzip=1" : ""}`, {
      method: "POST",
      body: new Uint8Array(Buffer.from(body)),
      headers,
    });
    return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Answered["body"] };
  };

  return {
    address,
    port,
    store,
    post,
    send: (activities, head) => post(envelope(activities, head)),
    rows: () => store.rows({ site: "demo" }, undefined, 1_000),
  };
}

/** The JSON of an envelope. */
export function envelope(activities: readonly unknown[], head: Partial<EnvelopeHead> = {}): string {
  return JSON.stringify({ v: 1, key: "demo", sentAt: Date.now(), sdk: "test", ...head, activities });
}

/** An activity that is fine but for what is given. */
export function activity(
  given: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> & { id: string } {
  const at = typeof given.at === "number" ? given.at : Date.now();
  return { id: newId(at), seq: 1, kind: "content.like", at, content: session, path: "/sessions/1", ...given };
}

export const session = { id: "s1", type: "OTSession", name: "Opening keynote", slug: "opening-keynote" };

/** So many bytes of nothing, as gzip: a thousandth of that. */
export function gzipOfSpaces(sizeBytes: number): Buffer {
  return gzipSync(Buffer.alloc(sizeBytes, " "));
}
