// Makes a large file of a small one: the same days, with so many times the people, who do the same. To fill ten million
// rows person by person takes an hour, because each of them writes all over the days; this takes some minutes.
// After a build: node bench/swell.mjs --from FILE, made by fill.mjs --to NEW_FILE [--times 10]
import { copyFileSync } from "node:fs";
import { parseArgs } from "node:util";
import Database from "better-sqlite3";

const { values } = parseArgs({
  options: { from: { type: "string" }, to: { type: "string" }, times: { type: "string", default: "10" } },
});
const begunAt = performance.now();
const log = (what) => console.log(`${Math.round((performance.now() - begunAt) / 1_000)} s: ${what}`);

copyFileSync(values.from, values.to);
const database = new Database(values.to);
database.pragma("journal_mode = DELETE"); // out of WAL first
database.pragma("journal_mode = OFF");
database.pragma("synchronous = OFF");
database.pragma("cache_size = -1000000");
database.exec(`ATTACH '${values.from}' AS small`);
// The last byte says whose copy it is; the time in an id, and whether it is derived, stand before that.
database.function("copy", { deterministic: true }, (id, number) => {
  if (id === null) return null;
  if (typeof id === "string") return `${id}.${number}`;
  const bytes = Buffer.from(id);
  bytes[15] = (bytes[15] + number) % 256;
  return bytes;
});

/** Columns that are no longer themselves in a copy. */
const copied = {
  activities: ["id", "user_id", "device", "session", "view"],
  derived: ["id"],
  stays: ["view", "id"],
  users: ["id"],
  devices: ["device"],
};

const indexes = database
  .prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL AND tbl_name = 'activities'")
  .all();
for (const { name } of indexes) database.exec(`DROP INDEX ${name}`);
database.exec(`CREATE TEMP TABLE copies AS
  WITH RECURSIVE copies (number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM copies WHERE number + 1 < ${Number(values.times)})
  SELECT number FROM copies`);
for (const [table, own] of Object.entries(copied)) {
  const columns = database.pragma(`table_info(${table})`).map(({ name }) => name);
  const given = columns.map((name) => {
    if (table === "users" && name === "traits") return "json_set(traits, '$.id', copy(id, number))";
    return own.includes(name) ? `copy(${name}, number)` : name;
  });
  database.exec(`INSERT INTO ${table} (${columns}) SELECT ${given} FROM small.${table} CROSS JOIN copies`);
  log(table);
}
database.exec(`UPDATE tallies SET count = count * ${Number(values.times)}`);
for (const { name, sql } of indexes) {
  database.exec(sql);
  log(name);
}
database.exec("DETACH small");
database.pragma("journal_mode = WAL");
log(`${database.prepare("SELECT count(*) FROM activities").pluck().get()} activities`);
database.close();
