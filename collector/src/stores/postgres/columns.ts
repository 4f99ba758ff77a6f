/** Between an activity and its columns. */
import type { WatchFigures } from "turnout/wire";
import type { StoredActivity } from "../activity.js";
import { type Given, givenRows } from "./given.js";

/** A row of the table `activities` with its content, as `activityColumns` asks for it. */
export interface ActivityColumns {
  readonly ts: number;
  readonly id: string;
  readonly site: string;
  readonly at: number;
  readonly received_at: number;
  readonly seq: number;
  readonly kind: string;
  readonly label: string | null;
  readonly user_id: string | null;
  readonly device: string | null;
  readonly session: string | null;
  readonly view: string | null;
  readonly path: string | null;
  readonly inferred: boolean;
  readonly watch: string | null;
  readonly stay: StoredActivity["stay"];
  readonly verified: boolean;
  readonly from_server: boolean;
  readonly gpc: boolean;
  readonly content: number | null;
  readonly content_id: string;
  readonly content_type: string;
  readonly content_name: string;
  readonly content_slug: string;
}

/** What to select of `activities AS a` beside `contents AS c`, which `withContent` joins. */
export const activityColumns = `a.*, c.id AS content_id, c.type AS content_type, c.name AS content_name,
  c.slug AS content_slug`;

export const withContent = "LEFT JOIN contents AS c ON c.key = a.content";

/** The activity of a row. */
export function activityOf(row: ActivityColumns): StoredActivity {
  const { content_id, content_type, content_name, content_slug, received_at, user_id, from_server } = row;
  return {
    site: row.site,
    id: row.id,
    ts: row.ts,
    at: row.at,
    receivedAt: received_at,
    seq: row.seq,
    kind: row.kind,
    label: row.label,
    content:
      row.content === null ? null : { id: content_id, type: content_type, name: content_name, slug: content_slug },
    userId: user_id,
    device: row.device,
    session: row.session,
    view: row.view,
    path: row.path,
    inferred: row.inferred,
    verified: row.verified,
    fromServer: from_server,
    gpc: row.gpc,
    watch: row.watch === null ? null : (JSON.parse(row.watch) as WatchFigures),
    stay: row.stay,
  };
}

/** An activity and the key of its content. */
export interface KeyedActivity {
  readonly activity: StoredActivity;
  readonly content: number | null;
}

/** Activities to insert. */
export const givenActivities: Given<KeyedActivity> = givenRows<KeyedActivity>([
  ["ts", "bigint", ({ activity }) => activity.ts],
  ["id", "uuid", ({ activity }) => activity.id],
  ["site", "text", ({ activity }) => activity.site],
  ["at", "bigint", ({ activity }) => activity.at],
  ["received_at", "bigint", ({ activity }) => activity.receivedAt],
  ["seq", "bigint", ({ activity }) => activity.seq],
  ["kind", "text", ({ activity }) => activity.kind],
  ["label", "text", ({ activity }) => activity.label],
  ["content", "bigint", ({ content }) => content],
  ["user_id", "text", ({ activity }) => activity.userId],
  ["device", "uuid", ({ activity }) => activity.device],
  ["session", "uuid", ({ activity }) => activity.session],
  ["view", "uuid", ({ activity }) => activity.view],
  ["path", "text", ({ activity }) => activity.path],
  ["inferred", "boolean", ({ activity }) => activity.inferred],
  ["watch", "text", ({ activity }) => activity.watch && JSON.stringify(activity.watch)],
  ["stay", "text", ({ activity }) => activity.stay],
  ["verified", "boolean", ({ activity }) => activity.verified],
  ["from_server", "boolean", ({ activity }) => activity.fromServer],
  ["gpc", "boolean", ({ activity }) => activity.gpc],
]);

/** The key of an activity. */
export type ActivityKey = Pick<StoredActivity, "ts" | "id">;

/** Keys of activities, to look for. */
export const givenKeys: Given<ActivityKey> = givenRows<ActivityKey>([
  ["ts", "bigint", ({ ts }) => ts],
  ["id", "uuid", ({ id }) => id],
]);

/** In the order of the key: transactions that touch the same rows meet in the same order. */
export function inKeyOrder(a: ActivityKey, b: ActivityKey): number {
  return a.ts - b.ts || (a.id < b.id ? -1 : Number(a.id > b.id));
}
