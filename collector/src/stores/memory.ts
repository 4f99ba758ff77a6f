/**
 * The store that keeps everything in memory and forgets it at the end: for tests, demonstrations and trying things
 * out. It is the port's plainest reading, against which the others are compared.
 */
import { isDerivedId, leaveIdOf } from "turnout/wire";
import { entered, newAccount, settled } from "./accounts.js";
import { inJudgingOrder } from "./judging.js";
import type { DeviceAccount } from "./ledger.js";
import { care } from "./memory/care.js";
import type { Contents } from "./memory/contents.js";
import { forwarding } from "./memory/forwarding.js";
import { keyOf } from "./memory/key-of.js";
import { queries } from "./memory/queries.js";
import { outpaces } from "./outpaces.js";
import { isBetterTold, replaces } from "./standing.js";
import {
  isMilestone,
  type Judge,
  type OpenView,
  type Refusal,
  rejectedLimit,
  type Store,
  type StoredActivity,
  type WriteResult,
  type WriteUnit,
} from "./store.js";
import { personDigest, withoutErased } from "./suppression.js";
import { watchingOf } from "./watching.js";

/** Opens an empty store in memory. */
export function memoryStore({ judge = outpaces }: { readonly judge?: Judge } = {}): Store {
  const kept: Contents = {
    activities: new Map(),
    stays: new Map(),
    people: new Map(),
    rejected: new Map(),
    accounts: new Map(),
    schedules: new Map(),
    erased: new Map(),
    audit: [],
    outgoing: [],
    forwarded: new Map(),
  };
  let open = true;
  let units = 0;
  let written = 0;

  return {
    opened: async () => undefined,
    async write(unit) {
      if (!open) throw new Error("The store is closed.");
      units++;
      written += unit.activities.length;
      return keepUnit(kept, unit, judge);
    },
    async idleViews(before, limit) {
      return [...kept.stays.values()]
        .filter((stay) => stay.lastSeenAt < before && stay.leftAt < stay.lastSeenAt)
        .sort((a, b) => a.lastSeenAt - b.lastSeenAt)
        .slice(0, limit)
        .map(({ view, lastSeenAt }): OpenView => ({ view, lastSeenAt }));
    },
    ...queries(kept),
    ...care(kept),
    ...forwarding(kept),
    async rejected(site, limit) {
      return [...(kept.rejected.get(site) ?? [])].reverse().slice(0, limit);
    },
    async schedules(site) {
      return [...kept.schedules.values()].filter((schedule) => schedule.site === site);
    },
    async accounts(site, after, limit) {
      const keyAfter = after === undefined ? "" : (after ?? " ");
      return [...kept.accounts.values()]
        .filter((account) => account.site === site && (account.device ?? " ") > keyAfter)
        .sort((a, b) => ((a.device ?? " ") < (b.device ?? " ") ? -1 : 1))
        .slice(0, limit);
    },
    async examine() {
      return [{ subject: "memory", problem: null }];
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

function keepUnit(kept: Contents, given: WriteUnit, judge: Judge): WriteResult {
  const { unit, erased } = withoutErased(given, (person) => kept.erased.get(personDigest(person).toString("hex")));
  const before = unit.ledger && (kept.accounts.get(accountKey(unit.ledger)) ?? newAccount(unit.ledger));
  const account = before && entered(before, unit);
  const refused: Refusal[] = [];
  let accepted = 0;
  for (const activity of inJudgingOrder(unit.activities)) {
    const doubt = unit.doubts?.get(activity.id);
    if (doubt && isUntrue(kept, activity, account, judge)) refused.push({ activity, kept: doubt });
    else if (keepActivity(kept, activity)) {
      accepted++;
      if (!activity.gpc && unit.forward?.includes(activity.site)) letWait(kept, activity);
    }
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
  const duplicates = unit.activities.length - accepted - refused.length;
  if (before && account) {
    const outcome = { duplicates, refused: refused.map((refusal) => refusal.kept) };
    kept.accounts.set(accountKey(account), settled(before, account, outcome));
  }
  if (unit.audit) kept.audit.unshift(unit.audit);
  return { accepted, duplicates, refused: [...erased, ...refused] };
}

function accountKey({ site, device }: Pick<DeviceAccount, "site" | "device">): string {
  return keyOf(site, device ?? "");
}

/** What the judge says of a milestone; of what is there already it is not asked again. */
function isUntrue(kept: Contents, activity: StoredActivity, account: DeviceAccount | undefined, judge: Judge): boolean {
  if (!isMilestone(activity) || kept.activities.has(activityKey(activity))) return false;
  return judge(activity, watchingOf(kept.activities.values(), activity, account));
}

function letWait({ outgoing, forwarded }: Contents, activity: StoredActivity): void {
  const last = Math.max(outgoing.at(-1)?.number ?? 0, ...forwarded.values());
  outgoing.push({ number: last + 1, site: activity.site, key: activityKey(activity) });
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
