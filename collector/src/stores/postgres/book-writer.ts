/** Writes what is kept beside the activities: schedules, the record, refused activities. */
import type { AuditEntry } from "../care.js";
import { type RejectedActivity, rejectedLimit, type Schedule } from "../store.js";
import { digestOf } from "./contents.js";
import { type Digested, digested, givenRows } from "./given.js";
import type { Sql } from "./link.js";

const givenSchedules = givenRows<Digested<Schedule>>([
  ["digest", "bytea", ({ digest }) => digest],
  ["site", "text", ({ row }) => row.site],
  ["content", "text", ({ row }) => row.contentId],
  ["starts_at", "bigint", ({ row }) => row.startsAt],
  ["ends_at", "bigint", ({ row }) => row.endsAt],
  ["told_at", "bigint", ({ row }) => row.toldAt],
]);

/** Keeps when contents take place, as last told. */
export async function keepSchedules(transaction: Sql, schedules: readonly Schedule[]): Promise<void> {
  await transaction.unsafe(
    `INSERT INTO schedules (${givenSchedules.names}) SELECT * FROM ${givenSchedules.source}
     ON CONFLICT (digest) DO UPDATE
     SET starts_at = excluded.starts_at, ends_at = excluded.ends_at, told_at = excluded.told_at
     WHERE excluded.told_at > schedules.told_at`,
    givenSchedules.values(digested(schedules, ({ site, contentId }) => digestOf(site, contentId))),
    { prepare: true },
  );
}

const givenEntries = givenRows<AuditEntry>([
  ["at", "bigint", ({ at }) => at],
  ["site", "text", ({ site }) => site],
  ["action", "text", ({ action }) => action],
  ["actor", "text", ({ actor }) => actor],
  ["subject", "text", ({ subject }) => subject],
]);

/** Puts entries on record. */
export async function keepRecord(transaction: Sql, entries: readonly AuditEntry[]): Promise<void> {
  await transaction.unsafe(
    `INSERT INTO audit (${givenEntries.names}) SELECT * FROM ${givenEntries.source}`,
    givenEntries.values(entries),
    { prepare: true },
  );
}

const givenRejected = givenRows<RejectedActivity>([
  ["site", "text", ({ site }) => site],
  ["received_at", "bigint", ({ receivedAt }) => receivedAt],
  ["reason", "text", ({ reason }) => reason],
  ["user_id", "text", ({ userId }) => userId],
  ["device", "uuid", ({ device }) => device],
  ["seq", "bigint", ({ seq }) => seq],
  ["body", "text", ({ body }) => body],
]);

/** Keeps refused activities, and of each site the newest only. */
export async function keepRejected(transaction: Sql, rejected: readonly RejectedActivity[]): Promise<void> {
  await transaction.unsafe(
    `INSERT INTO rejected (${givenRejected.names}) SELECT * FROM ${givenRejected.source}`,
    givenRejected.values(rejected),
    { prepare: true },
  );
  for (const site of new Set(rejected.map((one) => one.site))) {
    // What another transaction is removing is left to it.
    await transaction`
      DELETE FROM rejected WHERE number IN (
        SELECT number FROM rejected WHERE site = ${site} AND number <=
          (SELECT number FROM rejected WHERE site = ${site} ORDER BY number DESC OFFSET ${rejectedLimit} LIMIT 1)
        FOR UPDATE SKIP LOCKED)`;
  }
}
