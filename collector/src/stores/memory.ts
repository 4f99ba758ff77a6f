/**
 * The store that keeps everything in memory and forgets it at the end: for tests, demonstrations and trying things
 * out. It is the port's plainest reading, against which the others are compared.
 */
import { isDerivedId, leaveIdOf } from "turnout/wire";
import { completeTo, inJudgingOrder, numbersOf } from "./judging.js";
import { keyOf } from "./memory/key-of.js";
import { queries } from "./memory/queries.js";
import { watchingOf } from "./memory/watching.js";
import { replaces } from "./standing.js";
import {
  type DeviceLosses,
  isMilestone,
  type Judge,
  type OpenView,
  type Person,
  type Refusal,
  type RejectedActivity,
  rejectedLimit,
  type Schedule,
  type Store,
  type StoredActivity,
  type WriteResult,
  type WriteUnit,
} from "./store.js";

interface Stay {
  readonly view: StoredActivity;
  lastSeenAt: number;
  /** When its inferred leave was; minus infinity while it has none. */
  leftAt: number;
}

interface Contents {
  readonly activities: Map<string, StoredActivity>;
  readonly stays: Map<string, Stay>;
  readonly people: Map<string, Person>;
  readonly rejected: Map<string, readonly RejectedActivity[]>;
  readonly losses: Map<string, Map<string, number>>;
  /** Up to which number everything of a device has come. */
  readonly completeTo: Map<string, number>;
  readonly schedules: Map<string, Schedule>;
}

/** Opens an empty store in memory. */
export function memoryStore(): Store {
  const kept: Contents = {
    activities: new Map(),
    stays: new Map(),
    people: new Map(),
    rejected: new Map(),
    losses: new Map(),
    completeTo: new Map(),
    schedules: new Map(),
  };
  let open = true;
  let units = 0;
  let written = 0;

  return {
    async write(unit) {
      if (!open) throw new Error("The store is closed.");
      units++;
      written += unit.activities.length;
      return keepUnit(kept, unit);
    },
    async idleViews(before, limit) {
      return [...kept.stays.values()]
        .filter((stay) => stay.lastSeenAt < before && stay.leftAt < stay.lastSeenAt)
        .sort((a, b) => a.lastSeenAt - b.lastSeenAt)
        .slice(0, limit)
        .map(({ view, lastSeenAt }): OpenView => ({ view, lastSeenAt }));
    },
    ...queries(kept),
    async rejected(site, limit) {
      return [...(kept.rejected.get(site) ?? [])].reverse().slice(0, limit);
    },
    async schedules(site) {
      return [...kept.schedules.values()].filter((schedule) => schedule.site === site);
    },
    async people(site) {
      return [...kept.people.values()].filter((person) => person.site === site).map(({ user }) => user);
    },
    async losses(site) {
      const totals = new Map<string, number>();
      for (const [key, byReason] of kept.losses) {
        if ((JSON.parse(key) as string[])[0] !== site) continue;
        for (const [reason, count] of byReason) totals.set(reason, (totals.get(reason) ?? 0) + count);
      }
      return totals;
    },
    written: () => ({ groups: units, units, activities: written }),
    async healthy() {
      return open;
    },
    async close() {
      open = false;
    },
  };
}

function keepUnit(kept: Contents, unit: WriteUnit): WriteResult {
  for (const losses of unit.losses) keepLosses(kept, losses);
  for (const { site, device, numbers } of numbersOf(unit.activities)) {
    const key = keyOf(site, device);
    kept.completeTo.set(key, completeTo(kept.completeTo.get(key) ?? 0, numbers));
  }
  const refused: Refusal[] = [];
  let accepted = 0;
  for (const activity of inJudgingOrder(unit.activities)) {
    const refusal = refusalOf(kept, activity, unit.judge);
    if (refusal) refused.push(refusal);
    else if (keepActivity(kept, activity)) accepted++;
  }
  for (const person of unit.people) {
    const key = keyOf(person.site, person.user.id);
    const known = kept.people.get(key);
    if (!known || isBetterTold(person, known)) kept.people.set(key, person);
  }
  for (const schedule of unit.schedules ?? []) {
    const key = keyOf(schedule.site, schedule.contentId);
    if ((kept.schedules.get(key)?.toldAt ?? -Infinity) < schedule.toldAt) kept.schedules.set(key, schedule);
  }
  for (const rejected of [...unit.rejected, ...refused.map((refusal) => refusal.kept)]) {
    const earlier = kept.rejected.get(rejected.site) ?? [];
    kept.rejected.set(rejected.site, [...earlier, rejected].slice(-rejectedLimit));
  }
  return { accepted, duplicates: unit.activities.length - accepted - refused.length, refused };
}

function keepLosses(kept: Contents, { site, device, losses }: DeviceLosses): void {
  const key = keyOf(site, device);
  const totals = kept.losses.get(key) ?? new Map<string, number>();
  for (const [reason, count] of Object.entries(losses)) totals.set(reason, Math.max(count, totals.get(reason) ?? 0));
  kept.losses.set(key, totals);
}

function refusalOf(kept: Contents, activity: StoredActivity, judge: Judge | undefined): Refusal | undefined {
  if (!judge || !isMilestone(activity) || kept.activities.has(activityKey(activity))) return undefined;
  const device = keyOf(activity.site, activity.device ?? "");
  const hasLost = [...(kept.losses.get(device)?.values() ?? [])].some((count) => count > 0);
  const known = watchingOf(kept.activities.values(), activity, {
    completeTo: kept.completeTo.get(device) ?? 0,
    hasLost,
  });
  const rejected = judge(activity, known);
  return rejected && { milestone: activity, kept: rejected };
}

function activityKey({ site, ts, id }: StoredActivity): string {
  return isDerivedId(id) ? keyOf(site, id) : keyOf(String(ts), id);
}

/** Keeps an activity unless it is a duplicate; answers whether it did. */
function keepActivity(kept: Contents, activity: StoredActivity): boolean {
  const key = activityKey(activity);
  const earlier = kept.activities.get(key);
  if (earlier && !(isDerivedId(activity.id) && replaces(activity, earlier))) {
    if (earlier.seq === 0 && !earlier.fromServer) kept.activities.set(key, { ...earlier, seq: activity.seq });
    if (activity.stay === "closes") noteStay(kept, activity);
    return false;
  }
  kept.activities.set(key, activity);
  noteStay(kept, activity);
  return true;
}

function isBetterTold(person: Person, known: Person): boolean {
  return person.verified === known.verified ? person.toldAt > known.toldAt : person.verified;
}

function noteStay({ stays, activities }: Contents, activity: StoredActivity): void {
  const { site, view, stay, at, inferred } = activity;
  if (view === null) return;
  const key = keyOf(site, view);
  const known = stays.get(key);
  if (stay === "closes") {
    if (!inferred) stays.delete(key);
    else if (known) known.leftAt = Math.max(known.leftAt, at);
  } else if (known) {
    known.lastSeenAt = Math.max(known.lastSeenAt, at);
  } else if (stay === "opens" && !activities.has(keyOf(site, leaveIdOf(view)))) {
    stays.set(key, { view: activity, lastSeenAt: at, leftAt: -Infinity });
  }
}
