import { isDerivedId } from "turnout/wire";
import { entered, settled } from "../accounts.js";
import { inJudgingOrder } from "../judging.js";
import type { DeviceAccount } from "../ledger.js";
import { replaces, type Witness } from "../standing.js";
import {
  isMilestone,
  type Judge,
  type Refusal,
  type StoredActivity,
  type WriteResult,
  type WriteUnit,
} from "../store.js";
import { withoutErased } from "../suppression.js";
import { bookWriter } from "./book-writer.js";
import { type ActivityColumns, activityColumns, bytesOf, columnsOf } from "./columns.js";
import { contentKeys } from "./contents.js";
import { erasedAtReader } from "./erased.js";
import { outgoingWriter } from "./forwarding.js";
import { ledgerBook } from "./ledger.js";
import type { SqliteDatabase } from "./schema.js";
import { stayWriter } from "./stay-writer.js";
import { type TallyWriter, tallyWriter } from "./tally-writer.js";
import { watchingReader } from "./watching.js";

/**
 * Writes the units of one transaction. What many units touch is gathered and written once, at the end: counts,
 * accounts, people, when views were last heard of.
 */
export interface UnitWriter {
  /** Keeps a unit within the transaction that is open. Throws when any part of it cannot be kept. */
  keep(unit: WriteUnit): WriteResult;
  /** Writes what it has gathered, before the transaction ends. */
  finish(): void;
  /** Forgets what it remembers of the tables, after a transaction that was undone. */
  forget(): void;
}

/** Writes units into the tables; `judge` is asked about milestones in doubt. */
export function unitWriter(database: SqliteDatabase, judge: Judge): UnitWriter {
  const contents = contentKeys(database);
  const tallies = tallyWriter(database);
  const writer = activityWriter(database, contents.keyOf, tallies.add);
  const stays = stayWriter(database);
  const books = bookWriter(database);
  const handOn = outgoingWriter(database);
  const ledger = ledgerBook(database);
  const findErased = erasedAtReader(database);
  const watchingOf = watchingReader(database);
  let erasedAt: ReturnType<typeof findErased> | null = null; // null: not yet asked in this transaction

  const isUntrue = (activity: StoredActivity, account: DeviceAccount | undefined): boolean =>
    isMilestone(activity) && !writer.has(activity) && judge(activity, watchingOf(activity, account));

  const keepOrRefuse = ({ activities, doubts, forward }: WriteUnit, account: DeviceAccount | undefined) => {
    const refused: Refusal[] = [];
    let accepted = 0;
    for (const activity of inJudgingOrder(activities)) {
      const doubt = doubts?.get(activity.id);
      if (doubt && isUntrue(activity, account)) {
        refused.push({ activity, kept: doubt });
        continue;
      }
      const isNew = writer.keep(activity);
      if (isNew) accepted++;
      if (isNew && !activity.gpc && forward?.includes(activity.site)) handOn(activity);
      if (activity.view !== null && (isNew || activity.stay === "closes")) stays.note(activity, activity.view);
    }
    return { accepted, refused };
  };

  return {
    keep(given) {
      if (erasedAt === null) erasedAt = findErased();
      const { unit, erased } = withoutErased(given, erasedAt);
      const before = unit.ledger && ledger.accountOf(unit.ledger);
      const account = before && entered(before, unit);
      const { accepted, refused } = keepOrRefuse(unit, account);
      const refusedNow = refused.map(({ kept }) => kept);
      books.keepTold(unit);
      books.keepRejected([...unit.rejected, ...refusedNow]);
      const duplicates = unit.activities.length - accepted - refused.length;
      if (before && account) ledger.keep(settled(before, account, { duplicates, refused: refusedNow }));
      return { accepted, duplicates, refused: [...erased, ...refused] };
    },
    finish() {
      for (const part of [stays, books, ledger, tallies]) part.write();
      erasedAt = null;
    },
    forget() {
      for (const part of [contents, stays, books, ledger, tallies]) part.forget();
      erasedAt = null;
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
