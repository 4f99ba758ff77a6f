import { leaveIdOf } from "turnout/wire";
import type { StoredActivity } from "../store.js";
import { type Known, type Named, nameOf, type Stay } from "./known.js";

/** What changes about open views. */
export interface StayChanges {
  readonly open: readonly Stay[];
  readonly closed: readonly Named[];
}

/** Keeps account of which views are open, and when they were last heard of. */
export function stayDecisions(known: Known, hasDerived: (name: Named) => boolean) {
  const stays = new Map(known.stays);
  const touched = new Set<string>();
  const seen = new Map<string, number>();

  const change = (name: string, stay: Stay | undefined): void => {
    touched.add(name);
    if (stay) stays.set(name, stay);
    else stays.delete(name);
  };
  const close = (name: string, { at, inferred }: StoredActivity): void => {
    const stay = stays.get(name);
    if (stay) change(name, inferred ? { ...stay, leftAt: Math.max(at, stay.leftAt ?? at) } : undefined);
  };

  return {
    /** Takes note of an activity of a view. */
    note(activity: StoredActivity, view: string): void {
      const { site, ts, id, at, stay } = activity;
      const name = nameOf({ site, id: view });
      if (stay === "closes") close(name, activity);
      else if (stay === "opens" && !stays.has(name) && !hasDerived({ site, id: leaveIdOf(view) })) {
        change(name, { site, view, ts, id, seenAt: at, leftAt: null });
      } else seen.set(name, Math.max(at, seen.get(name) ?? at));
    },
    changes(): StayChanges {
      for (const [name, at] of seen) {
        const stay = stays.get(name);
        if (stay && stay.seenAt < at) change(name, { ...stay, seenAt: at });
      }
      const names = [...touched].sort();
      return {
        open: names.flatMap((name) => stays.get(name) ?? []),
        closed: names.flatMap((name) => {
          const stay = stays.has(name) ? undefined : known.stays.get(name);
          return stay ? [{ site: stay.site, id: stay.view }] : [];
        }),
      };
    },
  };
}
