/** Looks whether the tables agree with each other; whether the files are sound is for PostgreSQL's own tools to say. */
import { cameOf, numberLimit } from "../accounts.js";
import { type Finding, quarterMs } from "../store.js";
import { type AccountColumns, accountOf } from "./accounts.js";
import type { Link, Sql } from "./link.js";
import { versionOf } from "./schema.js";

/** Devices compared at a time. */
const devicesAtOnce = 1_000;

/** What is looked at, each by a function that answers what is wrong. */
const examinations: readonly (readonly [subject: string, problemIn: (sql: Sql) => Promise<string | null>])[] = [
  ["contents", references],
  ["ids of what happens once", derivedIds],
  ["open views", openViews],
  ["counts", counts],
  ["ledger", ledger],
];

/** See `Store.examine`. */
export function examine({ look }: Link): Promise<readonly Finding[]> {
  return look(async (sql) => {
    const version = await versionOf(sql);
    const [server] = await sql<{ version: string; fsync: string }[]>`
      SELECT current_setting('server_version') AS version, current_setting('fsync') AS fsync`;
    const subject = `tables of version ${version}, PostgreSQL ${server?.version} with fsync ${server?.fsync}`;
    const findings: Finding[] = [{ subject, problem: null }];
    for (const [looked, problemIn] of examinations) findings.push({ subject: looked, problem: await problemIn(sql) });
    return findings;
  });
}

async function references(sql: Sql): Promise<string | null> {
  const lost = `SELECT count(*) AS count FROM activities AS a WHERE content IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM contents WHERE key = a.content)`;
  return problem(await countOf(sql, lost), "activities have a content that is not there");
}

async function derivedIds(sql: Sql): Promise<string | null> {
  const lost = `SELECT count(*) AS count FROM derived
    WHERE NOT EXISTS (SELECT 1 FROM activities AS a WHERE a.ts = derived.ts AND a.id = derived.id)`;
  return problem(await countOf(sql, lost), "ids are taken by activities that are not there");
}

async function openViews(sql: Sql): Promise<string | null> {
  const lost = `SELECT count(*) AS count FROM stays
    WHERE NOT EXISTS (SELECT 1 FROM activities AS a WHERE a.ts = stays.ts AND a.id = stays.id)`;
  return problem(await countOf(sql, lost), "open views are not there");
}

/** The tallies are what counting the rows would answer. */
async function counts(sql: Sql): Promise<string | null> {
  const group = "site, quarter, kind, content, signed_in, verified";
  const wrong = `
    WITH counted AS (
      SELECT site, at / ${quarterMs} AS quarter, kind, coalesce(content, 0) AS content, user_id IS NOT NULL AS signed_in,
        verified, count(*) AS count FROM activities GROUP BY 1, 2, 3, 4, 5, 6
    ), kept AS (
      SELECT ${group}, sum(count)::bigint AS count FROM tallies GROUP BY ${group} HAVING sum(count) <> 0
    )
    SELECT count(*) AS count FROM (
      (SELECT * FROM counted EXCEPT SELECT * FROM kept) UNION (SELECT * FROM kept EXCEPT SELECT * FROM counted)
    ) AS wrong`;
  return problem(await countOf(sql, wrong), "counts are not those of the rows");
}

/** Every number of an activity has been entered in its device's account. */
async function ledger(sql: Sql): Promise<string | null> {
  let wrong = 0;
  const compared = sql.unsafe<(Partial<AccountColumns> & { numbers: number; highest: number })[]>(
    `SELECT numbers, highest, devices.* FROM (
       SELECT site, device, count(DISTINCT seq) AS numbers, max(seq) AS highest FROM activities
       WHERE device IS NOT NULL AND seq BETWEEN 1 AND ${numberLimit} GROUP BY site, device
     ) AS came LEFT JOIN devices USING (site, device)`,
  );
  await compared.cursor(devicesAtOnce, (rows) => {
    for (const { numbers, highest, ...columns } of rows) {
      const account =
        columns.runs === undefined || columns.runs === null ? undefined : accountOf(columns as AccountColumns);
      const agrees = account && (account.forgotten > 0 || numbers <= cameOf(account) - account.rejectedNumbers);
      if (!agrees || highest > (account.runs.at(-1)?.to ?? 0)) wrong++;
    }
  });
  return problem(wrong, "devices have activities that their accounts do not know of");
}

async function countOf(sql: Sql, text: string): Promise<number> {
  const [row] = await sql.unsafe<{ count: number }[]>(text);
  return row?.count ?? 0;
}

function problem(count: number, what: string): string | null {
  return count === 0 ? null : `${count} ${what}`;
}
