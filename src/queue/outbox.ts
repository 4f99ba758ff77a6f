/**
 * The port to where activities wait until the collector has them. One contract suite (`test/contracts/outbox.ts`) runs
 * over its implementations: IndexedDB, and memory where that is denied.
 */

/** An activity as it waits: encoded once, so that neither the disk nor the wire encodes it again. */
export interface Entry {
  readonly id: string;
  /** JSON of the `Context` that it was stamped with; a batch carries entries of one context. */
  readonly context: string;
  /** JSON of the `WireActivity`, without `seq`. */
  readonly json: string;
}

/** An entry with the number that its device gave it: from 1, in order of writing, without gaps, over all tabs. */
export interface NumberedEntry extends Entry {
  readonly seq: number;
}

/**
 * Small named records beside the entries, written in the same transaction: an undefined value removes the record. What
 * is kept there must agree with the entries, such as the leave that an open view would need.
 */
export type Notes = Readonly<Record<string, string | undefined>>;

/** Activities that never will reach the collector, by reason. */
export type Counts = Readonly<Record<string, number>>;

/** Names of the notes that hold `Counts`: the totals, and what is to be added to them. */
export const lossesPrefix = "losses";

export type NoteList = readonly (readonly [name: string, value: string])[];

export interface Outbox {
  /** Id of the device that numbers the entries. It lives and dies with the numbering. */
  readonly device: string;
  /**
   * Appends `entries`, in order, and writes `notes`, all or nothing. Begins at once, so that a page that is being left
   * need not wait; resolves with the number of the first entry when durable, rejects when nothing was kept.
   */
  write(entries: readonly Entry[], notes?: Notes): Promise<number>;
  /** The oldest entries, at most `limit`, numbered above `after`. A record that is none is an entry with an empty id. */
  peek(limit: number, after: number): Promise<readonly NumberedEntry[]>;
  remove(seqs: readonly number[]): Promise<void>;
  size(): Promise<number>;
  /** Notes whose names begin with `prefix`. */
  notes(prefix: string): Promise<NoteList>;
  /**
   * Adds to the device's totals of lost activities, and answers the totals. What a page that was being left noted under
   * `losses:…`, a JSON object of counts each, is taken into them.
   */
  lose(counts: Counts): Promise<Counts>;
  close(): void;
}

/** The sum of counts by reason. */
export function addCounts(all: readonly Counts[]): Counts {
  const totals: Record<string, number> = {};
  for (const counts of all) for (const reason in counts) totals[reason] = (totals[reason] ?? 0) + (counts[reason] ?? 0);
  return totals;
}
