import { leaveIdOf } from "turnout/wire";
import type { StoredActivity } from "../store.js";
import { bytesOf } from "./columns.js";
import type { SqliteDatabase } from "./schema.js";

/** Keeps account of which views are open, and when they were last heard of. */
export function stayWriter(database: SqliteDatabase) {
  const open = database.prepare(
    `INSERT INTO stays (site, view, ts, id, seen_at) SELECT ?, ?, ?, ?, ?
     WHERE NOT EXISTS (SELECT 1 FROM derived WHERE site = ? AND id = ?) ON CONFLICT (site, view) DO NOTHING`,
  );
  const close = database.prepare("DELETE FROM stays WHERE site = ? AND view = ?");
  const closeInferred = database.prepare(
    "UPDATE stays SET left_at = max(?, ifnull(left_at, 0)) WHERE site = ? AND view = ?",
  );
  const see = database.prepare("UPDATE stays SET seen_at = ? WHERE site = ? AND view = ? AND seen_at < ?");
  const seen = new Map<string, { readonly activity: StoredActivity; readonly view: string }>();

  return {
    /** Takes note of an activity of a view. */
    note(activity: StoredActivity, view: string): void {
      const { site, ts, id, at, stay, inferred } = activity;
      if (stay !== null) {
        const key = bytesOf(view);
        if (stay === "closes") return void (inferred ? closeInferred.run(at, site, key) : close.run(site, key));
        if (open.run(site, key, ts, bytesOf(id), at, site, bytesOf(leaveIdOf(view))).changes === 1) return;
      }
      const name = `${site}\n${view}`;
      const latest = seen.get(name);
      if (!latest || latest.activity.at < at) seen.set(name, { activity, view });
    },
    /** Writes when views were last heard of, before the transaction ends. */
    write(): void {
      for (const { activity, view } of seen.values()) see.run(activity.at, activity.site, bytesOf(view), activity.at);
      seen.clear();
    },
    /** The transaction was undone. */
    forget: () => seen.clear(),
  };
}
