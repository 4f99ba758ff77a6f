import type { Reply } from "../sender/transports/transport.js";

/** Longest wait for an answer, ms. Source: Segment's and PostHog's clients for Node. */
const timeoutMs = 10_000;

/** Posts a body of JSON. Never rejects: what has no answer is the reason in words. */
export async function post(url: string, secret: string, body: string): Promise<Reply | string> {
  try {
    const response = await fetch(url, {
      method: "POST",
      body,
      signal: AbortSignal.timeout(timeoutMs),
      headers: { "content-type": "application/json", authorization: `Bearer ${secret}` },
    });
    return { status: response.status, text: await response.text(), retryAfter: response.headers.get("retry-after") };
  } catch (error) {
    const { message, cause } = error as Error;
    return cause instanceof Error && cause.message ? `${message}: ${cause.message}` : message;
  }
}
