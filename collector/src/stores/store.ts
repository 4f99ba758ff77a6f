/**
 * The port to whatever keeps the activities. One contract suite (`collector/test/contracts/store.ts`) runs over all
 * implementations; the list of them is `stores/index.ts`.
 */
import type { User, WatchFigures } from "turnout/wire";
import type { ActivityRow, RejectedActivity, RowCursor, StoredActivity, StoredContent } from "./activity.js";
import type { AuditEntry, Care } from "./care.js";
import type { Forwarding } from "./forwarding.js";
import type { DeviceAccount, LedgerEntry } from "./ledger.js";

export type { ActivityRow, RejectedActivity, RowCursor, StoredActivity, StoredContent } from "./activity.js";

/**
 * A person's traits as last told; `toldAt` (server time, ms) decides which of two tellings is the later. What somebody
 * tells who has not proved to be that person never takes the place of what was told with proof.
 */
export interface Person {
  readonly site: string;
  readonly user: User;
  readonly toldAt: number;
  readonly verified: boolean;
}

/** When a content takes place, as last told; `toldAt` as of a person. Times are ms since 1970. */
export interface Schedule {
  readonly site: string;
  readonly contentId: string;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly toldAt: number;
}

/** An activity that tells of a tenth watched. */
export type Milestone = StoredActivity & { readonly watch: WatchFigures };

/** Whether an activity tells of a tenth watched. */
export function isMilestone(activity: StoredActivity): activity is Milestone {
  return activity.watch !== null;
}

/** What a store knows of somebody's watching, to judge a milestone by. */
export interface Watching {
  /**
   * The first view of the milestone's content from where it was watched: its device; without one its user, else its
   * session. Undefined when there is none, when a milestone came before it, or when something that the device recorded
   * before is lost or has not come yet: then it need not be the first.
   */
  readonly firstView: Pick<StoredActivity, "ts" | "at" | "session"> | undefined;
  /** What is kept of the same person watching the same content there, on demand and live. */
  readonly milestones: readonly Pick<Milestone, "ts" | "at" | "watch">[];
}

/** Whether a milestone tells of more than can be true. A pure function; every store's is `outpaces`. */
export type Judge = (milestone: Milestone, known: Watching) => boolean;

/** What one request brings; written as a whole or not at all. */
export interface WriteUnit {
  readonly activities: readonly StoredActivity[];
  readonly people: readonly Person[];
  readonly rejected: readonly RejectedActivity[];
  /** Absent for what the collector concludes itself. Its device is the one of all the unit's activities. */
  readonly ledger?: LedgerEntry;
  readonly schedules?: readonly Schedule[];
  /** Kept on record with the rest. */
  readonly audit?: AuditEntry;
  /** Ids of the sites whose activities are to be handed on. */
  readonly forward?: readonly string[];
  /**
   * What to keep in place of milestones that turn out not to be true, by their ids; one that is not here is believed.
   * The judge is asked about each that is no repeat, within the transaction that keeps it, when all else of the unit is
   * kept. Only there is what is known complete: a judgement before it would not see the requests that are judged at the
   * same time, by this collector or another, and ten forged milestones sent at once would each be the first. It is the
   * store's own, and no function of the unit, because a unit may be on its way to another thread or machine.
   */
  readonly doubts?: ReadonlyMap<string, RejectedActivity>;
}

export interface WriteResult {
  readonly accepted: number;
  readonly duplicates: number;
  /** Activities that the store refused: milestones that its judge found untrue, and what an erased person had done. */
  readonly refused: readonly Refusal[];
}

/** An activity that a store refused, and what was kept in its place. */
export interface Refusal {
  readonly activity: StoredActivity;
  readonly kept: RejectedActivity;
}

/** Totals of a store's writes. */
export interface WriteFigures {
  /** Commits. */
  readonly groups: number;
  readonly units: number;
  /** Accepted ones and duplicates. */
  readonly activities: number;
}

/** A view whose leave has not come. */
export interface OpenView {
  readonly view: StoredActivity;
  /** The latest `at` of all activities of the view. */
  readonly lastSeenAt: number;
}

/** Which activities a report is about. Every field narrows; an absent one does not. Times are `at`, `from <= at < to`. */
export interface ActivityFilter {
  readonly site: string;
  readonly from?: number;
  readonly to?: number;
  readonly kinds?: readonly string[];
  readonly contentIds?: readonly string[];
  readonly contentTypes?: readonly string[];
  readonly userIds?: readonly string[];
  /** Part of the label, letters' case ignored; "" is part of every label, and of none that is not there. */
  readonly text?: string;
  /** True: only of people who signed in; false: only of visitors who did not. */
  readonly signedIn?: boolean;
  /** True: only what was concluded rather than observed; false: only what was observed. */
  readonly inferred?: boolean;
  /** True: only what a device has numbered; false: only what none has. */
  readonly numbered?: boolean;
  /** Not of these users; visitors stay. */
  readonly notUserIds?: readonly string[];
  /** True: only of people who proved who they are; false: only others, visitors included. */
  readonly verified?: boolean;
}

/** Length of a `quarter`, ms. Hours and days of every zone begin with one (see `report/zone.ts`). */
export const quarterMs = 900_000;

/** What activities can be counted by: quarters of an hour and minutes are numbered since 1970. */
export interface Groups {
  readonly kind: string;
  readonly content: StoredContent | null;
  readonly quarter: number;
  readonly minute: number;
  readonly label: string | null;
}

export type Dimension = keyof Groups;

/** How many activities there are of a group. */
export type Tally<By extends Dimension> = Pick<Groups, By> & { readonly count: number };

/** Where a page of milestones ended. */
export type MilestoneCursor = Pick<StoredActivity, "ts" | "id">;

/** A tenth of a content that somebody watched. */
export type WatchedTenth = Pick<Milestone, "ts" | "id" | "at" | "userId" | "device" | "session" | "watch">;

/** A person with what they did within a filter. */
export interface UniqueUser {
  readonly user: User;
  readonly firstAt: number;
  readonly lastAt: number;
  readonly activities: number;
}

/** One thing that was looked at in a store, and what is wrong with it; null when nothing is. */
export interface Finding {
  readonly subject: string;
  readonly problem: string | null;
}

/** Most refused activities kept of one site; a flood of bad requests must not fill the disk. */
export const rejectedLimit = 10_000;

/**
 * What takes a `signal` may take long where much is kept. It does not hold up other reads and writes meanwhile, and
 * rejects with the signal's reason soon after that is aborted.
 */
export interface Store extends Care, Forwarding {
  /** Resolves when the store can be used; rejects when it cannot be opened, and says why. */
  opened(): Promise<void>;
  /**
   * Writes the unit durably: resolves only after the commit, rejects when nothing of it was kept. An activity whose
   * (`ts`, `id`) is there already is a duplicate; one with a derived id (`isDerivedId`) is a duplicate whatever its
   * `ts`, and replaces the kept one when it is of a better witness (`replaces`); a replacement counts as accepted. A repeat that brings the number which the kept copy lacked (`seq` 0) hands it on.
   */
  write(unit: WriteUnit): Promise<WriteResult>;
  /**
   * Views without a leave, or with an inferred one that was followed by another activity of the view, whose last
   * activity came before `before` (server time, ms), oldest first.
   */
  idleViews(before: number, limit: number): Promise<readonly OpenView[]>;
  /** Rows in report order: `at`, then `seq`, then `id`, ascending; at most `limit`, beginning after `after`. */
  rows(
    filter: ActivityFilter,
    after: RowCursor | undefined,
    limit: number,
    signal?: AbortSignal,
  ): Promise<readonly ActivityRow[]>;
  count(filter: ActivityFilter, signal?: AbortSignal): Promise<number>;
  /** Counts by all that is in `by` at once, in no order; groups without an activity are left out. */
  tally<By extends Dimension>(
    filter: ActivityFilter,
    by: readonly By[],
    signal?: AbortSignal,
  ): Promise<readonly Tally<By>[]>;
  /** People with an activity in the filter, ordered by id; at most `limit`, beginning after the id `after`. */
  uniqueUsers(
    filter: ActivityFilter,
    after: string | undefined,
    limit: number,
    signal?: AbortSignal,
  ): Promise<readonly UniqueUser[]>;
  /** Milestones of a site's content, ordered by `ts`, then `id`; at most `limit`, beginning after `after`. */
  milestones(
    of: { readonly site: string; readonly contentId: string },
    after: MilestoneCursor | undefined,
    limit: number,
  ): Promise<readonly WatchedTenth[]>;
  /** Refused activities of a site, newest first; a store keeps the newest `rejectedLimit` of each site. */
  rejected(site: string, limit: number): Promise<readonly RejectedActivity[]>;
  /**
   * Accounts of the site's devices, ordered by device, what came without one first; at most `limit`, beginning after
   * the device `after`.
   */
  accounts(site: string, after: string | null | undefined, limit: number): Promise<readonly DeviceAccount[]>;
  /** When the site's scheduled contents take place. */
  schedules(site: string): Promise<readonly Schedule[]>;
  /** People of a site whom all typed words are like (`isLike`); at most `limit`, in no order. */
  peopleLike(site: string, typed: readonly string[], limit: number): Promise<readonly User[]>;
  /** Ids of a site's people who have any of the marks (`marksOf`), in no order. */
  peopleMarked(site: string, marks: readonly string[]): Promise<readonly string[]>;
  /** What has been written since the store was opened; units a group tell how well writes share their commits. */
  written(): WriteFigures;
  /** Looks whether what is kept is sound and agrees with itself; reads all of it. */
  examine(): Promise<readonly Finding[]>;
  /** Whether it could take a write now. */
  healthy(): Promise<boolean>;
  close(): Promise<void>;
}
