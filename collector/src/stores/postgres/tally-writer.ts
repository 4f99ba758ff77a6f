import { quarterMs, type StoredActivity } from "../store.js";
import { givenRows } from "./given.js";
import type { Sql } from "./link.js";

/** What of an activity is counted; `content` is the key of its content. */
export type Counted = Pick<StoredActivity, "site" | "at" | "kind" | "verified"> & {
  readonly signedIn: boolean;
  readonly content: number | null;
};

interface TallyRow extends Omit<Counted, "at"> {
  readonly quarter: number;
  count: number;
}

const givenTallies = givenRows<TallyRow>([
  ["site", "text", ({ site }) => site],
  ["quarter", "bigint", ({ quarter }) => quarter],
  ["kind", "text", ({ kind }) => kind],
  ["content", "bigint", ({ content }) => content ?? 0],
  ["signed_in", "boolean", ({ signedIn }) => signedIn],
  ["verified", "boolean", ({ verified }) => verified],
  ["count", "bigint", ({ count }) => count],
]);

/** Rows that a count is spread over at most: as many connections count beside each other without waiting. */
const slots = 64;

/** Counts what was inserted and what was removed, within the transaction that did so. */
export async function countUp(
  transaction: Sql,
  inserted: readonly Counted[],
  removed: readonly Counted[],
): Promise<void> {
  const sums = new Map<string, TallyRow>();
  for (const [counted, sign] of [[inserted, 1] as const, [removed, -1] as const]) {
    for (const { at, ...group } of counted) {
      const quarter = Math.floor(at / quarterMs);
      const { site, kind, content, signedIn, verified } = group;
      const name = `${site}\n${quarter}\n${kind}\n${content}\n${signedIn}\n${verified}`;
      const sum = sums.get(name);
      if (sum) sum.count += sign;
      else sums.set(name, { ...group, quarter, count: sign });
    }
  }
  const rows = [...sums].filter(([, { count }]) => count !== 0).sort(([a], [b]) => (a < b ? -1 : 1));
  if (rows.length === 0) return;
  const { names, source } = givenTallies;
  await transaction.unsafe(
    `INSERT INTO tallies (${names}, slot) SELECT *, pg_backend_pid() % ${slots} FROM ${source}
     ON CONFLICT (site, quarter, kind, content, signed_in, verified, slot)
     DO UPDATE SET count = tallies.count + excluded.count`,
    givenTallies.values(rows.map(([, row]) => row)),
    { prepare: true },
  );
}

/** What is counted of an activity. */
export function countedOf({ site, at, kind, userId, verified }: StoredActivity, content: number | null): Counted {
  return { site, at, kind, verified, signedIn: userId !== null, content };
}
