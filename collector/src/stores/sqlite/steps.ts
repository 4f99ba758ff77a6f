/** The tables, step by step: what a file of an earlier collector lacks is added to it. */
import { quarterMs } from "../store.js";
import { personIndex } from "./person-index.js";

/**
 * Activities lie in the order of the client's first stamp, and a repeat carries the same stamp: so the key both finds
 * duplicates and grows at its end, which is what keeps writes fast at any size. `derived` finds those repeats that may
 * carry another stamp. Contents are few and long: each is kept once.
 */
const firstTables = `
  CREATE TABLE contents (
    key INTEGER PRIMARY KEY, id TEXT NOT NULL, type TEXT NOT NULL, name TEXT NOT NULL, slug TEXT NOT NULL,
    UNIQUE (id, type, name, slug)
  );
  CREATE TABLE activities (
    ts INTEGER NOT NULL, id BLOB NOT NULL, site TEXT NOT NULL, at INTEGER NOT NULL, received_at INTEGER NOT NULL,
    seq INTEGER NOT NULL, kind TEXT NOT NULL, label TEXT, content INTEGER REFERENCES contents (key), user_id TEXT,
    device BLOB, session BLOB, view BLOB, path TEXT, inferred INTEGER NOT NULL, watch TEXT, stay TEXT,
    PRIMARY KEY (ts, id)
  ) WITHOUT ROWID;
  CREATE INDEX activities_in_report_order ON activities (site, at, seq, id);
  CREATE TABLE derived (site TEXT NOT NULL, id BLOB NOT NULL, ts INTEGER NOT NULL, PRIMARY KEY (site, id)) WITHOUT ROWID;
  CREATE TABLE stays (
    site TEXT NOT NULL, view BLOB NOT NULL, ts INTEGER NOT NULL, id BLOB NOT NULL,
    seen_at INTEGER NOT NULL, left_at INTEGER, PRIMARY KEY (site, view)
  ) WITHOUT ROWID;
  CREATE INDEX stays_open ON stays (seen_at) WHERE left_at IS NULL OR left_at < seen_at;
  CREATE TABLE users (
    site TEXT NOT NULL, id TEXT NOT NULL, traits TEXT NOT NULL, told_at INTEGER NOT NULL, PRIMARY KEY (site, id)
  ) WITHOUT ROWID;
  CREATE TABLE rejected (
    number INTEGER PRIMARY KEY, site TEXT NOT NULL, received_at INTEGER NOT NULL, reason TEXT NOT NULL, body TEXT NOT NULL
  );
  CREATE INDEX rejected_by_site ON rejected (site, number);
  CREATE TABLE losses (
    site TEXT NOT NULL, device BLOB NOT NULL, reason TEXT NOT NULL, count INTEGER NOT NULL,
    PRIMARY KEY (site, device, reason)
  ) WITHOUT ROWID;
`;

/**
 * What milestones are judged by, and counted from. Both indexes are small: views and milestones only. `devices` holds
 * the number up to which everything of a device has come. What came before this step is not counted in it, so a device
 * from then passes for one of which something is missing, and is judged the milder for it.
 */
const watchTables = `
  CREATE TABLE devices (
    site TEXT NOT NULL, device BLOB NOT NULL, complete_to INTEGER NOT NULL, PRIMARY KEY (site, device)
  ) WITHOUT ROWID;
  CREATE INDEX activities_by_watcher ON activities (site, coalesce(device, user_id, session), content, at)
    WHERE stay = 'opens' OR watch IS NOT NULL;
  CREATE INDEX activities_watched ON activities (site, content) WHERE watch IS NOT NULL;
`;

/**
 * What a page of filters must answer at once. `tallies` counts the activities of each quarter of an hour by what is
 * filtered most; triggers keep it exact, whoever writes or deletes. Content 0 stands for none. The indexes find what
 * is rare: a kind or a content, a person, a word.
 */
const tallyTables = `
  CREATE TABLE tallies (
    site TEXT NOT NULL, quarter INTEGER NOT NULL, kind TEXT NOT NULL, content INTEGER NOT NULL, signed_in INTEGER NOT NULL,
    count INTEGER NOT NULL, PRIMARY KEY (site, quarter, kind, content, signed_in)
  ) WITHOUT ROWID;
  INSERT INTO tallies SELECT site, at / ${quarterMs}, kind, ifnull(content, 0), user_id IS NOT NULL, count(*)
    FROM activities GROUP BY 1, 2, 3, 4, 5;
  CREATE TRIGGER tally_kept AFTER INSERT ON activities BEGIN ${countOne("new", 1)} END;
  CREATE TRIGGER tally_deleted AFTER DELETE ON activities BEGIN ${countOne("old", -1)} END;
  CREATE TRIGGER tally_changed AFTER UPDATE OF site, at, kind, content, user_id ON activities
    BEGIN ${countOne("old", -1)} ${countOne("new", 1)} END;
  CREATE TABLE schedules (
    site TEXT NOT NULL, content TEXT NOT NULL, starts_at INTEGER NOT NULL, ends_at INTEGER NOT NULL,
    told_at INTEGER NOT NULL, PRIMARY KEY (site, content)
  ) WITHOUT ROWID;
  CREATE INDEX activities_by_kind ON activities (site, kind, content, at);
  CREATE INDEX activities_labelled ON activities (site, at, seq, id) WHERE label IS NOT NULL;
  CREATE INDEX activities_by_user ON activities (site, user_id, at) WHERE user_id IS NOT NULL;
`;

function countOne(row: "new" | "old", amount: 1 | -1): string {
  return `INSERT INTO tallies VALUES (${row}.site, ${row}.at / ${quarterMs}, ${row}.kind, ifnull(${row}.content, 0),
    ${row}.user_id IS NOT NULL, ${amount})
    ON CONFLICT (site, quarter, kind, content, signed_in) DO UPDATE SET count = count + ${amount};`;
}

/** Who vouches for an activity and for a person's traits, and whether the browser asked for privacy. */
const trustColumns = `
  ALTER TABLE activities ADD COLUMN verified INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE activities ADD COLUMN from_server INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE activities ADD COLUMN gpc INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE users ADD COLUMN verified INTEGER NOT NULL DEFAULT 0;
`;

/**
 * The ledger takes the place of `devices` and `losses`. Which numbers came is read from the activities; of those refused
 * before, no number was kept, so they pass for missing. The index is of rows that no device has numbered.
 */
const ledgerTables = `
  ALTER TABLE devices RENAME TO devices_before;
  CREATE TABLE devices (
    site TEXT NOT NULL, device BLOB NOT NULL, first_at INTEGER NOT NULL, heard_at INTEGER NOT NULL, runs TEXT NOT NULL,
    forgotten INTEGER NOT NULL, written INTEGER NOT NULL, written_at INTEGER NOT NULL, duplicates INTEGER NOT NULL,
    rejected_numbers INTEGER NOT NULL, rejected TEXT NOT NULL, losses TEXT NOT NULL, PRIMARY KEY (site, device)
  ) WITHOUT ROWID;
  INSERT INTO devices
    WITH numbers AS (
      SELECT site, device, seq, min(received_at) AS came_at FROM activities
      WHERE device IS NOT NULL AND seq > 0 GROUP BY site, device, seq
    ), placed AS (
      SELECT *, seq - row_number() OVER (PARTITION BY site, device ORDER BY seq) AS run FROM numbers
    ), runs AS (
      SELECT site, device, min(seq) AS first, max(seq) AS last, min(came_at) AS known_at, max(came_at) AS heard_at
      FROM placed GROUP BY site, device, run ORDER BY site, device, first
    )
    SELECT site, device, min(known_at), max(heard_at), json_group_array(json_array(first, last, known_at) ORDER BY first),
      0, 0, 0, 0, 0, '{}', coalesce((SELECT json_group_object(reason, count) FROM losses
        WHERE losses.site = runs.site AND losses.device = runs.device), '{}')
    FROM runs GROUP BY site, device;
  INSERT INTO devices
    SELECT site, device, 0, 0, '[]', 0, 0, 0, 0, 0, '{}', json_group_object(reason, count) FROM losses
    WHERE true GROUP BY site, device ON CONFLICT DO NOTHING;
  DROP TABLE devices_before;
  DROP TABLE losses;
  ALTER TABLE rejected ADD COLUMN user_id TEXT;
  ALTER TABLE rejected ADD COLUMN device BLOB;
  ALTER TABLE rejected ADD COLUMN seq INTEGER NOT NULL DEFAULT 0;
  CREATE INDEX activities_unnumbered ON activities (site, at) WHERE seq = 0;
`;

/**
 * What care of people's data needs: what a visitor did on a device, by index, as `activities_by_user` has it of people;
 * erased people, by digest; what was done with people's data.
 */
const careTables = `
  CREATE INDEX activities_of_visitors ON activities (site, device) WHERE user_id IS NULL AND device IS NOT NULL;
  CREATE TABLE erased (person BLOB PRIMARY KEY, erased_at INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE audit (
    number INTEGER PRIMARY KEY, at INTEGER NOT NULL, site TEXT NOT NULL, action TEXT NOT NULL, actor TEXT NOT NULL,
    subject TEXT NOT NULL
  );
  CREATE INDEX audit_by_site ON audit (site, number);
`;

/** Rows that are inserted are counted by those who insert them (`tally-writer.ts`): a trigger took half of all the time. */
const countedByWriters = "DROP TRIGGER tally_kept;";

/** The few activities that were concluded: what share they have is said beside each count. */
const inferredIndex = "CREATE INDEX activities_inferred ON activities (site, at, seq, id) WHERE inferred = 1";

/** Whether its person proved who they are is counted too: part of the key, so that the table is made anew. */
const verifiedTallies = `
  DROP TRIGGER tally_deleted;
  DROP TRIGGER tally_changed;
  DROP TABLE tallies;
  CREATE TABLE tallies (
    site TEXT NOT NULL, quarter INTEGER NOT NULL, kind TEXT NOT NULL, content INTEGER NOT NULL, signed_in INTEGER NOT NULL,
    verified INTEGER NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (site, quarter, kind, content, signed_in, verified)
  ) WITHOUT ROWID;
  INSERT INTO tallies SELECT site, at / ${quarterMs}, kind, ifnull(content, 0), user_id IS NOT NULL, verified, count(*)
    FROM activities GROUP BY 1, 2, 3, 4, 5, 6;
  CREATE TRIGGER tally_deleted AFTER DELETE ON activities BEGIN ${countVerified("old", -1)} END;
  CREATE TRIGGER tally_changed AFTER UPDATE OF site, at, kind, content, user_id, verified ON activities
    BEGIN ${countVerified("old", -1)} ${countVerified("new", 1)} END;
`;

function countVerified(row: "new" | "old", amount: 1 | -1): string {
  return `INSERT INTO tallies VALUES (${row}.site, ${row}.at / ${quarterMs}, ${row}.kind, ifnull(${row}.content, 0),
    ${row}.user_id IS NOT NULL, ${row}.verified, ${amount})
    ON CONFLICT (site, quarter, kind, content, signed_in, verified) DO UPDATE SET count = count + ${amount};`;
}

/** What waits to be handed on, numbered as it was stored, and what each target has got. */
const forwardingTables = `
  CREATE TABLE outgoing (
    number INTEGER PRIMARY KEY AUTOINCREMENT, site TEXT NOT NULL, ts INTEGER NOT NULL, id BLOB NOT NULL
  );
  CREATE INDEX outgoing_by_site ON outgoing (site, number);
  CREATE TABLE forwarded (
    site TEXT NOT NULL, target TEXT NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (site, target)
  ) WITHOUT ROWID;
`;

/**
 * Indexes that answer without the rows: what people did, and what was written. They hold all that a filter asks of these,
 * because to look up a row costs ten times as much as the entry of an index. What is found by kind or by content lies in
 * the order of time, so that any part of it can be read by itself.
 */
const wideIndexes = `
  DROP INDEX activities_by_kind;
  CREATE INDEX activities_by_kind ON activities (site, kind, at, seq);
  CREATE INDEX activities_by_content ON activities (site, content, at, seq, kind) WHERE content IS NOT NULL;
  DROP INDEX activities_by_user;
  CREATE INDEX activities_by_user ON activities (site, user_id, at, seq, kind, content, verified, inferred)
    WHERE user_id IS NOT NULL;
  DROP INDEX activities_labelled;
  CREATE INDEX activities_labelled ON activities (site, at, seq, id, label, kind, content, user_id, verified, inferred)
    WHERE label IS NOT NULL;
`;

/** The steps from an empty file to the tables of today. A file's `user_version` says how many of them it has taken. */
export const steps: readonly string[] = [
  firstTables,
  watchTables,
  tallyTables,
  trustColumns,
  ledgerTables,
  careTables,
  countedByWriters,
  inferredIndex,
  verifiedTallies,
  forwardingTables,
  personIndex,
  wideIndexes,
];
