import { newId } from "turnout/wire";
import type { Store } from "../stores/store.js";

/** The reports that can be downloaded, by what they are called in their own record. */
export type ReportName = "User Activity" | "Unique Users" | "Session" | "xAPI";

/** A report that is taken, when and by whom. */
export interface ExportedReport {
  readonly site: string;
  readonly name: ReportName;
  /** Server time, ms since 1970. */
  readonly now: number;
  readonly actor: string;
}

/**
 * Records that a report was taken: on record, and as an `admin.analytics` activity of nobody known. It is written before the first
 * row leaves, so that an interrupted download is on record too; and a report ends at the moment it was asked for, so
 * that it never holds its own record. Rejects when the store cannot take it: then there is no report either.
 */
export async function recordExport(store: Store, { site, name, now, actor }: ExportedReport): Promise<void> {
  const activity = {
    site,
    id: newId(now),
    ts: now,
    at: now,
    receivedAt: now,
    seq: 0,
    kind: "admin.analytics",
    label: name,
    content: null,
    userId: null,
    device: null,
    session: null,
    view: null,
    path: null,
    inferred: false,
    verified: false,
    fromServer: false,
    gpc: false,
    watch: null,
    stay: null,
  };
  const audit = { at: now, site, action: "export", actor, subject: name } as const;
  await store.write({ activities: [activity], people: [], rejected: [], audit });
}
