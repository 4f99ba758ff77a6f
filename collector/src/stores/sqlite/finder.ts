import type { ActivityFilter, RowCursor } from "../store.js";
import { type Conditions, conditionsOf } from "./conditions.js";

/** Where to look for activities, and for which. */
export interface Finder {
  readonly from: string;
  readonly conditions: Conditions;
}

export type Index =
  | "activities_by_user"
  | "activities_inferred"
  | "activities_labelled"
  | "activities_unnumbered"
  | "activities_by_kind"
  | "activities_by_content"
  | "activities_in_report_order";

/** Looks in an index. */
export function finder(index: Index, filter: ActivityFilter, after?: RowCursor): Finder {
  return { from: `activities INDEXED BY ${index}`, conditions: conditionsOf(filter, after) };
}

/**
 * Where all activities of a filter are found soonest. SQLite itself would guess, knowing nothing of how many there are: a
 * wrong guess reads the whole event for three rows.
 */
export function finderOf(filter: ActivityFilter, after?: RowCursor): Finder {
  return finder(indexOf(filter), filter, after);
}

/** The index in which a filter's activities are found. */
export function indexOf(filter: ActivityFilter): Index {
  const { userIds, kinds, contentIds, contentTypes, text, inferred, numbered } = filter;
  if (userIds) return "activities_by_user";
  if (inferred) return "activities_inferred";
  if (text !== undefined) return "activities_labelled";
  if (numbered === false) return "activities_unnumbered";
  if (contentIds || contentTypes) return "activities_by_content";
  return kinds ? "activities_by_kind" : "activities_in_report_order";
}

/** The part of a filter that an index and the tallies both know: how much has to be read in the index. */
export function readOf({ site, kinds, contentIds, contentTypes }: ActivityFilter, index: Index): ActivityFilter {
  if (index === "activities_by_kind") return { site, ...(kinds && { kinds }) };
  if (index !== "activities_by_content") return { site };
  return { site, ...(contentIds && { contentIds }), ...(contentTypes && { contentTypes }) };
}
