/** The tables, and the steps by which they came about. */
import type { Link, Sql } from "./link.js";

/** Texts are compared by their bytes, as the other stores do, and faster than by a language. */
const text = 'text COLLATE "C"';

/** From where something was watched, as `watcherOf` has it. */
export const watcherColumn = "coalesce('device ' || a.device::text, 'user ' || a.user_id, a.session::text)";

/**
 * Activities lie in partitions by month of the client's first stamp, which a repeat carries too; so the key that finds
 * duplicates can be the partitions' own. What claims a time of another age is in the default one (`months.ts`). Ids of
 * people and contents can be long beyond what an index takes, so these are found by a digest or a hash. There is no
 * index for what a few rows in an hour answer as well: each one is paid for by every row.
 */
const firstTables = `
  CREATE TABLE contents (
    key bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, digest bytea NOT NULL UNIQUE, id ${text} NOT NULL,
    type ${text} NOT NULL, name ${text} NOT NULL, slug ${text} NOT NULL
  );
  CREATE INDEX contents_by_id ON contents USING hash (id);
  CREATE TABLE activities (
    ts bigint NOT NULL, id uuid NOT NULL, site ${text} NOT NULL, at bigint NOT NULL, received_at bigint NOT NULL,
    seq bigint NOT NULL, kind ${text} NOT NULL, label ${text}, content bigint, user_id ${text}, device uuid,
    session uuid, view uuid, path ${text}, inferred boolean NOT NULL, watch ${text}, stay ${text},
    verified boolean NOT NULL, from_server boolean NOT NULL, gpc boolean NOT NULL, PRIMARY KEY (ts, id)
  ) PARTITION BY RANGE (ts);
  CREATE TABLE activities_of_other_times PARTITION OF activities DEFAULT;
  CREATE INDEX activities_in_report_order ON activities (site, at, seq, id);
  CREATE INDEX activities_by_kind ON activities (site, kind, content, at);
  CREATE INDEX activities_by_user ON activities (site, hashtextextended(user_id, 0), at) WHERE user_id IS NOT NULL;
  CREATE INDEX activities_of_visitors ON activities (site, device) WHERE user_id IS NULL AND device IS NOT NULL;
  CREATE INDEX activities_by_watcher
    ON activities (site, hashtextextended(${watcherColumn.replaceAll("a.", "")}, 0), content, at)
    WHERE stay = 'opens' OR watch IS NOT NULL;
  CREATE INDEX activities_watched ON activities (site, content, ts, id) WHERE watch IS NOT NULL;
  CREATE INDEX activities_inferred ON activities (site, at, seq, id) WHERE inferred;
  CREATE INDEX activities_unnumbered ON activities (site, at) WHERE seq = 0;
  CREATE TABLE derived (site ${text}, id uuid, ts bigint NOT NULL, PRIMARY KEY (site, id));
  CREATE TABLE stays (
    site ${text}, view uuid, ts bigint NOT NULL, id uuid NOT NULL, seen_at bigint NOT NULL, left_at bigint,
    PRIMARY KEY (site, view)
  );
  CREATE INDEX stays_open ON stays (seen_at) WHERE left_at IS NULL OR left_at < seen_at;
  CREATE TABLE users (
    person bytea PRIMARY KEY, site ${text} NOT NULL, id ${text} NOT NULL, traits ${text} NOT NULL,
    told_at bigint NOT NULL, verified boolean NOT NULL, marks text[] NOT NULL
  );
  CREATE INDEX users_by_mark ON users USING gin (marks);
  CREATE TABLE person_words (
    site ${text}, word ${text}, person bytea REFERENCES users ON DELETE CASCADE, PRIMARY KEY (site, word, person)
  );
  CREATE INDEX person_words_of ON person_words (person, word);
  CREATE TABLE schedules (
    digest bytea PRIMARY KEY, site ${text} NOT NULL, content ${text} NOT NULL, starts_at bigint NOT NULL,
    ends_at bigint NOT NULL, told_at bigint NOT NULL
  );
  CREATE TABLE rejected (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, site ${text} NOT NULL, received_at bigint NOT NULL,
    reason ${text} NOT NULL, user_id ${text}, device uuid, seq bigint NOT NULL, body ${text} NOT NULL
  );
  CREATE INDEX rejected_by_site ON rejected (site, number);
  CREATE TABLE devices (
    site ${text}, device uuid, first_at bigint NOT NULL, heard_at bigint NOT NULL, runs ${text} NOT NULL,
    forgotten bigint NOT NULL, written bigint NOT NULL, written_at bigint NOT NULL, duplicates bigint NOT NULL,
    rejected_numbers bigint NOT NULL, rejected ${text} NOT NULL, losses ${text} NOT NULL, PRIMARY KEY (site, device)
  );
  CREATE TABLE erased (person bytea PRIMARY KEY, erased_at bigint NOT NULL);
  CREATE TABLE audit (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, at bigint NOT NULL, site ${text} NOT NULL,
    action ${text} NOT NULL, actor ${text} NOT NULL, subject ${text} NOT NULL
  );
  CREATE INDEX audit_by_site ON audit (site, number);
`;

/**
 * Counts of each quarter of an hour by what is filtered most; content 0 stands for none. Every connection counts in rows
 * of its own (`slot`), because with one row for all, each collector would wait for the other's commit; the count is
 * their sum.
 */
const tallyTable = `
  CREATE TABLE tallies (
    site ${text}, quarter bigint, kind ${text}, content bigint, signed_in boolean, verified boolean, slot integer,
    count bigint NOT NULL, PRIMARY KEY (site, quarter, kind, content, signed_in, verified, slot)
  );
`;

/** What waits to be handed on, and what each target has got; `holder` is the collector that hands on to it until `held_until`. */
const forwardingTables = `
  CREATE TABLE outgoing (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, site ${text} NOT NULL, ts bigint NOT NULL, id uuid NOT NULL
  );
  CREATE INDEX outgoing_by_site ON outgoing (site, number);
  CREATE TABLE forwarded (
    site ${text}, target ${text}, number bigint NOT NULL, holder uuid, held_until timestamptz,
    PRIMARY KEY (site, target)
  );
`;

/** The steps from an empty database to the tables of today; `migrations` says which of them it has taken. */
const steps: readonly string[] = [firstTables, tallyTable, forwardingTables];

/** A database whose tables cannot be used: of a later collector, or none where there should be some. */
class SchemaError extends Error {
  readonly code: string;

  constructor(code: "schema-version" | "no-tables" | "wrong-encoding", message: string) {
    super(message);
    this.code = code;
  }
}

/** Makes the tables that the database lacks, unless it must have some; rejects when they are of a later collector. */
export async function makeTables({ aloneForLong }: Link, place: string, mustExist: boolean): Promise<void> {
  await aloneForLong(async (transaction) => {
    await makeSchema(transaction);
    const [found] = await transaction<{ encoding: string; migrations: string | null }[]>`
      SELECT current_setting('server_encoding') AS encoding, to_regclass('migrations')::text AS migrations`;
    if (found?.encoding !== "UTF8") throw new SchemaError("wrong-encoding", `${place} must have the encoding UTF8.`);
    if (found.migrations === null) {
      if (mustExist) throw new SchemaError("no-tables", `${place} has no tables of a collector.`);
      await transaction`CREATE TABLE migrations (version integer PRIMARY KEY, taken_at bigint NOT NULL)`;
    }
    const version = await versionOf(transaction);
    if (version > steps.length) {
      const known = `this collector reads up to ${steps.length}`;
      throw new SchemaError("schema-version", `${place} is of version ${version}; ${known}.`);
    }
    for (const [i, step] of [...steps.entries()].slice(version)) {
      await transaction.unsafe(step);
      await transaction`INSERT INTO migrations VALUES (${i + 1}, ${Date.now()})`;
    }
  });
}

/** An address may name a schema for the tables, as `?search_path=turnout`; it is made when it is not there. */
async function makeSchema(transaction: Sql): Promise<void> {
  const [named] = await transaction<{ path: string | null }[]>`
    SELECT current_setting('search_path') AS path WHERE current_schema() IS NULL`;
  if (named?.path) await transaction`CREATE SCHEMA IF NOT EXISTS ${transaction(named.path)}`;
}

/** How many steps the tables have taken. */
export async function versionOf(sql: Sql): Promise<number> {
  const [row] = await sql<{ version: number }[]>`SELECT coalesce(max(version), 0) AS version FROM migrations`;
  return row?.version ?? 0;
}
