import { newId } from "../ids.js";
import { parse } from "../json.js";
import { addCounts, type Counts, lossesPrefix, type NumberedEntry, type Outbox } from "./outbox.js";

/** An outbox that lasts as long as the page, for when storage is denied or broken. Its device is the page's own. */
export function createMemoryOutbox(): Outbox {
  const entries = new Map<number, NumberedEntry>();
  const notes = new Map<string, string>();
  let losses: Counts = {};
  let last = 0;
  const notesOf = (prefix: string) => [...notes].filter(([name]) => name.startsWith(prefix));
  return {
    device: newId(Date.now()),
    async write(added, changes = {}) {
      const first = last + 1;
      for (const entry of added) entries.set(++last, { ...entry, seq: last });
      for (const [name, value] of Object.entries(changes)) {
        if (value === undefined) notes.delete(name);
        else notes.set(name, value);
      }
      return first;
    },
    async peek(limit, after) {
      return [...entries.values()].filter((entry) => entry.seq > after).slice(0, limit);
    },
    async remove(seqs) {
      for (const seq of seqs) entries.delete(seq);
    },
    size: async () => entries.size,
    notes: async (prefix) => notesOf(prefix),
    async lose(counts) {
      const noted = notesOf(lossesPrefix);
      for (const [name] of noted) notes.delete(name);
      losses = addCounts([losses, counts, ...noted.map(([, json]) => parse(json) as Counts)]);
      return losses;
    },
    close() {},
  };
}
