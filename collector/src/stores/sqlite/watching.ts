/** Who watched what: read for judging milestones, and for the report. */
import type { WatchFigures } from "turnout/wire";
import { isComplete } from "../judging.js";
import type { DeviceAccount } from "../ledger.js";
import type { Milestone, MilestoneCursor, StoredActivity, WatchedTenth, Watching } from "../store.js";
import { bytesOf, bytesOrNull, idOf, idOrNull } from "./columns.js";
import type { SqliteDatabase } from "./schema.js";

/** A milestone's columns: the figures are JSON. */
interface MilestoneColumns {
  readonly ts: number;
  readonly id: Buffer;
  readonly at: number;
  readonly user_id: string | null;
  readonly device: Buffer | null;
  readonly session: Buffer | null;
  readonly watch: string;
}

interface EarliestColumns {
  readonly ts: number;
  readonly at: number;
  readonly seq: number;
  readonly session: Buffer | null;
  readonly watched: number;
}

const sameContent = "content IN (SELECT key FROM contents WHERE id = ?)";
const sameWatcher = `site = ? AND coalesce(device, user_id, session) = ? AND ${sameContent}`;

/** Answers a function that tells what to judge a milestone by; within the transaction that is open. */
export function watchingReader(
  database: SqliteDatabase,
): (milestone: Milestone, account: DeviceAccount | undefined) => Watching {
  const earliest = database.prepare<unknown[], EarliestColumns>(
    `SELECT ts, at, seq, session, watch IS NOT NULL AS watched FROM activities
     WHERE ${sameWatcher} AND (stay = 'opens' OR watch IS NOT NULL) ORDER BY at, watched LIMIT 1`,
  );
  const milestones = database.prepare<unknown[], Pick<MilestoneColumns, "ts" | "at" | "watch">>(
    `SELECT ts, at, watch FROM activities WHERE ${sameWatcher} AND watch IS NOT NULL AND user_id IS ?`,
  );
  const isFirst = ({ device, seq }: Milestone, found: EarliestColumns, account: DeviceAccount | undefined): boolean =>
    found.watched === 0 && (device === null || isComplete(found.seq, seq, account));

  return (milestone, account) => {
    const watcher = [milestone.site, watcherOf(milestone), milestone.content?.id];
    const found = earliest.get(...watcher);
    return {
      firstView:
        found && isFirst(milestone, found, account)
          ? { ts: found.ts, at: found.at, session: idOrNull(found.session) }
          : undefined,
      milestones: milestones.all(...watcher, milestone.userId).map(({ ts, at, watch }) => ({
        ts,
        at,
        watch: JSON.parse(watch) as WatchFigures,
      })),
    };
  };
}

/** See `Store.milestones`. */
export function milestones(
  database: SqliteDatabase,
  { site, contentId }: { readonly site: string; readonly contentId: string },
  after: MilestoneCursor | undefined,
  limit: number,
): readonly WatchedTenth[] {
  return database
    .prepare<unknown[], MilestoneColumns>(
      `SELECT ts, id, at, user_id, device, session, watch FROM activities
       WHERE site = ? AND ${sameContent} AND watch IS NOT NULL ${after ? "AND (ts, id) > (?, ?)" : ""}
       ORDER BY ts, id LIMIT ?`,
    )
    .all(site, contentId, ...(after ? [after.ts, bytesOf(after.id)] : []), limit)
    .map(({ ts, id, at, user_id, device, session, watch }) => ({
      ts,
      id: idOf(id),
      at,
      userId: user_id,
      device: idOrNull(device),
      session: idOrNull(session),
      watch: JSON.parse(watch) as WatchFigures,
    }));
}

/** As the index has it: the device; without one the user, else the session. */
function watcherOf({ device, userId, session }: StoredActivity): Buffer | string | null {
  return bytesOrNull(device) ?? userId ?? bytesOrNull(session);
}
