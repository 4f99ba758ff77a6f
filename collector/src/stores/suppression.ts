/** Keeps away what an erased person had done and what comes late: what every store does before it keeps a unit. */
import { createHash } from "node:crypto";
import type { PersonKey } from "./care.js";
import type { Refusal, RejectedActivity, StoredActivity, WriteUnit } from "./store.js";

/** What stands for an erased person, so that the list of them names nobody. */
export function personDigest({ site, userId }: PersonKey): Buffer {
  return createHash("sha256")
    .update(JSON.stringify([site, userId]))
    .digest();
}

/** When a person was erased, ms since 1970; undefined when they were not. Absent where nobody has been. */
export type ErasedAt = (person: PersonKey) => number | undefined;

/**
 * The unit without what an erased person did until then: those activities are refused and leave their number only.
 * What they do after is a new person's. Refused activities have no time that could be believed, so of those of somebody
 * who was erased no more than the reason is kept.
 */
export function withoutErased(
  unit: WriteUnit,
  erasedAt: ErasedAt | undefined,
): { readonly unit: WriteUnit; readonly erased: readonly Refusal[] } {
  if (!erasedAt) return { unit, erased: [] };
  const known = new Map<string, number | undefined>();
  const untilOf = (site: string, userId: string | null): number => {
    if (userId === null) return -Infinity;
    const key = JSON.stringify([site, userId]);
    if (!known.has(key)) known.set(key, erasedAt({ site, userId }));
    return known.get(key) ?? -Infinity;
  };
  const isErased = ({ site, userId, at }: StoredActivity): boolean => at <= untilOf(site, userId);
  const people = unit.people.filter(({ site, user, toldAt }) => toldAt > untilOf(site, user.id));
  const rejected = unit.rejected.map((one) => (untilOf(one.site, one.userId) === -Infinity ? one : traceOf(one)));
  const gone = unit.activities.filter(isErased);
  if (gone.length === 0) return { unit: { ...unit, people, rejected }, erased: [] };
  const erased = gone.map((activity) => ({
    activity,
    kept: traceOf({ ...activity, reason: "erased", body: "" }),
  }));
  const activities = unit.activities.filter((activity) => !isErased(activity));
  return { unit: { ...unit, people, activities, rejected: [...rejected, ...erased.map(({ kept }) => kept)] }, erased };
}

function traceOf({ site, receivedAt, reason, seq }: RejectedActivity): RejectedActivity {
  return { site, receivedAt, reason, userId: null, device: null, seq, body: "" };
}
