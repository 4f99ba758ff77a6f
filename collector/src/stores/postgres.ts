/**
 * A PostgreSQL database, for several collectors at once. Waiting requests share transactions, as in the SQLite file;
 * what one collector writes, the others see and respect (`postgres/known.ts`).
 */
import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { Care } from "./care.js";
import { type GroupLimits, groupCommit } from "./group-commit.js";
import { outpaces } from "./outpaces.js";
import { accounts, audit, idleViews, milestones, rejected, schedules } from "./postgres/books.js";
import { committer } from "./postgres/committer.js";
import { examine } from "./postgres/examine.js";
import { letGo, noteForwarded, outgoing, waiting } from "./postgres/forwarding.js";
import { until } from "./postgres/given.js";
import { connect, type Link, writers } from "./postgres/link.js";
import { peopleLike, peopleMarked } from "./postgres/people.js";
import { erase, person, personActivities } from "./postgres/persons.js";
import { removeStale, sweep } from "./postgres/retention.js";
import { rows, uniqueUsers } from "./postgres/rows.js";
import { makeTables } from "./postgres/schema.js";
import { count, tally } from "./postgres/tallies.js";
import type { Judge, Store } from "./store.js";
import { withoutSecrets } from "./without-secrets.js";

export interface PostgresOptions {
  /** Of milestones in doubt. */
  readonly judge?: Judge;
  /** Refuses to make tables: what is to be read is there, or the address is a slip of the pen. */
  readonly mustExist?: boolean;
}

/** What goes into one transaction: some 50 ms of work, while which the next one fills. */
const groups: GroupLimits = { activities: 4_000, units: 1_000, groupsUnderWay: writers };

/** How long a database may take to say that it is well, ms. */
const healthLimitMs = 5_000;

/** A database that cannot be used. */
class DatabaseError extends Error {
  readonly code: unknown;

  constructor(place: string, cause: unknown) {
    const { message, code } = cause as { readonly message?: string; readonly code?: unknown };
    super(`The database ${place} cannot be opened: ${message || String(code)}`, { cause });
    this.code = code;
  }
}

/** Opens the database when it is first needed; an attempt that fails is made again by whoever needs it next. */
export function postgresStore(address: string, { judge = outpaces, mustExist = false }: PostgresOptions = {}): Store {
  const link = connect(address);
  const commit = committer(link, judge);
  const holder = randomUUID();
  let opening: Promise<void> | undefined;
  let open = true;

  const opened = (): Promise<void> => {
    opening ??= makeTables(link, withoutSecrets(address), mustExist).catch((error: unknown) => {
      opening = undefined;
      throw "code" in Object(error) && isOurs(error) ? error : new DatabaseError(withoutSecrets(address), error);
    });
    return opening;
  };
  const commits = groupCommit(async (units) => {
    await opened();
    return commit(units);
  }, groups);
  const use: Use = async (act) => {
    await opened();
    try {
      return await act(link);
    } catch (error) {
      if (isLost(error)) link.renewReader();
      throw error;
    }
  };

  return {
    opened,
    write: commits.write,
    ...queries(use),
    ...care(use),
    outgoing: (target, limit) => use((to) => outgoing(to, holder, target, limit)),
    waiting: (target, limit) => use((to) => waiting(to, target, limit)),
    noteForwarded: (target, number, names) => use((to) => noteForwarded(to, target, number, names)),
    written: commits.written,
    async healthy() {
      if (!open) return false;
      const isWritable = use(
        ({ reader }) => reader<{ writable: boolean }[]>`
        SELECT NOT pg_is_in_recovery() AS writable`,
      );
      const answer = isWritable.then(
        ([row]) => row?.writable === true,
        () => false,
      );
      return Promise.race([answer, delay(healthLimitMs, false, { ref: false })]);
    },
    async close() {
      if (!open) return;
      open = false;
      await commits.finish();
      if (opening) await opening.then(() => letGo(link, holder)).catch(() => undefined);
      await link.end();
    },
  };
}

/** Runs something on the database once it is open. */
type Use = <Answer>(act: (link: Link) => Promise<Answer>) => Promise<Answer>;

function queries(use: Use) {
  return {
    idleViews: (before, limit) => use(({ reader }) => idleViews(reader, before, limit)),
    rows: (filter, after, limit, signal) => use(({ reader }) => rows(until(reader, signal), filter, after, limit)),
    count: (filter, signal) => use(({ reader }) => count(until(reader, signal), filter)),
    tally: (filter, by, signal) => use(({ reader }) => tally(until(reader, signal), filter, by)),
    uniqueUsers: (filter, after, limit, signal) =>
      use(({ reader }) => uniqueUsers(until(reader, signal), filter, after, limit)),
    milestones: (of, after, limit) => use(({ reader }) => milestones(reader, of, after, limit)),
    rejected: (site, limit) => use(({ reader }) => rejected(reader, site, limit)),
    accounts: (site, after, limit) => use(({ reader }) => accounts(reader, site, after, limit)),
    schedules: (site) => use(({ reader }) => schedules(reader, site)),
    peopleLike: (site, typed, limit) => use(({ reader }) => peopleLike(reader, site, typed, limit)),
    peopleMarked: (site, marks) => use(({ reader }) => peopleMarked(reader, site, marks)),
    examine: () => use(examine),
  } satisfies Partial<Store>;
}

function care(use: Use): Care {
  return {
    sweep: (given, after, limit) => use((link) => sweep(link, given, after, limit)),
    removeStale: (stale) => use((link) => removeStale(link, stale)),
    person: (key) => use(({ reader }) => person(reader, key)),
    personActivities: (key, after, limit) => use(({ reader }) => personActivities(reader, key, after, limit)),
    erase: (erasure) => use((link) => erase(link, erasure)),
    audit: (site, limit) => use(({ reader }) => audit(reader, site, limit)),
    async backup() {
      throw new Error("A PostgreSQL database is copied with its own tools: pg_dump, or a base backup with its log.");
    },
  };
}

/** Whether a connection has been lost, as the package and Node say it. */
function isLost(error: unknown): boolean {
  return /^(CONNECT|ECONN|EPIPE|ETIMEDOUT)/.test(String((error as { readonly code?: unknown }).code));
}

/** Whether an error already says what is wrong, in our words. */
function isOurs(error: unknown): boolean {
  return ["schema-version", "no-tables", "wrong-encoding"].includes(String((error as { readonly code: unknown }).code));
}
