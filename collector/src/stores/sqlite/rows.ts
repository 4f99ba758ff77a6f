import type { User } from "turnout/wire";
import { activityRow } from "../activity-row.js";
import type { ActivityRow, Store, UniqueUser } from "../store.js";
import { activeUsersReader } from "./active-users.js";
import { activityOf } from "./columns.js";
import { addTextSearch } from "./conditions.js";
import { contentReader } from "./contents.js";
import { pageReader } from "./pages.js";
import type { SqliteDatabase } from "./schema.js";
import { tallyReader } from "./tallies.js";
import { turnOfPage, turnTaking } from "./turns.js";

/** The part of the store that reports read from. No statement stays open between two parts of a read. */
export function rowsReader(database: SqliteDatabase): Pick<Store, "rows" | "count" | "tally" | "uniqueUsers"> {
  addTextSearch(database);
  const contentOf = contentReader(database);
  const traitsOf = database
    .prepare<[string, string], string>("SELECT traits FROM users WHERE site = ? AND id = ?")
    .pluck();
  const userOf = (site: string, id: string): User => {
    const traits = traitsOf.get(site, id);
    return traits === undefined ? { id } : (JSON.parse(traits) as User);
  };
  const tally = tallyReader(database, contentOf);
  const pageOf = pageReader(database);
  const usersOf = activeUsersReader(database);
  const begin = turnTaking();

  return {
    async rows(filter, after, limit, signal) {
      await turnOfPage(after, signal);
      const people = new Map<string, User>();
      return (await pageOf(filter, after, limit, begin(signal))).map((columns): ActivityRow => {
        const activity = activityOf(columns, contentOf(columns.content));
        if (activity.userId === null) return activityRow(activity, null);
        const user = people.get(activity.userId) ?? userOf(filter.site, activity.userId);
        people.set(activity.userId, user);
        return activityRow(activity, user);
      });
    },
    count: async (filter, signal) => (await tally(filter, [], begin(signal)))[0]?.count ?? 0,
    tally: (filter, by, signal) => tally(filter, by, begin(signal)),
    async uniqueUsers(filter, after, limit, signal) {
      await turnOfPage(after, signal);
      const users = await usersOf(filter, after, limit, begin(signal));
      return users.map(({ id, ...figures }): UniqueUser => ({ user: userOf(filter.site, id), ...figures }));
    },
  };
}
