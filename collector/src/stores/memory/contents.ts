/** What the store in memory holds. */
import type { AuditEntry } from "../care.js";
import type { DeviceAccount } from "../ledger.js";
import type { Person, RejectedActivity, Schedule, StoredActivity } from "../store.js";

export interface Stay {
  readonly view: StoredActivity;
  lastSeenAt: number;
  /** When its inferred leave was; minus infinity while it has none. */
  leftAt: number;
}

export interface Contents {
  readonly activities: Map<string, StoredActivity>;
  readonly stays: Map<string, Stay>;
  readonly people: Map<string, Person>;
  readonly rejected: Map<string, readonly RejectedActivity[]>;
  readonly accounts: Map<string, DeviceAccount>;
  readonly schedules: Map<string, Schedule>;
  /** When people were erased, by their digest. */
  readonly erased: Map<string, number>;
  readonly audit: AuditEntry[];
  /** What waits to be handed on, in order; numbers begin with 1. */
  readonly outgoing: { readonly number: number; readonly site: string; readonly key: string }[];
  /** Up to which number each target of a site has got them. */
  readonly forwarded: Map<string, number>;
}
