/** What a store keeps of what happened. */
import type { RejectReason, User, WatchFigures } from "turnout/wire";

/** An activity as it is kept. Times are milliseconds since 1970; ids are UUIDs. */
export interface StoredActivity {
  readonly site: string;
  readonly id: string;
  /** Client time as first stamped; never corrected, so that a repeat carries the same `ts` and `id`. */
  readonly ts: number;
  /** When it happened on the server's clock: what the report shows and filters by. */
  readonly at: number;
  readonly receivedAt: number;
  /** The device's number for it; 0 when the copy had none. */
  readonly seq: number;
  readonly kind: string;
  /** The Label cell; null for kinds whose label is N/A. */
  readonly label: string | null;
  readonly content: StoredContent | null;
  readonly userId: string | null;
  readonly device: string | null;
  readonly session: string | null;
  readonly view: string | null;
  readonly path: string | null;
  /** Concluded, not observed. An observed activity with the same derived id replaces it. */
  readonly inferred: boolean;
  /** Whether its person has proved to be that person; a server vouches for those it names. */
  readonly verified: boolean;
  /** Sent by a server of the site, with its secret key. */
  readonly fromServer: boolean;
  /** The browser asked for privacy (Global Privacy Control): never to be handed on to others than the site. */
  readonly gpc: boolean;
  readonly watch: WatchFigures | null;
  /** Its part in a stay on a page: a view that a leave will close, that leave, or neither. */
  readonly stay: "opens" | "closes" | null;
}

export interface StoredContent {
  readonly id: string;
  readonly type: string;
  readonly name: string;
  readonly slug: string;
}

/** An activity with its person, as a report needs it. */
export interface ActivityRow extends Omit<StoredActivity, "site" | "ts" | "userId" | "receivedAt" | "stay"> {
  readonly user: User | null;
}

/** A refused activity, kept apart with its reason, and by whom and from where it came. `body` is its JSON, cut to a bounded length. */
export interface RejectedActivity {
  readonly site: string;
  readonly receivedAt: number;
  readonly reason: RejectReason;
  readonly userId: string | null;
  readonly device: string | null;
  /** The device's number for it; 0 when it had none. */
  readonly seq: number;
  readonly body: string;
}

/** Where a page of rows ended; the next page begins after it. */
export interface RowCursor {
  readonly at: number;
  readonly seq: number;
  readonly id: string;
}
