/** Reads what is kept beside the activities: open views, people, schedules, refused activities. */
import type { RejectReason } from "turnout/wire";
import type { OpenView, RejectedActivity, Schedule } from "../store.js";
import { type ActivityColumns, activityOf, idOrNull } from "./columns.js";
import { contentReader } from "./contents.js";
import type { SqliteDatabase } from "./schema.js";

/** See `Store.idleViews`. */
export function idleViews(database: SqliteDatabase, before: number, limit: number): readonly OpenView[] {
  const contentOf = contentReader(database);
  return database
    .prepare<[number, number], ActivityColumns & { seen_at: number }>(
      `SELECT activities.*, seen_at FROM stays
       JOIN activities ON activities.ts = stays.ts AND activities.id = stays.id
       WHERE (left_at IS NULL OR left_at < seen_at) AND seen_at < ? ORDER BY seen_at LIMIT ?`,
    )
    .all(before, limit)
    .map((row) => ({ view: activityOf(row, contentOf(row.content)), lastSeenAt: row.seen_at }));
}

/** See `Store.rejected`. */
export function rejected(database: SqliteDatabase, site: string, limit: number): readonly RejectedActivity[] {
  return database
    .prepare<[string, number], RejectedColumns>("SELECT * FROM rejected WHERE site = ? ORDER BY number DESC LIMIT ?")
    .all(site, limit)
    .map(rejectedActivity);
}

/** A person's refused activities, newest first; they are few, since a site keeps no more than `rejectedLimit`. */
export function rejectedOf(database: SqliteDatabase, site: string, userId: string): readonly RejectedActivity[] {
  return database
    .prepare<[string, string], RejectedColumns>(
      "SELECT * FROM rejected WHERE site = ? AND user_id = ? ORDER BY number DESC",
    )
    .all(site, userId)
    .map(rejectedActivity);
}

function rejectedActivity({
  site,
  received_at,
  reason,
  user_id,
  device,
  seq,
  body,
}: RejectedColumns): RejectedActivity {
  return { site, receivedAt: received_at, reason, userId: user_id, device: idOrNull(device), seq, body };
}

/** See `Store.schedules`. */
export function schedules(database: SqliteDatabase, site: string): readonly Schedule[] {
  return database
    .prepare<[string], Schedule>(
      `SELECT site, content AS contentId, starts_at AS startsAt, ends_at AS endsAt, told_at AS toldAt
       FROM schedules WHERE site = ?`,
    )
    .all(site);
}

interface RejectedColumns {
  readonly site: string;
  readonly received_at: number;
  readonly reason: RejectReason;
  readonly user_id: string | null;
  readonly device: Buffer | null;
  readonly seq: number;
  readonly body: string;
}
