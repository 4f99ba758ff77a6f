/** Between an activity and its columns. Ids are kept as their 16 bytes, which halves the indexes. */
import type { WatchFigures } from "turnout/wire";
import type { StoredActivity, StoredContent } from "../store.js";

/** A row of the table `activities`, as SQLite gives it. */
export interface ActivityColumns {
  readonly ts: number;
  readonly id: Buffer;
  readonly site: string;
  readonly at: number;
  readonly received_at: number;
  readonly seq: number;
  readonly kind: string;
  readonly label: string | null;
  readonly content: number | null;
  readonly user_id: string | null;
  readonly device: Buffer | null;
  readonly session: Buffer | null;
  readonly view: Buffer | null;
  readonly path: string | null;
  readonly inferred: number;
  readonly watch: string | null;
  readonly stay: StoredActivity["stay"];
  readonly verified: number;
  readonly from_server: number;
  readonly gpc: number;
}

/** The columns in the order of `columnsOf`. */
export const activityColumns = [
  "ts",
  "id",
  "site",
  "at",
  "received_at",
  "seq",
  "kind",
  "label",
  "content",
  "user_id",
  "device",
  "session",
  "view",
  "path",
  "inferred",
  "watch",
  "stay",
  "verified",
  "from_server",
  "gpc",
] as const satisfies readonly (keyof ActivityColumns)[];

/** An activity's values in the order of `activityColumns`; `content` is the key of its content. */
export function columnsOf(activity: StoredActivity, content: number | null): readonly unknown[] {
  return [
    activity.ts,
    bytesOf(activity.id),
    activity.site,
    activity.at,
    activity.receivedAt,
    activity.seq,
    activity.kind,
    activity.label,
    content,
    activity.userId,
    bytesOrNull(activity.device),
    bytesOrNull(activity.session),
    bytesOrNull(activity.view),
    activity.path,
    activity.inferred ? 1 : 0,
    activity.watch && JSON.stringify(activity.watch),
    activity.stay,
    activity.verified ? 1 : 0,
    activity.fromServer ? 1 : 0,
    activity.gpc ? 1 : 0,
  ];
}

/** The activity of a row, with its content as already read. */
export function activityOf(row: ActivityColumns, content: StoredContent | null): StoredActivity {
  return {
    site: row.site,
    id: idOf(row.id),
    ts: row.ts,
    at: row.at,
    receivedAt: row.received_at,
    seq: row.seq,
    kind: row.kind,
    label: row.label,
    content,
    userId: row.user_id,
    device: idOrNull(row.device),
    session: idOrNull(row.session),
    view: idOrNull(row.view),
    path: row.path,
    inferred: row.inferred === 1,
    watch: row.watch === null ? null : (JSON.parse(row.watch) as WatchFigures),
    stay: row.stay,
    verified: row.verified === 1,
    fromServer: row.from_server === 1,
    gpc: row.gpc === 1,
  };
}

/** The 16 bytes of a UUID in lower case. Digit by digit, because this runs for each id of each row. */
export function bytesOf(id: string): Buffer {
  const bytes = Buffer.allocUnsafe(16);
  let at = 0;
  for (let i = 0; i < 16; i++) {
    if (i === 4 || i === 6 || i === 8 || i === 10) at++; // the dashes
    bytes[i] = digitAt(id, at) * 16 + digitAt(id, at + 1);
    at += 2;
  }
  return bytes;
}

function digitAt(id: string, at: number): number {
  const code = id.charCodeAt(at);
  return code < 58 ? code - 48 : code - 87; // "0" is 48, "9" is 57, "a" is 97
}

/** The UUID of 16 bytes. */
export function idOf(bytes: Buffer): string {
  const digits = bytes.toString("hex");
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-${digits.slice(12, 16)}-${digits.slice(16, 20)}-${digits.slice(20)}`;
}

/** The same for what may be absent. */
export function bytesOrNull(id: string | null): Buffer | null {
  return id === null ? null : bytesOf(id);
}

/** The same for what may be absent. */
export function idOrNull(bytes: Buffer | null): string | null {
  return bytes === null ? null : idOf(bytes);
}
