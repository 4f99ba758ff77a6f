/** The list of views, in the order of their tabs; a new one is a file and a line in both. */
import type { Choice } from "../choice.js";
import { words } from "../words.js";
import { exportsView } from "./exports.js";
import { live } from "./live.js";
import { overview } from "./overview.js";
import { people } from "./people.js";
import { rows } from "./rows.js";
import { session } from "./session.js";
import type { Changes, View } from "./view.js";

/** Names as the address has them, with the tabs' titles. */
export const viewNames: Readonly<Record<string, string>> = {
  overview: words.overview,
  rows: words.rows,
  session: words.session,
  people: words.uniqueUsers,
  live: words.live,
  exports: words.exports,
};

/** Answers which view a choice shows; without a name it is the first. */
export function views(changes: Changes): (choice: Pick<Choice, "view">) => View {
  const first = overview(changes);
  const others: Readonly<Record<string, View>> = {
    rows: rows(changes),
    session: session(changes),
    people: people(changes),
    live: live(),
    exports: exportsView(changes),
  };
  return ({ view }) => (Object.hasOwn(others, view) ? (others[view] ?? first) : first);
}
