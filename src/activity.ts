import { withoutSchedule } from "./content.js";
import type { Context } from "./identity.js";
import { newId } from "./ids.js";
import type { WatchFigures, WireActivity, WireContent } from "./wire.js";

/**
 * An activity as it is noted when it happens: only what can change a moment later. All else, down to the id, is made
 * when it is written, off the path of whoever called `track`.
 */
export interface Moment {
  readonly kind: string;
  /** Client time, ms. */
  readonly at: number;
  readonly context: Context;
  readonly path: string;
  /** Default: one made by chance. */
  readonly id: string | undefined;
  readonly view: string | undefined;
  readonly content: WireContent | undefined;
  readonly details: Readonly<{ [name: string]: unknown }> | undefined;
  readonly inferred: true | undefined;
  readonly watch: WatchFigures | undefined;
  readonly idempotencyKey: string | undefined;
}

/** The activity that goes on the wire; what is undefined is left out by JSON. What is true by its content's schedule carries that. */
export function activityOf({ context, kind, content, ...moment }: Moment) {
  return {
    ...moment,
    id: moment.id ?? newId(moment.at),
    kind,
    content: content && (kind.endsWith(".join") || moment.watch?.mode === "live" ? content : withoutSchedule(content)),
  } satisfies { [Name in keyof WireActivity]?: unknown };
}
