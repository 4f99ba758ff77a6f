/** How a count is put together of tallies by quarter of an hour and of the rows themselves; the same in every database. */
import {
  type ActivityFilter,
  type Dimension,
  type Groups,
  quarterMs,
  type StoredContent,
  type Tally,
} from "./store.js";

/** A part of what is counted: whole quarters, from `first` up to `end` that is out, or rows. */
export type TallyPart =
  | {
      readonly from: "tallies";
      readonly filter: ActivityFilter;
      readonly first: number;
      readonly end: number | undefined;
    }
  | { readonly from: "rows"; readonly filter: ActivityFilter; readonly sign: 1 | -1 };

/** A group as a database answers it: dimensions by name, `content` as the key of its content, which may be 0 for none. */
export type Counted = { readonly count: number } & Readonly<Record<string, unknown>>;

/**
 * Whole quarters come from the tallies where these know all that is asked, the rest from the rows. What is few is taken
 * off what all have, because an index of its own finds it: who is left out, what was concluded, and what came after a
 * `to`, which is usually just now.
 */
export function tallyParts(filter: ActivityFilter, by: readonly Dimension[]): readonly TallyPart[] {
  const { notUserIds, inferred, ...others } = filter;
  const all = { ...others, ...(inferred && { inferred }) };
  if (isTallied(filter, by)) return talliedParts(filter);
  if (!isTallied(all, by)) return rowsPart(filter);
  if (inferred === false) {
    const either = { ...all, ...(notUserIds && { notUserIds }) };
    return [...tallyParts(either, by), ...rowsPart({ ...either, inferred: true }, -1)];
  }
  return [...tallyParts(all, by), ...rowsPart({ ...all, userIds: notUserIds ?? [] }, -1)];
}

function talliedParts(filter: ActivityFilter): readonly TallyPart[] {
  const { from = 0, to } = filter;
  const first = Math.ceil(from / quarterMs);
  const end = to === undefined ? undefined : Math.ceil(to / quarterMs);
  if (to !== undefined && to <= first * quarterMs) return rowsPart(filter);
  return [
    { from: "tallies", filter: talliedFilter(filter), first, end },
    ...rowsPart({ ...filter, from, to: first * quarterMs }),
    ...(to === undefined || end === undefined ? [] : rowsPart({ ...filter, from: to, to: end * quarterMs }, -1)),
  ];
}

/** What of a filter the tallies know by the columns of the rows; `signedIn` is a column of their own. */
export function talliedFilter({
  site,
  kinds,
  contentIds,
  contentTypes,
  verified,
  signedIn,
}: ActivityFilter): ActivityFilter {
  return {
    site,
    ...(verified !== undefined && { verified }),
    ...(signedIn !== undefined && { signedIn }),
    ...(kinds && { kinds }),
    ...(contentIds && { contentIds }),
    ...(contentTypes && { contentTypes }),
  };
}

/** Adds up the parts' groups. */
export function sumsOf<By extends Dimension>(
  rows: readonly Counted[],
  by: readonly By[],
  contentOf: (key: number | null) => StoredContent | null,
): readonly Tally<By>[] {
  const sums = new Map<string, { readonly group: Pick<Groups, By>; count: number }>();
  for (const row of rows) {
    const value = (name: By): unknown =>
      name === "content" ? contentOf((row.content as number | null) || null) : row[name];
    const group = Object.fromEntries(by.map((name) => [name, value(name)])) as Pick<Groups, By>;
    const key = JSON.stringify(group);
    const sum = sums.get(key);
    if (sum) sum.count += row.count;
    else sums.set(key, { group, count: row.count });
  }
  return [...sums.values()].filter(({ count }) => count > 0).map(({ group, count }) => ({ ...group, count }));
}

function rowsPart(filter: ActivityFilter, sign: 1 | -1 = 1): readonly TallyPart[] {
  const isEmpty = filter.from !== undefined && filter.to !== undefined && filter.from >= filter.to;
  return isEmpty ? [] : [{ from: "rows", filter, sign }];
}

/** Whether the tallies know all that a filter asks, and all that is to be counted by. */
export function isTallied(filter: ActivityFilter, by: readonly Dimension[] = []): boolean {
  const { userIds, notUserIds, text, inferred, numbered } = filter;
  const unknown = [userIds, notUserIds, text, inferred, numbered];
  return (
    unknown.every((part) => part === undefined) &&
    by.every((name) => name === "kind" || name === "content" || name === "quarter")
  );
}
