import { isDerivedId, leaveIdOf } from "turnout/wire";
import { completeTo, inJudgingOrder, numbersOf } from "../judging.js";
import { replaces, type Witness } from "../standing.js";
import {
  type DeviceLosses,
  isMilestone,
  type Judge,
  type Person,
  type Refusal,
  type RejectedActivity,
  rejectedLimit,
  type Schedule,
  type StoredActivity,
  type WriteResult,
  type WriteUnit,
} from "../store.js";
import { type ActivityColumns, activityColumns, bytesOf, columnsOf } from "./columns.js";
import { contentKeys } from "./contents.js";
import type { SqliteDatabase } from "./schema.js";
import { watchingReader } from "./watching.js";

export interface UnitWriter {
  /** Keeps a unit within the transaction that is open. Throws when any part of it cannot be kept. */
  keep(unit: WriteUnit): WriteResult;
  /** Forgets what it remembers of the tables, after a transaction that was undone. */
  forget(): void;
}

/** Writes units into the tables. */
export function unitWriter(database: SqliteDatabase): UnitWriter {
  const contents = contentKeys(database);
  const writer = activityWriter(database, contents.keyOf);
  const stays = stayWriter(database);
  const books = bookWriter(database);
  const noteNumbers = numberWriter(database);
  const watchingOf = watchingReader(database);

  const refusalOf = (activity: StoredActivity, judge: Judge | undefined): Refusal | undefined => {
    if (!judge || !isMilestone(activity) || writer.has(activity)) return undefined;
    const kept = judge(activity, watchingOf(activity));
    return kept && { milestone: activity, kept };
  };

  return {
    keep(unit) {
      const seen = new Map<string, StoredActivity>();
      const refused: Refusal[] = [];
      let accepted = 0;
      noteNumbers(unit.activities);
      for (const losses of unit.losses) books.keepLosses(losses);
      for (const activity of inJudgingOrder(unit.activities)) {
        const refusal = refusalOf(activity, unit.judge);
        if (refusal) {
          refused.push(refusal);
          continue;
        }
        const isNew = writer.keep(activity);
        if (isNew) accepted++;
        if (activity.view === null || (!isNew && activity.stay !== "closes")) continue;
        if (activity.stay !== null) stays.note(activity, activity.view);
        const latest = seen.get(activity.view);
        if (activity.stay !== "closes" && (!latest || latest.at < activity.at)) seen.set(activity.view, activity);
      }
      for (const [view, activity] of seen) stays.see(activity, view);
      for (const person of unit.people) books.keepPerson(person);
      for (const schedule of unit.schedules ?? []) books.keepSchedule(schedule);
      books.keepRejected([...unit.rejected, ...refused.map(({ kept }) => kept)]);
      return { accepted, duplicates: unit.activities.length - accepted - refused.length, refused };
    },
    forget: contents.forget,
  };
}

/** Keeps activities unless they are duplicates: `keep` says whether it did, `has` whether there is one already. */
function activityWriter(database: SqliteDatabase, contentKeyOf: (activity: StoredActivity) => number | null) {
  const insert = database.prepare(
    `INSERT INTO activities (${activityColumns.join(", ")}) VALUES (${activityColumns.map(() => "?").join(", ")})
     ON CONFLICT (ts, id) DO NOTHING`,
  );
  const remove = database.prepare("DELETE FROM activities WHERE ts = ? AND id = ?");
  const giveNumber = database.prepare(
    "UPDATE activities SET seq = ? WHERE ts = ? AND id = ? AND seq = 0 AND from_server = 0",
  );
  const earlierOf = database.prepare<[string, Buffer], EarlierColumns>(
    `SELECT activities.ts, at, inferred, verified, from_server FROM derived
     JOIN activities ON activities.ts = derived.ts AND activities.id = derived.id
     WHERE derived.site = ? AND derived.id = ?`,
  );
  const noteDerived = database.prepare(
    "INSERT INTO derived (site, id, ts) VALUES (?, ?, ?) ON CONFLICT (site, id) DO UPDATE SET ts = excluded.ts",
  );
  const find = database.prepare<[number, Buffer], number>("SELECT 1 FROM activities WHERE ts = ? AND id = ?").pluck();

  const has = ({ site, ts, id }: StoredActivity): boolean =>
    (isDerivedId(id) ? earlierOf.get(site, bytesOf(id)) : find.get(ts, bytesOf(id))) !== undefined;

  const keep = (activity: StoredActivity): boolean => {
    const id = bytesOf(activity.id);
    let keptTs = activity.ts;
    if (isDerivedId(activity.id)) {
      const earlier = earlierOf.get(activity.site, id);
      if (earlier && !replaces(activity, witnessOf(earlier))) keptTs = earlier.ts;
      else {
        if (earlier) remove.run(earlier.ts, id);
        noteDerived.run(activity.site, id, activity.ts);
      }
    }
    const isNew = keptTs === activity.ts && insert.run(...columnsOf(activity, contentKeyOf(activity))).changes === 1;
    if (!isNew && activity.seq > 0) giveNumber.run(activity.seq, keptTs, id);
    return isNew;
  };

  return { keep, has };
}

type EarlierColumns = Pick<ActivityColumns, "ts" | "at" | "inferred" | "verified" | "from_server">;

function witnessOf({ at, inferred, verified, from_server }: EarlierColumns): Witness {
  return { at, inferred: inferred === 1, verified: verified === 1, fromServer: from_server === 1 };
}

/** Answers a function that notes, for each device, up to which number everything has come. */
function numberWriter(database: SqliteDatabase) {
  const read = database
    .prepare<[string, Buffer], number>("SELECT complete_to FROM devices WHERE site = ? AND device = ?")
    .pluck();
  const write = database.prepare(
    `INSERT INTO devices (site, device, complete_to) VALUES (?, ?, ?)
     ON CONFLICT (site, device) DO UPDATE SET complete_to = excluded.complete_to`,
  );

  return (activities: readonly StoredActivity[]): void => {
    for (const { site, device, numbers } of numbersOf(activities)) {
      const key = bytesOf(device);
      const before = read.get(site, key) ?? 0;
      const after = completeTo(before, numbers);
      if (after > before) write.run(site, key, after);
    }
  };
}

/** Keeps account of which views are open, and when they were last heard of. */
function stayWriter(database: SqliteDatabase) {
  const open = database.prepare(
    `INSERT INTO stays (site, view, ts, id, seen_at) SELECT ?, ?, ?, ?, ?
     WHERE NOT EXISTS (SELECT 1 FROM derived WHERE site = ? AND id = ?) ON CONFLICT (site, view) DO NOTHING`,
  );
  const close = database.prepare("DELETE FROM stays WHERE site = ? AND view = ?");
  const closeInferred = database.prepare(
    "UPDATE stays SET left_at = max(?, ifnull(left_at, 0)) WHERE site = ? AND view = ?",
  );
  const see = database.prepare("UPDATE stays SET seen_at = ? WHERE site = ? AND view = ? AND seen_at < ?");

  return {
    note({ site, ts, id, at, stay, inferred }: StoredActivity, view: string): void {
      const key = bytesOf(view);
      if (stay === "opens") open.run(site, key, ts, bytesOf(id), at, site, bytesOf(leaveIdOf(view)));
      else if (inferred) closeInferred.run(at, site, key);
      else close.run(site, key);
    },
    see({ site, at }: StoredActivity, view: string): void {
      see.run(at, site, bytesOf(view), at);
    },
  };
}

/** Keeps people, schedules, losses and refused activities. */
function bookWriter(database: SqliteDatabase) {
  const tell = database.prepare(
    `INSERT INTO users (site, id, traits, told_at, verified) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (site, id) DO UPDATE
     SET traits = excluded.traits, told_at = excluded.told_at, verified = excluded.verified
     WHERE (excluded.verified, excluded.told_at) > (verified, told_at)`,
  );
  const plan = database.prepare(
    `INSERT INTO schedules (site, content, starts_at, ends_at, told_at) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (site, content) DO UPDATE
     SET starts_at = excluded.starts_at, ends_at = excluded.ends_at, told_at = excluded.told_at
     WHERE excluded.told_at > told_at`,
  );
  const lose = database.prepare(
    `INSERT INTO losses (site, device, reason, count) VALUES (?, ?, ?, ?)
     ON CONFLICT (site, device, reason) DO UPDATE SET count = excluded.count WHERE excluded.count > count`,
  );
  const refuse = database.prepare("INSERT INTO rejected (site, received_at, reason, body) VALUES (?, ?, ?, ?)");
  const keepNewest = database.prepare(
    `DELETE FROM rejected WHERE site = ? AND number <=
       (SELECT number FROM rejected WHERE site = ? ORDER BY number DESC LIMIT 1 OFFSET ${rejectedLimit})`,
  );

  return {
    keepPerson({ site, user, toldAt, verified }: Person): void {
      tell.run(site, user.id, JSON.stringify(user), toldAt, verified ? 1 : 0);
    },
    keepSchedule({ site, contentId, startsAt, endsAt, toldAt }: Schedule): void {
      plan.run(site, contentId, startsAt, endsAt, toldAt);
    },
    keepLosses({ site, device, losses }: DeviceLosses): void {
      for (const [reason, count] of Object.entries(losses)) lose.run(site, bytesOf(device), reason, count);
    },
    keepRejected(rejected: readonly RejectedActivity[]): void {
      for (const { site, receivedAt, reason, body } of rejected) refuse.run(site, receivedAt, reason, body);
      for (const site of new Set(rejected.map((refused) => refused.site))) keepNewest.run(site, site);
    },
  };
}
