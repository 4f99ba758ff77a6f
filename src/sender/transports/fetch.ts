import type { Transport } from "./transport.js";

/**
 * Bytes and requests with `keepalive` that we let be in flight at once. Browsers allow 64 KiB a page, shared with
 * whatever else the page sends; above it a request fails at once. Source: Fetch, section 4.6 (HTTP-network-or-cache
 * fetch); the reserve of 16 KiB and the count are ours, after Faro and OpenTelemetry.
 */
const keepaliveLimitBytes = 48 * 1024;
const keepaliveLimitRequests = 8;

/** Longest wait for an answer, ms. Source: Grafana Faro. */
const timeoutMs = 10_000;

/** `fetch`, with `keepalive` as far as the budget goes: the only transport that hears the collector's answer. */
export function createFetchTransport(): Transport {
  // As it is now: what a page does to it later must lose nothing.
  const { fetch } = globalThis;
  let aliveBytes = 0;
  let aliveRequests = 0;
  const canOutlive = (bytes: number): boolean =>
    "keepalive" in Request.prototype &&
    aliveBytes + bytes <= keepaliveLimitBytes &&
    aliveRequests < keepaliveLimitRequests;

  return {
    name: "fetch",
    compresses: true,
    canOutlive,
    async send(url, body, bytes) {
      const keepalive = canOutlive(bytes);
      const cancel = new AbortController();
      const timer = setTimeout(() => cancel.abort(), timeoutMs);
      if (keepalive) {
        aliveBytes += bytes;
        aliveRequests++;
      }
      try {
        const response = await fetch(url, {
          method: "POST",
          body,
          keepalive,
          signal: cancel.signal,
          credentials: "omit",
          headers: { "content-type": "text/plain;charset=UTF-8" },
        });
        return {
          status: response.status,
          text: await response.text(),
          retryAfter: response.headers.get("retry-after"),
        };
      } catch {
        return undefined;
      } finally {
        clearTimeout(timer);
        if (keepalive) {
          aliveBytes -= bytes;
          aliveRequests--;
        }
      }
    },
  };
}
