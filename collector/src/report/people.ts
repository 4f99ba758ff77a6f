/** Suggestions of people while somebody types: by id, name, company or e-mail, of those whom the reader may know of. */

import { traitText } from "turnout/catalogue";
import type { User } from "turnout/wire";
import { typedWords } from "../stores/finding-people.js";
import type { Store } from "../stores/store.js";
import type { ReportRequest } from "./filter.js";

/** A person as suggested. */
export interface SuggestedPerson {
  readonly id: string;
  readonly name: string;
  readonly email: string;
}

/** As many as a list below a field shows. */
const suggestionLimit = 12;

/** People looked at for them: of a beginning that more have, those who are active come up with the next letter. */
const candidateLimit = 500;

/** People whose activities are looked for at once. */
const peopleAtOnce = 50;

/**
 * People with an activity in the filter of whom each word of the text begins something that is known; the one with that
 * very id first, then by name. Who has none is left out, because a content admin must not learn of people who were
 * elsewhere only.
 */
export async function peopleLike(
  store: Store,
  { filter }: ReportRequest,
  text: string,
): Promise<readonly SuggestedPerson[]> {
  const id = text.trim();
  if (id === "") return [];
  const alike = [...(await store.peopleLike(filter.site, typedWords(id), candidateLimit))];
  const candidates = alike.some((user) => user.id === id) ? alike : [{ id }, ...alike];
  candidates.sort((a, b) => Number(b.id === id) - Number(a.id === id) || nameOf(a).localeCompare(nameOf(b)));
  const found: User[] = [];
  for (let at = 0; at < candidates.length && found.length < suggestionLimit; at += peopleAtOnce) {
    const some = candidates.slice(at, at + peopleAtOnce);
    const userIds = some.map((user) => user.id);
    const active = await store.uniqueUsers({ ...filter, userIds }, undefined, peopleAtOnce);
    found.push(...some.filter((user) => active.some((known) => known.user.id === user.id)));
  }
  return found
    .slice(0, suggestionLimit)
    .map((user) => ({ id: user.id, name: nameOf(user), email: traitText(user.email) }));
}

function nameOf({ first, last }: User): string {
  return [traitText(first), traitText(last)].filter((part) => part !== "").join(" ");
}
