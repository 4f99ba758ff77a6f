/** One connection to a PostgreSQL server that runs one transaction after the other. */
import postgres from "postgres";

/** Numbers of 64 bits come as numbers: times in milliseconds and counts are far below 2 ** 53. */
type Numbers = { int8: number };

/** Where statements run: on any connection, or in a transaction. */
export type Sql = postgres.ISql<Numbers>;

/** How long a connection may take to come about, seconds, and how long the next try waits. */
const connectLimitSeconds = 5;
const reconnectSeconds = 0.25;

/** How long a connection stays open without work, seconds. */
const idleLimitSeconds = 60;

/** The connection is gone, with whatever was under way on it. */
class ConnectionLostError extends Error {
  readonly code = "connection-lost";
}

/** Settings of the server for a connection. */
export type Settings = Readonly<Record<string, string | number>>;

/** Opens connections when they are first needed, `max` at most. */
export function openPool(
  address: string,
  max: number,
  settings: Settings,
  onclose?: () => void,
): postgres.Sql<Numbers> {
  return postgres(address, {
    max,
    connect_timeout: connectLimitSeconds,
    backoff: () => reconnectSeconds,
    idle_timeout: idleLimitSeconds,
    fetch_types: false,
    onnotice: () => undefined,
    ...(onclose && { onclose }),
    // Of hosts in a row, as `postgres://one,other/turnout`, the one that can be written to.
    ...(address.includes(",") && { target_session_attrs: "read-write" as const }),
    types: { int8: { to: 20, from: [20], parse: Number, serialize: String } },
    connection: { application_name: "turnout-collector", default_transaction_isolation: "read committed", ...settings },
  });
}

export interface Connection {
  /** Runs a transaction, when those before have ended; it ends by itself after `limitMs`. */
  run<Answer>(begin: string, limitMs: number, act: (transaction: Sql) => Promise<Answer>): Promise<Answer>;
  end(): Promise<void>;
}

/**
 * The package's own transactions are not used: it goes on writing to a connection that is gone, which ends the process
 * (https://github.com/porsager/postgres/issues/1208). So nothing is sent once the connection has closed, and what is
 * left of it is thrown away. A server that has fallen silent, as one whose machine has lost its power, is as good as
 * gone.
 */
export function connection(address: string, settings: Settings): Connection {
  let pool: postgres.Sql<Numbers> | undefined;
  let lose: (error: Error) => void = () => undefined;
  let last: Promise<unknown> = Promise.resolve();

  const runNow = async <Answer>(
    begin: string,
    limitMs: number,
    act: (transaction: Sql) => Promise<Answer>,
  ): Promise<Answer> => {
    pool ??= openPool(address, 1, settings, () => lose(new ConnectionLostError("The connection was lost.")));
    const current = pool;
    let failure: Error | undefined;
    const lost = new Promise<never>((_resolve, reject) => {
      lose = (error) => {
        failure ??= error;
        reject(error);
      };
    });
    const timer = setTimeout(() => lose(new ConnectionLostError("The database does not answer.")), limitMs);
    try {
      return await Promise.race([lost, inTransaction(current, begin, () => failure, act)]);
    } finally {
      clearTimeout(timer);
      lose = () => undefined;
      if (failure) {
        pool = undefined;
        void current.end({ timeout: 0 }).catch(() => undefined);
      }
    }
  };

  return {
    run(begin, limitMs, act) {
      const answer = last.then(() => runNow(begin, limitMs, act));
      last = answer.catch(() => undefined);
      return answer;
    },
    async end() {
      await last;
      await pool?.end({ timeout: connectLimitSeconds });
    },
  };
}

async function inTransaction<Answer>(
  pool: postgres.Sql<Numbers>,
  begin: string,
  failed: () => Error | undefined,
  act: (transaction: Sql) => Promise<Answer>,
): Promise<Answer> {
  // Without types to fetch, the package reserves no connection that it would have to open.
  await pool`SELECT 1`;
  const reserved = await pool.reserve();
  const transaction = guarded(reserved, failed);
  try {
    const begun = transaction.unsafe(begin).execute();
    const [answer] = await Promise.all([act(transaction), begun]);
    await transaction.unsafe("COMMIT");
    return answer;
  } catch (error) {
    if (!failed()) await transaction.unsafe("ROLLBACK");
    throw error;
  } finally {
    if (!failed()) reserved.release();
  }
}

/** The same, but that nothing is sent once it has failed. */
function guarded(sql: postgres.ISql<Numbers>, failed: () => Error | undefined): Sql {
  const check = (): void => {
    const failure = failed();
    if (failure) throw failure;
  };
  return new Proxy(sql, {
    apply(target, self, given) {
      check();
      return Reflect.apply(target as never, self, given);
    },
    get(target, name, receiver) {
      if (name === "unsafe") check();
      return Reflect.get(target, name, receiver);
    },
  });
}
