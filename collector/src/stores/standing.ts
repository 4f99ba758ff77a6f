import type { Person, StoredActivity } from "./store.js";

/** What of an activity says how much its word counts. */
export type Witness = Pick<StoredActivity, "at" | "inferred" | "verified" | "fromServer">;

/**
 * Whether an activity takes the place of the kept one that has the same derived id: the word of someone who knows it
 * better counts, whichever came first. Of two inferred ones the later in time does, because the stay went on.
 */
export function replaces(activity: Witness, kept: Witness): boolean {
  const difference = standingOf(activity) - standingOf(kept);
  return difference > 0 || (difference === 0 && activity.inferred && activity.at > kept.at);
}

/** Inferred, observed for whoever says so, observed for somebody who has proved who they are, told by the site's server. */
function standingOf({ inferred, verified, fromServer }: Witness): number {
  if (inferred) return 0;
  if (fromServer) return 3;
  return verified ? 2 : 1;
}

/** Whether a telling of a person's traits takes the place of the one that is known. */
export function isBetterTold(person: Person, known: Person): boolean {
  return person.verified === known.verified ? person.toldAt > known.toldAt : person.verified;
}
