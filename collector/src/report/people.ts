/** Suggestions of people while somebody types: by id, name, company or e-mail, of those whom the reader may know of. */

import { traitText } from "turnout/catalogue";
import type { User } from "turnout/wire";
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

/** People whose activities are looked for at once. */
const peopleAtOnce = 50;

/**
 * People with an activity in the filter of whom each word of the text says something; the one with that very id first,
 * then by name. Who has none is left out, because a content admin must not learn of people who were elsewhere only.
 */
export async function peopleLike(
  store: Store,
  { filter }: ReportRequest,
  text: string,
): Promise<readonly SuggestedPerson[]> {
  const id = text.trim();
  const words = folded(id).split(/\s+/);
  if (id === "") return [];
  const alike = (await store.people(filter.site)).filter((user) => user.id === id || isLike(user, words));
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

function isLike(user: User, words: readonly string[]): boolean {
  const said = folded([user.id, nameOf(user), traitText(user.company), traitText(user.email)].join("\n"));
  return words.every((word) => said.includes(word));
}

function nameOf({ first, last }: User): string {
  return [traitText(first), traitText(last)].filter((part) => part !== "").join(" ");
}

/** Without case and accents, which people leave out when they search. */
function folded(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}
