import { activityLimitBytes, type User } from "turnout/wire";
import type { Person } from "../stores/store.js";
import type { Batch, Draft } from "./draft.js";
import { jsonOf } from "./json.js";
import { covers } from "./prove.js";

/** Longest JSON of a person's traits, characters. */
const traitsLimitCharacters = activityLimitBytes;

/**
 * The people whom a batch tells of. Each was told of when the newest of their activities happened, because that of two
 * batches decides; without any, when the batch came.
 */
export function peopleOf(
  { site, head, proof, told, fromBot, fromServer, receivedAt }: Batch,
  drafts: readonly Draft[],
): readonly Person[] {
  const people = new Map<string, Person>();
  const tell = (user: User, toldAt: number, verified: boolean): void => {
    if (fromBot) return;
    if (!verified && site.identity === "required") return;
    if (Object.keys(user).length === 1) return; // an id alone tells nothing, and must not wipe what is known
    const known = people.get(user.id);
    if (known && known.toldAt >= toldAt) return;
    people.set(user.id, { site: site.id, user, toldAt, verified });
  };
  for (const { user, kept } of drafts) if (user) tell(user, kept.at, kept.verified);
  for (const { user, at } of told) tell(user, at, fromServer);
  if (head.user && !people.has(head.user.id)) tell(head.user, receivedAt, fromServer || covers(proof, receivedAt));
  return [...people.values()].map((person) => ({ ...person, user: boundedUser(person.user) }));
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
