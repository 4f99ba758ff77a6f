import type { Envelope } from "turnout/wire";
import type { Config, SiteConfig } from "../config.js";
import { RequestError } from "../errors.js";
import type { Arrival } from "./decode.js";

/**
 * The site that an envelope is for, by its public key; throws a `RequestError` when there is none or when it may not
 * be used from there. The key is no secret: it says where the activities belong, the origins say whose pages may send.
 */
export function authenticate({ key }: Envelope, arrival: Arrival, config: Config): SiteConfig {
  const site = config.sites.find(({ keys }) => keys.some((known) => known.key === key));
  if (!site || (site.loopbackOnly && !arrival.fromThisMachine)) throw new RequestError("unknown-key");
  const origins = site.keys.find((known) => known.key === key)?.origins;
  if (origins && !origins.some((origin) => origin === arrival.origin)) {
    throw new RequestError("origin-not-allowed");
  }
  return site;
}
