import type { Desk } from "./desk.js";
import type { ActivityState, JournalEntry } from "./entry.js";
import { nameOf } from "./marked.js";
import { clockTime, type Look, type Piece, padded } from "./printer.js";
import { labelText } from "./row.js";

/** Which activities: by kind or its beginning (`"content."`), a pattern of kinds, a state, or several of that. */
export type ActivityFilter =
  | string
  | RegExp
  | { readonly kind?: string | RegExp; readonly state?: ActivityState; readonly content?: string };

/** An activity as plain data. */
export interface ActivitySummary {
  readonly number: number;
  readonly id: string | undefined;
  readonly kind: string;
  /** Client time, ISO 8601. */
  readonly at: string;
  readonly label: string;
  readonly content: string | undefined;
  readonly state: ActivityState;
  readonly reason: string | undefined;
  readonly tries: number;
  /** What the person acted on, as a selector. */
  readonly element: string | undefined;
}

const states: Readonly<Record<ActivityState, Look>> = {
  ...{ waiting: "waitChip", sent: "waitChip", accepted: "goodChip", duplicate: "plainChip" },
  ...{ delivered: "goodChip", rejected: "badChip", lost: "badChip" },
};

export const isState = (word: string): word is ActivityState => word in states;

/** Whether an entry is meant. A word that is a state means that; any other the beginning of a kind. */
export function matches(entry: JournalEntry, filter: ActivityFilter | undefined): boolean {
  if (filter === undefined || filter === "") return true;
  if (typeof filter === "string") return isState(filter) ? entry.state === filter : entry.kind.startsWith(filter);
  if (filter instanceof RegExp) return filter.test(entry.kind);
  const { kind, state, content } = filter;
  return matches(entry, kind) && (!state || entry.state === state) && (!content || entry.content?.id === content);
}

export function summaryOf(entry: JournalEntry): ActivitySummary {
  const { number, id, kind, at, content, state, reason, tries, element } = entry;
  return {
    ...{ number, id, kind, at: new Date(at).toISOString(), label: labelText(entry), content: content?.id },
    ...{ state, reason: reason ?? entry.answer, tries, element: element && nameOf(element) },
  };
}

/** One activity in a line: hovering over the element at its end shows it on the page. */
function lineOf(entry: JournalEntry): readonly Piece[] {
  const { number, kind, at, content, state, reason, element } = entry;
  return [
    [clockTime(at), "muted"],
    [padded(`  #${number}`, 7), "muted"],
    [padded(kind, 22), "kind"],
    [padded(labelText(entry), 28), "plain"],
    [padded(content ? `${content.id} ${content.name}` : "", 26), "muted"],
    [reason ? `${state}: ${reason}` : state, states[state]],
    ...(element ? ["  ", { shown: element } as const] : []),
  ];
}

/** Lists what the inspector knows of, oldest first. */
export function activities({ journal, print }: Desk, filter?: ActivityFilter): readonly ActivitySummary[] {
  const found = journal.entries.filter((entry) => matches(entry, filter));
  const heading: Piece[] = [["activities", "brand"], ` ${found.length} of ${journal.entries.length}`];
  print.group(
    heading,
    () => {
      for (const entry of found) print.line(...lineOf(entry));
      if (journal.entries.length === 0) {
        print.line([
          "What happened before the inspector came is not known. With ?turnout_debug in the address it comes first.",
          "muted",
        ]);
      }
    },
    true,
  );
  return found.map(summaryOf);
}

/** Prints each activity as it happens, and what becomes of it. Answers what ends that. */
export function follow({ journal, print }: Desk, filter: ActivityFilter | undefined): () => void {
  const shown = new Map<JournalEntry, string>();
  return journal.listen((entry) => {
    if (!matches(entry, typeof filter === "string" && isState(filter) ? undefined : filter)) return;
    const look = `${entry.state} ${entry.reason}`;
    // On its way and back is no news, as long as it ends well or is tried again.
    if (shown.get(entry) === look || (shown.has(entry) && entry.state === "sent")) return;
    shown.set(entry, look);
    if (!matches(entry, filter)) return;
    print.line(...lineOf(entry));
  });
}
