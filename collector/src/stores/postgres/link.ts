/** The connections of a collector to its database, and what its transactions keep from each other. */
import { setTimeout as delay } from "node:timers/promises";
import { type Connection, connection, openPool, type Sql } from "./connection.js";

export type { Sql } from "./connection.js";

/** Connections that write: while one waits for its commit, the other fills the next. */
export const writers = 2;

/** Connections that read; a hundred is what a server takes by default, for all who ask. */
const readers = 8;

/** How long one statement may take, ms: a report over everything is long, a write that takes longer is lost anyway. */
const readLimitMs = 120_000;
const writeLimitMs = 30_000;

/** How long a transaction may take until its connection passes for lost, ms. */
const transactionLimitMs = 60_000;

/** The same of one that reads everything, or makes tables anew. */
const longLimitMs = 24 * 3_600_000;

/** How often a transaction is tried that another one got in the way of, and the longest pause before the next try, ms. */
const attempts = 8;
const pauseLimitMs = 40;

/** What another transaction does to one, and what ends by itself: deadlock, serialization failure. */
const passing: readonly unknown[] = ["40P01", "40001"];

/** Another transaction was quicker with something that this one had found absent: it must look again. */
export class LostRaceError extends Error {
  readonly code = "40001";
}

type Act<Answer> = (transaction: Sql) => Promise<Answer>;

export interface Link {
  /** Reads; each statement for itself. */
  readonly reader: Sql;
  /** Runs a transaction beside others that only add; tries again when another got in its way. */
  beside<Answer>(act: Act<Answer>): Promise<Answer>;
  /** Runs a transaction alone: what it changes or removes is written by nobody meanwhile, of whichever collector. */
  alone<Answer>(act: Act<Answer>): Promise<Answer>;
  /** The same for as long as it takes. */
  aloneForLong<Answer>(act: Act<Answer>): Promise<Answer>;
  /** Reads much of one moment: what is written meanwhile is not seen by one statement and missed by the next. */
  look<Answer>(act: Act<Answer>): Promise<Answer>;
  /** After a connection was lost: what is left of it is not trusted. */
  renewReader(): void;
  end(): Promise<void>;
}

/** Names of this product's locks among a database's advisory ones: "turn" and "turo" in ASCII. */
const lockOfWriting = 0x7475726e;
const lockOfNumbering = 0x7475726f;

/** Writers find rows by key: what the server guesses of a table that has just been made must not make it read all. */
const writerSettings = {
  statement_timeout: writeLimitMs,
  synchronous_commit: "on",
  ...{ enable_seqscan: "off", enable_hashjoin: "off", enable_mergejoin: "off" },
};

/** What a filter finds differs much from one to the next, so each gets a plan of its own. */
const readerSettings = { statement_timeout: readLimitMs, plan_cache_mode: "force_custom_plan" };

/** Opens connections when they are first needed. */
export function connect(address: string): Link {
  const openReader = () => openPool(address, readers, readerSettings);
  const writing = Array.from({ length: writers }, () => counting(connection(address, writerSettings)));
  let reader = openReader();

  const write = async <Answer>(lock: "" | "_shared", limitMs: number, act: Act<Answer>): Promise<Answer> => {
    for (let attempt = 1; ; attempt++) {
      const [idlest] = [...writing].sort((a, b) => a.waiting() - b.waiting());
      try {
        // The lock is a statement of its own, so that what follows sees all that was kept before it was had.
        const begin = `BEGIN; SELECT pg_advisory_xact_lock${lock}(${lockOfWriting}, 0)`;
        return await (idlest as Counting).run(begin, limitMs, act);
      } catch (error) {
        if (attempt >= attempts || !passing.includes((error as { readonly code?: unknown }).code)) throw error;
        await delay(Math.random() * pauseLimitMs);
      }
    }
  };

  return {
    get reader() {
      return reader;
    },
    beside: (act) => write("_shared", transactionLimitMs, act),
    alone: (act) => write("", transactionLimitMs, act),
    aloneForLong: (act) => write("", longLimitMs, withoutLimit(act)),
    async look(act) {
      const own = connection(address, readerSettings);
      try {
        return await own.run("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", longLimitMs, withoutLimit(act));
      } finally {
        await own.end();
      }
    },
    renewReader() {
      void reader.end({ timeout: readLimitMs / 1_000 }).catch(() => undefined);
      reader = openReader();
    },
    async end() {
      await Promise.all([reader.end({ timeout: 5 }), ...writing.map((one) => one.end())]);
    },
  };
}

function withoutLimit<Answer>(act: Act<Answer>): Act<Answer> {
  return async (transaction) => {
    await transaction`SET LOCAL statement_timeout = 0`;
    return act(transaction);
  };
}

interface Counting extends Connection {
  /** How many transactions are under way or wait. */
  waiting(): number;
}

function counting(own: Connection): Counting {
  let waiting = 0;
  return {
    waiting: () => waiting,
    async run(begin, limitMs, act) {
      waiting++;
      try {
        return await own.run(begin, limitMs, act);
      } finally {
        waiting--;
      }
    },
    end: own.end,
  };
}

/** Waits until nobody else numbers what a site hands on, until the transaction ends. */
export async function lockNumbers(transaction: Sql, site: string): Promise<void> {
  await transaction`SELECT pg_advisory_xact_lock(${lockOfNumbering}::int, hashtext(${site}))`;
}
