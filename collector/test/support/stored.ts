import { newId } from "turnout/wire";
import type { LedgerEntry } from "../../src/stores/ledger.js";
import type { RejectedActivity, StoredActivity, StoredContent, WriteUnit } from "../../src/stores/store.js";

/** A time around which the tests take place, ms since 1970. */
export const noon = Date.UTC(2026, 5, 1, 12);

export const keynote: StoredContent = { id: "s1", type: "OTSession", name: "Opening keynote", slug: "opening-keynote" };

/** An activity of the site "expo" that is fine as it is; a test gives only what it is about. */
export function stored(given: Partial<StoredActivity> = {}): StoredActivity {
  const ts = given.ts ?? given.at ?? noon;
  return {
    site: "expo",
    id: newId(ts),
    ts,
    at: ts,
    receivedAt: ts,
    seq: 1,
    kind: "content.like",
    label: null,
    content: keynote,
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
    ...given,
  };
}

/** A unit of these activities, or of these parts; its entry in the ledger names the device of the first activity. */
export function unit(given: readonly StoredActivity[] | Partial<WriteUnit>): WriteUnit {
  const parts: Partial<WriteUnit> = "length" in given ? { activities: given } : given;
  const [first] = parts.activities ?? [];
  const ledger = first && entry(first.device, { site: first.site, at: first.receivedAt });
  return { activities: [], people: [], rejected: [], ...(ledger && { ledger }), ...parts };
}

/** An entry in the ledger of a device of the site "expo". */
export function entry(device: string | null, given: Partial<LedgerEntry> = {}): LedgerEntry {
  return { site: "expo", device, at: noon, written: 0, losses: {}, repeats: 0, ...given };
}

/** A refused activity of the site "expo". */
export function refused(given: Partial<RejectedActivity> = {}): RejectedActivity {
  return {
    ...{ site: "expo", receivedAt: noon, reason: "unknown-kind", userId: null, device: null, seq: 0, body: "{}" },
    ...given,
  };
}

/** The unit with each of its activities in doubt: `kept` is what takes the place of one that its store's judge refuses. */
export function doubted(given: WriteUnit, kept = refused({ reason: "implausible-watch" })): WriteUnit {
  return { ...given, doubts: new Map(given.activities.map(({ id }) => [id, kept])) };
}
