/** The part of the store's port that takes care of people's data: how long it is kept, whose it is, who has seen it. */
import type { User } from "turnout/wire";
import type { RejectedActivity, RowCursor, StoredActivity } from "./activity.js";

/** What retention does with an activity: keeps it, takes the text out of its label, or removes it. */
export type Fate = "keep" | "clear" | "remove";

/** Which activities retention looks at, and what it does with each. */
export interface Sweep {
  readonly site: string;
  /** Only what happened before this time, ms since 1970. */
  readonly before: number;
  /** A pure function of kind and time. */
  readonly fateOf: (kind: string, at: number) => Fate;
}

export interface Swept {
  readonly removed: number;
  readonly cleared: number;
  /** Where to go on; undefined when there is no more. */
  readonly next: RowCursor | undefined;
}

/** Until when what is kept beside the activities goes, ms since 1970. */
export interface StaleBooks {
  readonly site: string;
  /** Refused activities that came before; they hold texts. */
  readonly rejectedBefore: number;
  /** People last told of and devices last heard of before, and what is on record of that time. */
  readonly booksBefore: number;
  /** Erasures before: what is older than that, ingest refuses by its age alone. */
  readonly erasuresBefore: number;
}

/** A person of a site. */
export interface PersonKey {
  readonly site: string;
  readonly userId: string;
}

/** What is kept of a person beside their activities. */
export interface PersonRecord {
  /** Undefined when nobody has told of their traits. */
  readonly user: User | undefined;
  readonly rejected: readonly RejectedActivity[];
}

/** How to erase a person. */
export interface Erasure extends PersonKey {
  /** When, ms since 1970: nothing of theirs that happened until then is taken any more. */
  readonly at: number;
  /** What is kept in place of one of their activities: nobody's. A pure function but for new ids. */
  readonly anonymous: (activity: StoredActivity) => StoredActivity;
}

export interface Erased {
  readonly activities: number;
  readonly rejected: number;
}

/** When something is done with people's data, and by whom. */
export interface Deed {
  /** Server time, ms since 1970. */
  readonly now: number;
  readonly actor: string;
}

/** Something that was done with people's data. */
export interface AuditEntry {
  /** When, ms since 1970. */
  readonly at: number;
  readonly site: string;
  readonly action: "login" | "export" | "access" | "erasure" | "purge" | "backup" | "set-apart";
  /** By whom: how they proved that they may. */
  readonly actor: string;
  /** What or whom it was about, in words. */
  readonly subject: string;
}

export interface Care {
  /** Goes over the activities of a sweep in report order, at most `limit` of them beginning after `after`. */
  sweep(sweep: Sweep, after: RowCursor | undefined, limit: number): Promise<Swept>;
  /** Removes stale books of a site; answers how many records that were. */
  removeStale(stale: StaleBooks): Promise<number>;
  /** What is kept of a person beside their activities. */
  person(person: PersonKey): Promise<PersonRecord>;
  /**
   * A person's activities in report order, at most `limit` beginning after `after`: those with their id, and what was
   * recorded before they signed in, in the same session on the same device.
   */
  personActivities(person: PersonKey, after: RowCursor | undefined, limit: number): Promise<readonly StoredActivity[]>;
  /**
   * Erases a person: their activities are replaced by nobody's, traits and refused activities are removed. From then on
   * `write` refuses what they did until `at` with the reason "erased", and keeps nothing of it.
   */
  erase(erasure: Erasure): Promise<Erased>;
  /** What is on record for a site, newest first. */
  audit(site: string, limit: number): Promise<readonly AuditEntry[]>;
  /** Copies everything into a new file while it is in use. Rejects when the store has no file, or that one exists. */
  backup(file: string): Promise<void>;
}
