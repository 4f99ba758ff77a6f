import { activityLimitBytes, type User } from "turnout/wire";
import type { Person, StoredActivity } from "../stores/store.js";
import type { Batch } from "./draft.js";
import { jsonOf } from "./json.js";

/** Longest JSON of a person's traits, characters. */
const traitsLimitCharacters = activityLimitBytes;

/**
 * The person whom a batch tells of, if any. Told when its newest activity happened: that of two batches decides. A name
 * alone tells nothing new: a server may know only the id of someone whose page told the rest.
 */
export function peopleOf({ site, head, receivedAt }: Batch, activities: readonly StoredActivity[]): readonly Person[] {
  if (!head.user) return [];
  const user = boundedUser(head.user);
  const told = Object.keys(user).length > 1;
  const happenedAt = activities.length === 0 ? receivedAt : Math.max(...activities.map(({ at }) => at));
  return [{ site: site.id, user, toldAt: told ? happenedAt : Number.MIN_SAFE_INTEGER }];
}

/** Traits too large to keep are left out, so that a host who sends a whole profile still gets its activities: first the unknown ones, then all. */
function boundedUser(user: User): User {
  const { id, first, last, company, email } = user;
  const named = Object.fromEntries(
    Object.entries({ first, last, company, email }).filter(([, value]) => value !== undefined),
  );
  return (
    [user, { ...named, id }].find((candidate) => (jsonOf(candidate)?.length ?? Infinity) <= traitsLimitCharacters) ?? {
      id,
    }
  );
}
