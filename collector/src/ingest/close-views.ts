/** Views and leaves belong together: the step that tells which is which, and the closing of views without a leave. */
import type { Kinds } from "turnout/catalogue";
import { leaveIdOf } from "turnout/wire";
import type { Config } from "../config.js";
import type { OpenView, Store, StoredActivity } from "../stores/store.js";
import type { Batch, Draft } from "./draft.js";

/** A view of which nothing was heard for so long has ended, ms. Source: a session ends after 30 minutes, as the SDK's does. */
const idleLimitMs = 30 * 60_000;

/** Views closed in one write. */
const closedAtOnce = 500;

/** Marks a view that a leave will close, and that leave, so that the store keeps account of open views. */
export function markStay(draft: Draft, { site }: Batch): Draft {
  const stay = draft.kept.view === null ? null : stayOf(draft.kept.kind, site.kinds);
  return stay === null ? draft : { ...draft, kept: { ...draft.kept, stay } };
}

function stayOf(kind: string, { rowOf }: Kinds): StoredActivity["stay"] {
  const isPair = rowOf(viewKind(kind)) !== undefined && rowOf(leaveKind(kind)) !== undefined;
  if (isPair && kind.endsWith(".view")) return "opens";
  return isPair && kind.endsWith(".leave") ? "closes" : null;
}

/**
 * Gives each idle view the leave that never came: at the time it was last seen, and marked as inferred. Its id is the
 * one that the page's own leave has, so that the two are one when the page's own comes after all.
 */
export async function closeIdleViews(store: Store, { sites }: Config, now: number): Promise<void> {
  const forward = sites.filter((site) => site.forward.length > 0).map(({ id }) => id);
  for (;;) {
    const views = await store.idleViews(now - idleLimitMs, closedAtOnce);
    if (views.length === 0) return;
    const activities = views.map((open) => inferredLeave(open, now));
    await store.write({ activities, people: [], rejected: [], forward });
    if (views.length < closedAtOnce) return;
  }
}

function inferredLeave({ view, lastSeenAt }: OpenView, now: number): StoredActivity {
  return {
    ...view,
    id: leaveIdOf(view.view ?? view.id),
    ts: lastSeenAt,
    at: lastSeenAt,
    receivedAt: now,
    seq: 0,
    kind: leaveKind(view.kind),
    label: null,
    inferred: true,
    watch: null,
    stay: "closes",
  };
}

const viewKind = (kind: string): string => kind.replace(/\.\w+$/, ".view");
const leaveKind = (kind: string): string => kind.replace(/\.\w+$/, ".leave");
