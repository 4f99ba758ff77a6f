import { createBeaconTransport } from "./beacon.js";
import { createFetchTransport } from "./fetch.js";
import type { Transport } from "./transport.js";

/** The transports in order of preference; the first also carries what is sent while the page stays. */
export function createTransports(): readonly [Transport, ...Transport[]] {
  return [createFetchTransport(), createBeaconTransport()];
}
