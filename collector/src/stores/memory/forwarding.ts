/** Hands out what is to be handed on, where it is all in memory; see `Forwarding`. */
import { activityRow } from "../activity-row.js";
import type { Forwarding, Target } from "../forwarding.js";
import type { Contents } from "./contents.js";
import { keyOf } from "./key-of.js";

/** The part of the store from which activities are handed on. */
export function forwarding({ activities, people, outgoing, forwarded }: Contents): Forwarding {
  const listFor = ({ site, name }: Target): Contents["outgoing"] => {
    const after = forwarded.get(keyOf(site, name)) ?? 0;
    return outgoing.filter((one) => one.site === site && one.number > after);
  };
  return {
    async outgoing(target, limit) {
      return listFor(target)
        .flatMap(({ number, key }) => {
          const activity = activities.get(key);
          if (!activity) return [];
          const { userId } = activity;
          const user = userId === null ? null : (people.get(keyOf(target.site, userId))?.user ?? { id: userId });
          return [{ number, row: activityRow(activity, user) }];
        })
        .slice(0, limit);
    },
    waiting: async (target, limit) => Math.min(listFor(target).length, limit),
    async noteForwarded({ site, name }, number, names) {
      forwarded.set(keyOf(site, name), number);
      const least = Math.min(...names.map((one) => forwarded.get(keyOf(site, one)) ?? 0));
      const waiting = outgoing.filter((one) => one.site !== site || one.number > least);
      outgoing.splice(0, outgoing.length, ...waiting);
    },
  };
}
