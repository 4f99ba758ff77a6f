import { isBetterTold } from "../standing.js";
import { type Person, type RejectedActivity, rejectedLimit, type WriteUnit } from "../store.js";
import { auditWriter } from "./audit.js";
import { bytesOrNull } from "./columns.js";
import type { SqliteDatabase } from "./schema.js";

/** Keeps people, schedules, the record and refused activities. */
export function bookWriter(database: SqliteDatabase) {
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
  const told = new Map<string, Person>();
  const sitesWithRejected = new Set<string>();

  return {
    keepTold({ people, schedules = [], audit }: WriteUnit): void {
      for (const person of people) {
        const name = `${person.site}\n${person.user.id}`;
        const known = told.get(name);
        if (!known || isBetterTold(person, known)) told.set(name, person);
      }
      for (const { site, contentId, startsAt, endsAt, toldAt } of schedules) {
        plan.run(site, contentId, startsAt, endsAt, toldAt);
      }
      if (audit) note(audit);
    },
    keepRejected(rejected: readonly RejectedActivity[]): void {
      for (const { site, receivedAt, reason, userId, device, seq, body } of rejected) {
        refuse.run(site, receivedAt, reason, userId, bytesOrNull(device), seq, body);
        sitesWithRejected.add(site);
      }
    },
    /** Writes the people that were told of, and cuts what was refused to the newest, before the transaction ends. */
    write(): void {
      for (const { site, user, toldAt, verified } of told.values()) {
        tell.run(site, user.id, JSON.stringify(user), toldAt, verified ? 1 : 0);
      }
      for (const site of sitesWithRejected) keepNewest.run(site, site);
      this.forget();
    },
    /** The transaction was undone. */
    forget(): void {
      told.clear();
      sitesWithRejected.clear();
    },
  };
}
