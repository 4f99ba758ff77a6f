/** Decides what becomes of a group of units, from what is known; nothing here waits, and nothing is written. */
import { entered, settled } from "../accounts.js";
import type { AuditEntry } from "../care.js";
import { inJudgingOrder } from "../judging.js";
import type { DeviceAccount } from "../ledger.js";
import { isBetterTold } from "../standing.js";
import {
  isMilestone,
  type Judge,
  type Person,
  type Refusal,
  type RejectedActivity,
  type Schedule,
  type StoredActivity,
  type WriteResult,
  type WriteUnit,
} from "../store.js";
import { withoutErased } from "../suppression.js";
import { watchingOf } from "../watching.js";
import { nameOfAccount } from "./accounts.js";
import { activityDecisions } from "./activity-decisions.js";
import type { ActivityKey } from "./columns.js";
import { type Known, keyOf, type Named, nameOf } from "./known.js";
import { type StayChanges, stayDecisions } from "./stays.js";

/** What is to be written. */
export interface Changes {
  readonly inserted: readonly StoredActivity[];
  readonly removed: readonly ActivityKey[];
  /** Numbers for kept activities that had none. */
  readonly numbered: readonly (ActivityKey & { readonly seq: number })[];
  readonly derived: readonly (Named & { readonly ts: number; readonly isNew: boolean })[];
  readonly stays: StayChanges;
  readonly accounts: readonly DeviceAccount[];
  readonly people: readonly Person[];
  readonly schedules: readonly Schedule[];
  readonly rejected: readonly RejectedActivity[];
  readonly audit: readonly AuditEntry[];
  /** In the order in which it is handed on. */
  readonly outgoing: readonly StoredActivity[];
}

/** Unit by unit, each by what is known with the ones before it. */
export function decide(
  units: readonly WriteUnit[],
  known: Known,
  judge: Judge,
): { readonly results: readonly WriteResult[]; readonly changes: Changes } {
  const activities = activityDecisions(known);
  const stays = stayDecisions(known, activities.hasDerived);
  const told = toldDecisions();
  const accounts = new Map(known.accounts);
  const rejected: RejectedActivity[] = [];
  const outgoing = new Map<string, StoredActivity>();

  const keepOrRefuse = (unit: WriteUnit, account: DeviceAccount | undefined) => {
    const refused: Refusal[] = [];
    let accepted = 0;
    for (const activity of inJudgingOrder(unit.activities)) {
      const doubt = unit.doubts?.get(activity.id);
      const isDoubted = doubt && isMilestone(activity) && !activities.has(activity);
      if (isDoubted && judge(activity, watchingOf(activities.watchedLike(activity), activity, account))) {
        refused.push({ activity, kept: doubt });
        continue;
      }
      const isNew = activities.keep(activity);
      if (isNew) accepted++;
      if (isNew && !activity.gpc && unit.forward?.includes(activity.site)) outgoing.set(keyOf(activity), activity);
      if (activity.view !== null && (isNew || activity.stay === "closes")) stays.note(activity, activity.view);
    }
    return { accepted, refused };
  };

  const results = units.map((given): WriteResult => {
    const { unit, erased } = withoutErased(given, known.erasedAt);
    const before = unit.ledger && accounts.get(nameOfAccount(unit.ledger));
    const account = before && entered(before, unit);
    const { accepted, refused } = keepOrRefuse(unit, account);
    const refusedNow = refused.map(({ kept }) => kept);
    told.keep(unit);
    rejected.push(...unit.rejected, ...refusedNow);
    const duplicates = unit.activities.length - accepted - refused.length;
    if (before && account) {
      accounts.set(nameOfAccount(account), settled(before, account, { duplicates, refused: refusedNow }));
    }
    return { accepted, duplicates, refused: [...erased, ...refused] };
  });

  const kept = activities.changes();
  const inserted = new Set(kept.inserted.map(keyOf));
  return {
    results,
    changes: {
      ...kept,
      stays: stays.changes(),
      accounts: [...accounts.values()],
      ...told.changes(),
      rejected,
      audit: units.flatMap(({ audit }) => audit ?? []),
      outgoing: [...outgoing].flatMap(([key, activity]) => (inserted.has(key) ? [activity] : [])),
    },
  };
}

/** Of what is told of people and contents several times, the best counts. */
function toldDecisions() {
  const people = new Map<string, Person>();
  const schedules = new Map<string, Schedule>();
  return {
    keep(unit: WriteUnit): void {
      for (const person of unit.people) {
        const name = nameOf({ site: person.site, id: person.user.id });
        const known = people.get(name);
        if (!known || isBetterTold(person, known)) people.set(name, person);
      }
      for (const schedule of unit.schedules ?? []) {
        const name = nameOf({ site: schedule.site, id: schedule.contentId });
        const known = schedules.get(name);
        if (!known || schedule.toldAt > known.toldAt) schedules.set(name, schedule);
      }
    },
    changes: () => ({ people: [...people.values()], schedules: [...schedules.values()] }),
  };
}
