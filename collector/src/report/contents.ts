/** What the activities of a filter are about: contents and labels, the most frequent first. */
import type { ContentCount } from "../answers/content-count.js";
import type { Store } from "../stores/store.js";
import type { ReportRequest } from "./filter.js";

/** Most contents and labels in one answer. */
const contentLimit = 1_000;
const labelLimit = 100;

/** The contents that the filter's activities are on. */
export async function contentsOf(store: Store, { filter }: ReportRequest): Promise<readonly ContentCount[]> {
  const [tallies, schedules] = await Promise.all([
    store.tally(filter, ["content", "kind"]),
    store.schedules(filter.site),
  ]);
  const scheduleOf = new Map(schedules.map(({ contentId, startsAt, endsAt }) => [contentId, { startsAt, endsAt }]));
  const found = new Map<string, ContentCount & { readonly most: number }>();
  for (const { content, kind, count } of tallies) {
    if (!content) continue;
    const known = found.get(content.id) ?? { ...content, count: 0, views: 0, joins: 0, most: 0 };
    const named = count > known.most ? { name: content.name, type: content.type, most: count } : {};
    found.set(content.id, {
      ...known,
      ...named,
      count: known.count + count,
      views: known.views + (kind.endsWith(".view") ? count : 0),
      joins: known.joins + (kind.endsWith(".join") ? count : 0),
    });
  }
  return [...found.values()]
    .sort((a, b) => b.count - a.count || (a.id < b.id ? -1 : 1))
    .slice(0, contentLimit)
    .map(({ id, type, name, count, views, joins }) => ({ id, type, name, count, views, joins, ...scheduleOf.get(id) }));
}

/** The labels of the filter's activities, such as the names of the files that were downloaded. */
export async function labelsOf(
  store: Store,
  { filter }: ReportRequest,
): Promise<readonly { readonly label: string; readonly count: number }[]> {
  const tallies = await store.tally({ text: "", ...filter }, ["label"]);
  return tallies
    .flatMap(({ label, count }) => (label === null ? [] : [{ label, count }]))
    .sort((a, b) => b.count - a.count || (a.label < b.label ? -1 : 1))
    .slice(0, labelLimit);
}
