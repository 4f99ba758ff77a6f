import { newId } from "turnout/wire";
import type { StoredActivity, StoredContent, WriteUnit } from "../../src/stores/store.js";

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

/** A unit of these activities, or of these parts. */
export function unit(given: readonly StoredActivity[] | Partial<WriteUnit>): WriteUnit {
  const parts = Array.isArray(given) ? { activities: given } : given;
  return { activities: [], people: [], rejected: [], losses: [], ...parts };
}
