import type { Context } from "../identity.js";
import type { WatchFigures, WireContent } from "../wire.js";

/** How an instrument records an activity; everything that it leaves out is the present moment's. */
export type RecordActivity = (kind: string, given?: Given) => void;

export interface Given {
  readonly details?: Readonly<{ [name: string]: unknown }> | undefined;
  /** What it happened on; given as undefined for what happens on no content, left out for the page's own. */
  readonly content?: WireContent | undefined;
  /** Client time, ms. */
  readonly at?: number;
  /** Default: one made by chance. */
  readonly id?: string;
  readonly idempotencyKey?: string;
  readonly view?: string | undefined;
  readonly path?: string;
  /** Of another moment than the present, such as a view's beginning. */
  readonly context?: Context;
  readonly inferred?: true;
  readonly watch?: WatchFigures;
}

/** Small notes that are kept on the device beside the activities, and written with those recorded in the same turn. */
export interface Keep {
  readonly notes: (prefix: string) => Promise<readonly (readonly [name: string, value: string])[]>;
  /** An undefined value removes the note. */
  readonly note: (notes: Readonly<Record<string, string | undefined>>) => void;
}
