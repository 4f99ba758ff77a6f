import type { Moment } from "./activity.js";
import type { LossReason } from "./losses.js";

/** An activity on its way: encoded, and with a number once it is durable. */
export interface Carried {
  readonly id: string;
  readonly context: string;
  readonly json: string;
  readonly seq?: number | undefined;
}

/**
 * What happens to activities, in the order in which it does:
 *
 * - `recorded`: something happened, and waits for its turn;
 * - `encoded`: it is an activity with an id now, and is to be written;
 * - `sent`: a batch goes out;
 * - `answered`: what became of it: the collector's status and words, or nothing that is known;
 * - `lost`: so many are lost; `what` was a moment, an activity, or what a closed recorder was told, where that is known;
 * - `waits`: the sender's next try, and why it comes.
 */
export type Happening =
  | readonly [name: "recorded", moment: Moment]
  | readonly [name: "encoded", moment: Moment, entry: Carried]
  | readonly [name: "sent", batch: readonly Carried[]]
  | readonly [
      name: "answered",
      batch: readonly Carried[],
      reply: { readonly status: number; readonly text: string } | undefined,
    ]
  | readonly [name: "lost", reason: LossReason, count: number, what: object | undefined]
  | readonly [name: "waits", delayMs: number, reason: string];

/** Where an inspector is told what happens, and lays its hand on what is sent. Empty until there is one. */
export interface Probe {
  told?: { push(happening: Happening): unknown };
  /** Nothing is sent: activities wait as they do offline. */
  held?: boolean;
}
