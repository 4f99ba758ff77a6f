import { createMemoryCollector, type Received } from "./memory-collector.js";
import { kindsWith, type OwnKind } from "./own-kinds.js";

/** The part of Playwright's `Page` that is needed; a package of its own is not. */
export interface CollectedPage {
  route(url: RegExp, handler: (route: InterceptedRequest) => Promise<void>): Promise<unknown>;
  evaluate(script: string): Promise<unknown>;
}

/** The part of its `Route` that is needed. */
export interface InterceptedRequest {
  request(): { url(): string; postDataBuffer(): Uint8Array | null };
  fulfill(response: { status: number; headers: { [name: string]: string }; body: string }): Promise<void>;
}

/** Where the SDK sends to, whatever its endpoint. */
const ingestRoute = /\/v1\/activities(\?|$)/;

/** The SDK sends what waits when its browser comes back online. A page that is just being left cannot be asked. */
const hurry = (page: CollectedPage): Promise<unknown> =>
  page.evaluate('dispatchEvent(new Event("online"))').catch(() => undefined);

/**
 * Answers in the collector's place for what a page in Playwright sends, and shows what that is. To be called before the
 * page is opened. What is sent in the moment of leaving may be out of Playwright's reach: it comes with the next page.
 */
export async function collectActivities(
  page: CollectedPage,
  { kinds = [] }: { readonly kinds?: readonly OwnKind[] } = {},
): Promise<Received> {
  const { receive, ...received } = createMemoryCollector(() => hurry(page), kindsWith(kinds));
  await page.route(ingestRoute, async (route) => {
    const { status, text } = receive(await bodyOf(route.request()));
    const headers = { "access-control-allow-origin": "*", "content-type": "application/json" };
    await route.fulfill({ status, headers, body: text });
  });
  return received;
}

async function bodyOf(request: ReturnType<InterceptedRequest["request"]>): Promise<string> {
  const bytes = new Blob([new Uint8Array(request.postDataBuffer() ?? [])]);
  if (!request.url().includes("gzip=1")) return bytes.text();
  return new Response(bytes.stream().pipeThrough(new DecompressionStream("gzip"))).text();
}
