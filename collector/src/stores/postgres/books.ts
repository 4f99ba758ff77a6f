/** Reads what is kept beside the activities. */
import type { RejectReason } from "turnout/wire";
import type { AuditEntry } from "../care.js";
import type { DeviceAccount } from "../ledger.js";
import type { MilestoneCursor, OpenView, RejectedActivity, Schedule, WatchedTenth } from "../store.js";
import { type AccountColumns, accountOf, noDevice } from "./accounts.js";
import { type ActivityColumns, activityColumns, activityOf, withContent } from "./columns.js";
import { ask, textOf } from "./given.js";
import type { Sql } from "./link.js";

/** See `Store.idleViews`. */
export async function idleViews(sql: Sql, before: number, limit: number): Promise<readonly OpenView[]> {
  const rows = await ask<ActivityColumns & { readonly seen_at: number }>(
    sql,
    `SELECT ${activityColumns}, seen_at FROM stays JOIN activities AS a ON a.ts = stays.ts AND a.id = stays.id
     ${withContent} WHERE (left_at IS NULL OR left_at < seen_at) AND seen_at < ? ORDER BY seen_at LIMIT ?`,
    [before, limit],
  );
  return rows.map((row) => ({ view: activityOf(row), lastSeenAt: row.seen_at }));
}

/** See `Store.rejected`. */
export async function rejected(sql: Sql, site: string, limit: number): Promise<readonly RejectedActivity[]> {
  const rows = await ask<RejectedColumns>(sql, "SELECT * FROM rejected WHERE site = ? ORDER BY number DESC LIMIT ?", [
    site,
    limit,
  ]);
  return rows.map(rejectedActivity);
}

/** A person's refused activities, newest first; they are few, since a site keeps no more than `rejectedLimit`. */
export async function rejectedOf(sql: Sql, site: string, userId: string): Promise<readonly RejectedActivity[]> {
  const rows = await ask<RejectedColumns>(
    sql,
    "SELECT * FROM rejected WHERE site = ? AND user_id = ? ORDER BY number DESC",
    [site, textOf(userId)],
  );
  return rows.map(rejectedActivity);
}

function rejectedActivity({ received_at, user_id, ...row }: RejectedColumns): RejectedActivity {
  const { site, reason, device, seq, body } = row;
  return { site, receivedAt: received_at, reason, userId: user_id, device, seq, body };
}

/** See `Store.schedules`. */
export function schedules(sql: Sql, site: string): Promise<readonly Schedule[]> {
  return ask<Schedule>(
    sql,
    `SELECT site, content AS "contentId", starts_at AS "startsAt", ends_at AS "endsAt", told_at AS "toldAt"
     FROM schedules WHERE site = ?`,
    [site],
  );
}

/** See `Care.audit`. */
export function audit(sql: Sql, site: string, limit: number): Promise<readonly AuditEntry[]> {
  return ask<AuditEntry>(
    sql,
    "SELECT at, site, action, actor, subject FROM audit WHERE site = ? ORDER BY number DESC LIMIT ?",
    [site, limit],
  );
}

/** See `Store.accounts`. */
export async function accounts(
  sql: Sql,
  site: string,
  after: string | null | undefined,
  limit: number,
): Promise<readonly DeviceAccount[]> {
  const [begin, ...values] = after === undefined ? ["" as const] : (["AND device > ?", after ?? noDevice] as const);
  const rows = await ask<AccountColumns>(sql, `SELECT * FROM devices WHERE site = ? ${begin} ORDER BY device LIMIT ?`, [
    site,
    ...values,
    limit,
  ]);
  return rows.map(accountOf);
}

/** See `Store.milestones`. */
export async function milestones(
  sql: Sql,
  { site, contentId }: { readonly site: string; readonly contentId: string },
  after: MilestoneCursor | undefined,
  limit: number,
): Promise<readonly WatchedTenth[]> {
  const [begin, ...values] = after ? (["AND (ts, id) > (?, ?::uuid)", after.ts, after.id] as const) : ([""] as const);
  const rows = await ask<Omit<WatchedTenth, "watch"> & { readonly watch: string }>(
    sql,
    `SELECT ts, id, at, user_id AS "userId", device, session, watch FROM activities
     WHERE site = ? AND content = ANY(ARRAY(SELECT key FROM contents WHERE id = ?)) AND watch IS NOT NULL ${begin}
     ORDER BY ts, id LIMIT ?`,
    [site, textOf(contentId), ...values, limit],
  );
  return rows.map(({ watch, ...row }) => ({ ...row, watch: JSON.parse(watch) as WatchedTenth["watch"] }));
}

interface RejectedColumns {
  readonly site: string;
  readonly received_at: number;
  readonly reason: RejectReason;
  readonly user_id: string | null;
  readonly device: string | null;
  readonly seq: number;
  readonly body: string;
}
