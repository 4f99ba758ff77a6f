import type { Moment } from "../activity.js";
import type { Context } from "../identity.js";
import { parse } from "../json.js";
import type { Carried } from "../probe.js";
import type { WireActivity } from "../wire.js";
import type { JournalEntry } from "./entry.js";

/** Entries, by whatever they are known at the time: the moment, the activity, its id. */
export interface Register {
  readonly entries: readonly JournalEntry[];
  /** A new entry. */
  record(moment: Moment, element: Element | undefined): JournalEntry;
  /** The moment has become an activity. */
  encode(moment: Moment, carried: Carried): JournalEntry;
  /** The entry of an activity, a new one when it was recorded before there was a register. */
  take(carried: Carried): JournalEntry;
  /** The entry of a moment or an activity. */
  of(what: object & Partial<Carried>): JournalEntry | undefined;
  /** The entry of a number, an id or the beginning of an id. */
  find(name: string | number): JournalEntry | undefined;
}

/** Entries that are remembered; the oldest go. */
const entriesLimit = 2_000;

/** Shortest beginning of an id that names one, characters. */
const beginningCharacters = 6;

type Known = Omit<JournalEntry, "number" | "state" | "reason" | "tries" | "status" | "answer">;

export function createRegister(): Register {
  const entries: JournalEntry[] = [];
  const byMoment = new WeakMap<object, JournalEntry>();
  const byId = new Map<string, JournalEntry>();
  let count = 0;

  const add = (known: Known): JournalEntry => {
    const unsettled = { state: "waiting", reason: undefined, tries: 0, status: undefined, answer: undefined } as const;
    const entry: JournalEntry = { number: ++count, ...known, ...unsettled };
    entries.push(entry);
    if (entry.id) byId.set(entry.id, entry);
    if (entries.length > entriesLimit) byId.delete(entries.shift()?.id ?? "");
    return entry;
  };

  const take = (carried: Carried): JournalEntry => {
    const { id, kind, at, content, details, path, view, idempotencyKey, watch } = parse(carried.json) as WireActivity;
    const known = { id, kind, at, content, details, path, view, idempotencyKey, watch };
    const context = parse(carried.context) as Context;
    return byId.get(carried.id) ?? add({ ...known, context, element: undefined, isEarlier: true, carried });
  };

  return {
    entries,
    take,
    record(moment, element) {
      const { id, kind, at, content, details, context, path, view, idempotencyKey, watch } = moment;
      const known = { id, kind, at, content, details, context, path, view, idempotencyKey, watch };
      const entry = add({ ...known, element, isEarlier: false, carried: undefined });
      byMoment.set(moment, entry);
      return entry;
    },
    encode(moment, carried) {
      const entry = byMoment.get(moment) ?? take(carried);
      // It may have been taken up from what waited before this was told of it.
      const other = byId.get(carried.id);
      if (other && other !== entry) entries.splice(entries.indexOf(other), 1);
      entry.id = carried.id;
      entry.carried = carried;
      byId.set(carried.id, entry);
      // One that is refused for its size is lost by its activity, not by its moment.
      byMoment.set(carried, entry);
      return entry;
    },
    of: (what) => byMoment.get(what) ?? (what.id === undefined ? undefined : byId.get(what.id)),
    find(name) {
      const text = String(name).replace(/^#/, "");
      if (/^\d{1,5}$/.test(text)) return entries.find(({ number }) => number === Number(text));
      if (byId.has(text)) return byId.get(text);
      return text.length < beginningCharacters ? undefined : entries.find(({ id }) => id?.startsWith(text));
    },
  };
}
