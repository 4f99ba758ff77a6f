import type { Transport } from "./transport.js";

/** `navigator.sendBeacon`, for browsers whose `fetch` cannot outlive the page. It never learns the collector's answer. */
export function createBeaconTransport(): Transport {
  return {
    name: "beacon",
    compresses: false,
    // The browser's own budget decides, at `send`; what it refuses stays on disk.
    canOutlive: () => typeof navigator.sendBeacon === "function",
    async send(url, body) {
      navigator.sendBeacon(url, body);
      return undefined;
    },
  };
}
