import { isbot } from "isbot";
import type { RejectReason } from "turnout/wire";
import type { SiteConfig } from "../config.js";
import type { Arrival } from "./decode.js";
import type { Batch, Draft } from "./draft.js";

/**
 * Whether a page's sender says of itself that it is no person: crawlers and previews run scripts too. What is sent on
 * this machine is somebody's trial or test, and is taken.
 */
export function isBot({ userAgent, fromThisMachine }: Arrival, { bots }: SiteConfig): boolean {
  return bots === "refuse" && !fromThisMachine && isbot(userAgent);
}

/** The step: what a bot does is nobody's activity. */
export function refuseBots(draft: Draft, { fromBot }: Batch): Draft | RejectReason {
  return fromBot ? "bot" : draft;
}
