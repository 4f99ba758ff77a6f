import type { WatchFacts } from "../watch/watcher.js";
import type { WireContent } from "../wire.js";

/** A player that is followed, and what is known of it. */
export interface PlayerReport extends WatchFacts {
  /** The adapter's name. */
  readonly name: string;
  readonly element: Element | undefined;
  readonly content: WireContent | undefined;
}
