/** The part of the store's port from which activities are handed on, in the order in which they were stored. */
import type { ActivityRow } from "./activity.js";

/** An activity that waits to be handed on, and its place in the order. */
export interface Outgoing {
  readonly number: number;
  readonly row: ActivityRow;
}

/** To whom a site hands activities on: a name that does not change. */
export interface Target {
  readonly site: string;
  readonly name: string;
}

export interface Forwarding {
  /**
   * What a target has not got yet, in order, at most `limit`: activities of units that say so (`WriteUnit.forward`).
   * Those that are gone since, or are nobody's now, are left out; those with a privacy signal never wait.
   */
  outgoing(target: Target, limit: number): Promise<readonly Outgoing[]>;
  /** How many places of that list a target has not got to yet; counted up to `limit`. */
  waiting(target: Target, limit: number): Promise<number>;
  /** Notes that a target has got everything up to a number; forgets what all these targets of the site have. */
  noteForwarded(target: Target, number: number, names: readonly string[]): Promise<void>;
}
