/** Keeps what a site has no longer than it says: removes activities, and before that the words that people wrote. */
import { setImmediate as nextTurn } from "node:timers/promises";
import type { SiteConfig } from "../config.js";
import type { Deed, Fate } from "../stores/care.js";
import { record } from "../stores/record.js";
import type { RowCursor, Store } from "../stores/store.js";

const dayMs = 86_400_000;

/** How long an erasure is remembered, days: ingest takes nothing that is older than 30, so nothing of before can come after. */
const erasureDays = 31;

/** Activities looked at in one go: some 5 ms, after which others get their turn. */
const sweptAtOnce = 1_000;

export interface Purged {
  readonly site: string;
  /** Activities removed. */
  readonly removed: number;
  /** Activities whose text was taken out. */
  readonly cleared: number;
  /** Refused activities, people, devices and records of what was done. */
  readonly books: number;
}

/** What becomes of an activity, by its kind and time. A kind that the site no longer has is kept as long as most. */
export function fateAt({ kinds, retention }: SiteConfig, now: number): (kind: string, at: number) => Fate {
  return (kind, at) => {
    const row = kinds.rowOf(kind);
    const { days, textDays } = (row && retention.sections[row.section]) ?? retention;
    if (at < now - days * dayMs) return "remove";
    return (row?.freeText ?? true) && at < now - textDays * dayMs ? "clear" : "keep";
  };
}

/**
 * Removes what a site keeps no longer, a little at a time, oldest first. What was done is on record, unless it was
 * nothing. Stops early when `signal` says so.
 */
export async function purgeSite(
  store: Store,
  site: SiteConfig,
  { now, actor }: Deed,
  signal?: AbortSignal,
): Promise<Purged> {
  const { retention } = site;
  const spans = [retention, ...Object.values(retention.sections)];
  const shortestDays = Math.min(...spans.flatMap(({ days, textDays }) => [days, textDays]));
  const sweep = { site: site.id, before: now - shortestDays * dayMs, fateOf: fateAt(site, now) };
  let [removed, cleared] = [0, 0];
  let next: RowCursor | undefined;
  do {
    const swept = await store.sweep(sweep, next, sweptAtOnce);
    removed += swept.removed;
    cleared += swept.cleared;
    next = swept.next;
    await nextTurn();
  } while (next && !signal?.aborted);
  const books = signal?.aborted
    ? 0
    : await store.removeStale({
        site: site.id,
        rejectedBefore: now - retention.textDays * dayMs,
        booksBefore: now - Math.max(...spans.map(({ days }) => days)) * dayMs,
        erasuresBefore: now - erasureDays * dayMs,
      });
  const purged = { site: site.id, removed, cleared, books };
  if (removed + cleared + books > 0) {
    await record(store, { at: now, site: site.id, action: "purge", actor, subject: sentenceOf(purged) });
  }
  return purged;
}

/** What was purged, in words. */
export function sentenceOf({ removed, cleared, books }: Purged): string {
  return `${removed} activities removed, the text of ${cleared} taken out, ${books} other records removed`;
}
