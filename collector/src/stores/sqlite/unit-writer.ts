import { isDerivedId, leaveIdOf } from "turnout/wire";
import { entered, settled } from "../accounts.js";
import { inJudgingOrder } from "../judging.js";
import type { DeviceAccount } from "../ledger.js";
import { replaces, type Witness } from "../standing.js";
import {
  isMilestone,
  type Judge,
  type Refusal,
  type RejectedActivity,
  rejectedLimit,
  type StoredActivity,
  type WriteResult,
  type WriteUnit,
} from "../store.js";
import { withoutErased } from "../suppression.js";
import { auditWriter } from "./audit.js";
import { type ActivityColumns, activityColumns, bytesOf, bytesOrNull, columnsOf } from "./columns.js";
import { contentKeys } from "./contents.js";
import { ledgerBook } from "./ledger.js";
import { erasedAtReader } from "./persons.js";
import type { SqliteDatabase } from "./schema.js";
import { type TallyWriter, tallyWriter } from "./tally-writer.js";
import { watchingReader } from "./watching.js";

export interface UnitWriter {
  /** Keeps a unit within the transaction that is open. Throws when any part of it cannot be kept. */
  keep(unit: WriteUnit): WriteResult;
  /** Writes what it has counted, before the transaction ends. */
  finish(): void;
  /** Forgets what it remembers of the tables, after a unit that was undone, or a whole transaction. */
  forget(what: "unit" | "all"): void;
}

/** Writes units into the tables. */
export function unitWriter(database: SqliteDatabase): UnitWriter {
  const contents = contentKeys(database);
  const tallies = tallyWriter(database);
  const writer = activityWriter(database, contents.keyOf, tallies.add);
  const stays = stayWriter(database);
  const books = bookWriter(database);
  const ledger = ledgerBook(database);
  const erasedAt = erasedAtReader(database);
  const watchingOf = watchingReader(database);

  const refusalOf = (
    activity: StoredActivity,
    account: DeviceAccount | undefined,
    judge: Judge | undefined,
  ): Refusal | undefined => {
    if (!judge || !isMilestone(activity) || writer.has(activity)) return undefined;
    const kept = judge(activity, watchingOf(activity, account));
    return kept && { activity, kept };
  };

  return {
    keep(given) {
      const { unit, erased } = withoutErased(given, erasedAt);
      const seen = new Map<string, StoredActivity>();
      const refused: Refusal[] = [];
      let accepted = 0;
      const before = unit.ledger && ledger.accountOf(unit.ledger);
      const account = before && entered(before, unit);
      for (const activity of inJudgingOrder(unit.activities)) {
        const refusal = refusalOf(activity, account, unit.judge);
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
      books.keepTold(unit);
      const refusedNow = refused.map(({ kept }) => kept);
      books.keepRejected([...unit.rejected, ...refusedNow]);
      const duplicates = unit.activities.length - accepted - refused.length;
      if (before && account) ledger.keep(settled(before, account, { duplicates, refused: refusedNow }));
      tallies.keep();
      return { accepted, duplicates, refused: [...erased, ...refused] };
    },
    finish: tallies.write,
    forget(what) {
      contents.forget();
      tallies.forget(what);
    },
  };
}

/** Keeps activities unless they are duplicates: `keep` says whether it did, `has` whether there is one already. */
function activityWriter(
  database: SqliteDatabase,
  contentKeyOf: (activity: StoredActivity) => number | null,
  tally: TallyWriter["add"],
) {
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
    const content = contentKeyOf(activity);
    const isNew = keptTs === activity.ts && insert.run(...columnsOf(activity, content)).changes === 1;
    if (isNew) tally(activity, content);
    if (!isNew && activity.seq > 0) giveNumber.run(activity.seq, keptTs, id);
    return isNew;
  };

  return { keep, has };
}

type EarlierColumns = Pick<ActivityColumns, "ts" | "at" | "inferred" | "verified" | "from_server">;

function witnessOf({ at, inferred, verified, from_server }: EarlierColumns): Witness {
  return { at, inferred: inferred === 1, verified: verified === 1, fromServer: from_server === 1 };
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

/** Keeps people, schedules, the record and refused activities. */
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
  const note = auditWriter(database);
  const refuse = database.prepare(
    "INSERT INTO rejected (site, received_at, reason, user_id, device, seq, body) VALUES (?, ?, ?, ?, ?, ?, ?)",
  );
  const keepNewest = database.prepare(
    `DELETE FROM rejected WHERE site = ? AND number <=
       (SELECT number FROM rejected WHERE site = ? ORDER BY number DESC LIMIT 1 OFFSET ${rejectedLimit})`,
  );

  return {
    keepTold({ people, schedules = [], audit }: WriteUnit): void {
      for (const { site, user, toldAt, verified } of people) {
        tell.run(site, user.id, JSON.stringify(user), toldAt, verified ? 1 : 0);
      }
      for (const { site, contentId, startsAt, endsAt, toldAt } of schedules) {
        plan.run(site, contentId, startsAt, endsAt, toldAt);
      }
      if (audit) note(audit);
    },
    keepRejected(rejected: readonly RejectedActivity[]): void {
      for (const { site, receivedAt, reason, userId, device, seq, body } of rejected) {
        refuse.run(site, receivedAt, reason, userId, bytesOrNull(device), seq, body);
      }
      for (const site of new Set(rejected.map((refused) => refused.site))) keepNewest.run(site, site);
    },
  };
}
