import { csvLine, traitText } from "turnout/catalogue";
import type { User } from "turnout/wire";
import type { Store, UniqueUser } from "../stores/store.js";
import { byteOrderMark } from "./csv.js";
import type { ReportRequest } from "./filter.js";
import type { Zone } from "./zone.js";

const personTraits = ["id", "first", "last", "company", "email"] as const;

const titles = ["User ID", "First", "Last", "Company", "Email", "First Activity", "Last Activity", "Activities"];

/** Most traits that get a column; the first found do. A site has some ten: more are a fault or an attack on the report. */
const traitColumnLimit = 500;

const pageUsers = 2_000;

/**
 * The unique users report as CSV: one line for each person with an activity in the filter, ordered by user id, with
 * every other trait that any of them has as a column, sorted. It reads the people twice, first for their traits, so
 * that memory does not grow with the report.
 */
export async function* uniqueUsersCsv(store: Store, request: ReportRequest): AsyncGenerator<string> {
  const { bom, guard, zone } = request;
  const traits = await otherTraits(store, request);
  yield (bom ? byteOrderMark : "") + csvLine([...titles, ...traits], guard);
  for await (const people of userPages(store, request)) {
    yield people.map((person) => csvLine(cellsOf(person, traits, zone), guard)).join("");
  }
}

/** A page of people as the page shows them: at most `limit`, beginning after the user id `after`. */
export async function uniqueUsersPage(
  store: Store,
  { filter, zone }: ReportRequest,
  after: string | undefined,
  limit: number,
) {
  const people = await store.uniqueUsers(filter, after, limit);
  const traits = [...new Set(people.flatMap(({ user }) => namesOf(user)))].sort();
  return {
    columns: [...titles, ...traits],
    rows: people.map((person) => cellsOf(person, traits, zone)),
    next: people.length < limit ? null : (people.at(-1)?.user.id ?? null),
  };
}

function cellsOf({ user, firstAt, lastAt, activities }: UniqueUser, traits: readonly string[], zone: Zone) {
  const who = personTraits.map((trait) => traitText(user[trait]));
  const when = [zone.format(firstAt), zone.format(lastAt), String(activities)];
  return [...who, ...when, ...traits.map((trait) => traitText(user[trait]))];
}

async function otherTraits(store: Store, request: ReportRequest): Promise<readonly string[]> {
  const found = new Set<string>();
  for await (const people of userPages(store, request)) {
    for (const trait of people.flatMap(({ user }) => namesOf(user))) {
      if (found.size < traitColumnLimit) found.add(trait);
    }
  }
  return [...found].sort();
}

function namesOf(user: User): readonly string[] {
  return Object.keys(user).filter((trait) => !personTraits.some((known) => known === trait));
}

async function* userPages(store: Store, { filter }: ReportRequest): AsyncGenerator<readonly UniqueUser[]> {
  let after: string | undefined;
  while (true) {
    const people = await store.uniqueUsers(filter, after, pageUsers);
    if (people.length > 0) yield people;
    if (people.length < pageUsers) return;
    after = people.at(-1)?.user.id;
  }
}
