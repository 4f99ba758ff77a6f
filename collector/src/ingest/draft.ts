import type { EnvelopeHead, RejectReason, WireActivity } from "turnout/wire";
import type { SiteConfig } from "../config.js";
import type { StoredActivity } from "../stores/store.js";

/** A request whose site is known. */
export interface Batch {
  readonly site: SiteConfig;
  readonly head: EnvelopeHead;
  /** Size of the whole envelope's JSON, bytes. */
  readonly sizeBytes: number;
  /** When its headers came, ms since 1970. */
  readonly receivedAt: number;
}

/** An activity on its way into the store: as it was sent, and as it will be kept. */
export interface Draft {
  readonly sent: WireActivity;
  readonly kept: StoredActivity;
}

/** One step of the way: passes the activity on, changed or not, or says why it ends here. */
export type Step = (draft: Draft, batch: Batch) => Draft | RejectReason;
