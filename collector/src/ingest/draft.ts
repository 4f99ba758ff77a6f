import type { EnvelopeHead, RejectReason, User, WireActivity } from "turnout/wire";
import type { SiteConfig } from "../config.js";
import type { StoredActivity } from "../stores/store.js";

/** A request whose site is known. */
export interface Batch {
  readonly site: SiteConfig;
  /** Whether a server of the site sent it, with its secret key. */
  readonly fromServer: boolean;
  readonly head: Omit<EnvelopeHead, "key">;
  /** Whether the browser asks for privacy. */
  readonly gpc: boolean;
  /** Whether its sender is no person and says so. */
  readonly fromBot: boolean;
  /** What its token proves of its user; undefined when it has none that does. */
  readonly proof: Proof | undefined;
  /** Size of the whole envelope's JSON, bytes. */
  readonly sizeBytes: number;
  /** When its headers came, ms since 1970. */
  readonly receivedAt: number;
  /** People that it tells of apart from who did its activities; times are ms since 1970. */
  readonly told: readonly Told[];
}

/** That the user of a batch is that user, for what happened from one time to another, ms since 1970. */
export interface Proof {
  readonly from: number;
  readonly to: number;
}

/** A person's traits, and when they were told. */
export interface Told {
  readonly user: User;
  readonly at: number;
}

/** An activity on its way into the store: as it was sent, whose it is, and as it will be kept. */
export interface Draft {
  readonly sent: WireActivity;
  readonly user: User | undefined;
  readonly kept: StoredActivity;
}

/** One step of the way: passes the activity on, changed or not, or says why it ends here. */
export type Step = (draft: Draft, batch: Batch) => Draft | RejectReason;
